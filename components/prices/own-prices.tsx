"use client"

import { useActionState } from "react"
import { EmptyState } from "@/components/ui/empty-state"
import { FormMessage } from "@/components/ui/form/form-message"
import { SubmitButton } from "@/components/ui/form/submit-button"
import { idle, type ActionState } from "@/lib/http/handlers/action-state"
import { formatDay } from "@/lib/format"
import { PriceTable } from "./price-table"

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
        <PriceTable
          caption="Your prices"
          sourceHead="Source, day (UTC)"
          patternClass="mono wrap-anywhere"
          canRemove
          rows={prices.map(({ id, note, updatedAt, ...price }) => ({
            ...price,
            source: `${note ?? "your own entry"}, ${formatDay(updatedAt)}`,
            remove: (
              <form action={send}>
                <input type="hidden" name="id" value={id} />
                <SubmitButton className="btn in-row" pending="Removing">
                  Remove<span className="sr"> the price of {price.pattern}</span>
                </SubmitButton>
              </form>
            ),
          }))}
        />
      )}
    </div>
  )
}
