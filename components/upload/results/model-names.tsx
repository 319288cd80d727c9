"use client"

import { useActionState } from "react"
import { FormMessage } from "@/components/ui/form/form-message"
import { SubmitButton } from "@/components/ui/form/submit-button"
import { plural } from "@/lib/format"
import { idle, type ActionState } from "@/lib/http/handlers/action-state"

type Action = (previous: ActionState, form: FormData) => Promise<ActionState>

export type MergedNames = { readonly from: string; readonly into: string; readonly predictions: number }

/** Names of these results that mean one model: the owner merges two, and lets them apart again. */
export function ModelNames(props: {
  merge: Action
  unmerge: Action
  resultSetId: number
  /** of the benchmark in view */
  models: readonly string[]
  /** of all results of the owner */
  own: readonly string[]
  merged: readonly MergedNames[]
}) {
  const { models, own, merged } = props
  const [mergeState, merge] = useActionState<ActionState, FormData>(props.merge, idle)
  const [unmergeState, unmerge] = useActionState<ActionState, FormData>(props.unmerge, idle)
  if (own.length < 2 && merged.length === 0) return null
  return (
    <section>
      <details open={merged.length > 0}>
        <summary className="sm soft">Two names for one model?</summary>
        {merged.map(({ from, into, predictions }) => (
          <form key={`${from} ${into}`} action={unmerge} style={{ margin: "0.5rem 0" }}>
            <p className="sm soft">
              {from} counts as {into} ({plural(predictions, "prediction")}).
            </p>
            <input type="hidden" name="resultSetId" value={props.resultSetId} />
            <input type="hidden" name="from" value={from} />
            <SubmitButton className="btn" pending="Counting">
              Let {from} stand for itself
            </SubmitButton>
          </form>
        ))}
        {own.length < 2 ? null : (
          <form action={merge} style={{ display: "grid", gap: "0.625rem", margin: "0.5rem 0" }}>
            <p className="sm soft">In all of your results; what others have stays.</p>
            <input type="hidden" name="resultSetId" value={props.resultSetId} />
            <Choice label="Name" name="from" names={models} />
            <Choice label="Counts as" name="into" names={own} />
            <SubmitButton className="btn" pending="Counting">
              Merge
            </SubmitButton>
          </form>
        )}
      </details>
      <FormMessage state={mergeState} />
      <FormMessage state={unmergeState} />
    </section>
  )
}

function Choice({ label, name, names }: { label: string; name: string; names: readonly string[] }) {
  return (
    <label style={{ display: "grid", gap: "0.25rem" }}>
      <span className="sm soft">{label}</span>
      <select name={name} className="field" required defaultValue="">
        <option value="" disabled>
          Choose
        </option>
        {names.map((one) => (
          <option key={one} value={one}>
            {one}
          </option>
        ))}
      </select>
    </label>
  )
}
