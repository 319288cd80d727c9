"use client"

import { useActionState } from "react"
import { FormMessage } from "@/components/ui/form/form-message"
import { SubmitButton } from "@/components/ui/form/submit-button"
import { kindWords, type NameKind } from "@/lib/domain/results/name-kind"
import { plural } from "@/lib/format"
import { idle, type ActionState } from "@/lib/http/handlers/action-state"

type Action = (previous: ActionState, form: FormData) => Promise<ActionState>

/** Names that count as others in one's own results, those still to come included. */
export function RememberedNames(props: {
  names: readonly {
    readonly kind: NameKind
    readonly from: string
    readonly into: string
    readonly predictions: number
  }[]
  unmerge: Action
}) {
  const [state, send] = useActionState<ActionState, FormData>(props.unmerge, idle)
  return (
    <section className="section" aria-labelledby="merged">
      <h2 id="merged">Names you have merged</h2>
      <p className="sm soft">Results you upload later count under the second name, too.</p>
      <ul className="stack" style={{ marginTop: "0.75rem" }}>
        {props.names.map(({ kind, from, into, predictions }) => (
          <li key={`${kind} ${from}`}>
            <form action={send} className="row">
              <input type="hidden" name="kind" value={kind} />
              <input type="hidden" name="from" value={from} />
              <span style={{ overflowWrap: "anywhere" }}>
                The {kindWords[kind]} {from} counts as {into} ({plural(predictions, "prediction")}).
              </span>
              <SubmitButton className="btn" pending="Counting">
                Undo
              </SubmitButton>
            </form>
          </li>
        ))}
      </ul>
      <FormMessage state={state} />
    </section>
  )
}
