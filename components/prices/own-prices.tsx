"use client"

import { useActionState } from "react"
import { EmptyState } from "@/components/ui/empty-state"
import { FormMessage } from "@/components/ui/form-message"
import { SubmitButton } from "@/components/ui/submit-button"
import { idle, type ActionState } from "@/lib/boundary/action-state"
import { formatDate, formatPrice } from "@/lib/format"

type Price = {
  readonly id: number
  readonly pattern: string
  readonly input: number
  readonly cachedInput: number | null
  readonly output: number
  readonly note: string | null
  readonly updatedAt: Date
}
type Action = (previous: ActionState, form: FormData) => Promise<ActionState>

/** Prices the viewer has entered, each with a way to take it back. */
export function OwnPrices({ prices, remove }: { prices: readonly Price[]; remove: Action }) {
  const [state, send] = useActionState(remove, idle)
  return (
    <div className="stack">
      <FormMessage state={state} />
      {prices.length === 0 ? (
        <EmptyState title="No prices of your own">The shipped ones below hold where they name a judge.</EmptyState>
      ) : (
        <div className="scroll-x">
          <table className="table">
            <caption className="sr">Your prices, USD per million tokens</caption>
            <thead>
              <tr>
                <th scope="col">Judge</th>
                <th scope="col" className="num">
                  Input
                </th>
                <th scope="col" className="num">
                  Cached
                </th>
                <th scope="col" className="num">
                  Output
                </th>
                <th scope="col">Source, day (UTC)</th>
                <th scope="col">
                  <span className="sr">Remove</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {prices.map(({ id, pattern, input, cachedInput, output, note, updatedAt }) => (
                <tr key={id}>
                  <th scope="row" className="mono wrap-anywhere">
                    {pattern}
                  </th>
                  <td className="num">{formatPrice(input)}</td>
                  <td className="num">{cachedInput === null ? "as input" : formatPrice(cachedInput)}</td>
                  <td className="num">{formatPrice(output)}</td>
                  <td>
                    {note ?? "your own entry"}, {formatDate(updatedAt).slice(0, 10)}
                  </td>
                  <td className="num">
                    <form action={send}>
                      <input type="hidden" name="id" value={id} />
                      <SubmitButton className="btn in-row" pending="Removing">
                        Remove<span className="sr"> the price of {pattern}</span>
                      </SubmitButton>
                    </form>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </div>
  )
}
