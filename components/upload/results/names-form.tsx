"use client"

import { useActionState, useId } from "react"
import { FormMessage } from "@/components/ui/form/form-message"
import { SubmitButton } from "@/components/ui/form/submit-button"
import { kindWords, type NameKind } from "@/lib/domain/results/name-kind"
import { plural } from "@/lib/format"
import { idle, type ActionState } from "@/lib/http/handlers/action-state"

type Action = (previous: ActionState, form: FormData) => Promise<ActionState>

export type MergedNames = { readonly from: string; readonly into: string; readonly predictions: number }

/** Names that an owner may choose among; `more`: there are others, which can be typed. */
export type OwnNames = { readonly names: readonly string[]; readonly more: boolean }

/** Names of these results that mean one model or benchmark: the owner merges two, and lets them apart again. */
export function NamesForm(props: {
  kind: NameKind
  merge: Action
  unmerge: Action
  resultSetId: number
  /** in view */
  here: readonly string[]
  /** of all results of the owner */
  own: OwnNames
  merged: readonly MergedNames[]
}) {
  const { kind, here, own, merged } = props
  const [mergeState, merge] = useActionState<ActionState, FormData>(props.merge, idle)
  const [unmergeState, unmerge] = useActionState<ActionState, FormData>(props.unmerge, idle)
  const isOneAlone = own.names.length < 2
  if (isOneAlone && merged.length === 0) return null
  const of = (
    <>
      <input type="hidden" name="resultSetId" value={props.resultSetId} />
      <input type="hidden" name="kind" value={kind} />
    </>
  )
  return (
    <section className="stack" style={{ "--gap": "0.75rem" } as React.CSSProperties}>
      {merged.length > 0 ? <h2 className="h3">Merged names of {kindWords[kind]}s</h2> : null}
      {merged.map(({ from, into, predictions }) => (
        <form key={`${from} ${into}`} action={unmerge}>
          <p className="sm soft" style={{ marginBottom: "0.5rem", overflowWrap: "anywhere" }}>
            <b>{from}</b> counts as <b>{into}</b>, as you merged them ({plural(predictions, "prediction")}).
          </p>
          {of}
          <input type="hidden" name="from" value={from} />
          <SubmitButton className="btn" pending="Counting">
            Undo
          </SubmitButton>
        </form>
      ))}
      {isOneAlone ? null : (
        <details>
          <summary className="sm">Two names for one {kindWords[kind]}?</summary>
          <form action={merge} style={{ display: "grid", gap: "0.625rem", marginTop: "0.75rem" }}>
            <p className="sm soft">
              The first name will count as the second in all of your results, later ones included. What others have
              stays, and you can undo it.
            </p>
            {of}
            <Choice label="This name" name="from" names={here} />
            {own.more ? (
              <TypedChoice label="Counts as" name="into" names={own.names} />
            ) : (
              <Choice label="Counts as" name="into" names={own.names} />
            )}
            <div>
              <SubmitButton className="btn" pending="Counting">
                Merge
              </SubmitButton>
            </div>
          </form>
        </details>
      )}
      <FormMessage state={mergeState} />
      <FormMessage state={unmergeState} />
    </section>
  )
}

type Choosing = { label: string; name: string; names: readonly string[] }

function Choice({ label, name, names }: Choosing) {
  return (
    <label style={{ display: "grid", gap: "0.25rem", minWidth: 0 }}>
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

/** More names than are listed: any can be typed. */
function TypedChoice({ label, name, names }: Choosing) {
  const id = useId()
  return (
    <label style={{ display: "grid", gap: "0.25rem", minWidth: 0 }}>
      <span className="sm soft">{label}</span>
      <input name={name} className="field" required list={id} autoComplete="off" />
      <datalist id={id}>
        {names.map((one) => (
          <option key={one} value={one} />
        ))}
      </datalist>
      <span className="xs muted">The first {names.length} of your names are suggested; any other can be typed.</span>
    </label>
  )
}
