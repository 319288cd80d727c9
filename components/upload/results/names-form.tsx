"use client"

import { useActionState, useId } from "react"
import { FormMessage } from "@/components/ui/form/form-message"
import { SubmitButton } from "@/components/ui/form/submit-button"
import { kindWords, type NameKind } from "@/lib/domain/results/name-kind"
import { plural } from "@/lib/format"
import { idle, type ActionState } from "@/lib/http/handlers/action-state"

type Action = (previous: ActionState, form: FormData) => Promise<ActionState>

/** @internal */
export type MergedNames = { readonly from: string; readonly into: string; readonly predictions: number }

/** Names that an owner may choose among; `more`: there are others, which can be typed. */
type OwnNames = { readonly names: readonly string[]; readonly more: boolean }

type Names = {
  readonly kind: NameKind
  /** in view */
  readonly here: readonly string[]
  /** of all results of the owner */
  readonly own: OwnNames
  readonly merged: readonly MergedNames[]
}

type Actions = { readonly resultSetId: number; readonly merge: Action; readonly unmerge: Action }

/** Names of these results that mean one model or benchmark: the owner merges two, and lets them apart again. */
export function NamesForms({ names, ...actions }: Actions & { readonly names: readonly Names[] }) {
  const shown = names.filter(({ own, merged }) => own.names.length > 1 || merged.length > 0)
  if (shown.length === 0) return null
  return (
    <section>
      <h2 className="h3">Names that mean the same</h2>
      <div className="stack" style={{ "--gap": "0.75rem", marginTop: "0.5rem" } as React.CSSProperties}>
        {shown.map((of) => (
          <NamesForm key={of.kind} {...of} {...actions} />
        ))}
      </div>
    </section>
  )
}

function NamesForm({ kind, here, own, merged, ...props }: Names & Actions) {
  const [mergeState, merge] = useActionState<ActionState, FormData>(props.merge, idle)
  const [unmergeState, unmerge] = useActionState<ActionState, FormData>(props.unmerge, idle)
  const what = kindWords[kind]
  const of = (
    <>
      <input type="hidden" name="resultSetId" value={props.resultSetId} />
      <input type="hidden" name="kind" value={kind} />
    </>
  )
  return (
    <div>
      {merged.map(({ from, into, predictions }) => (
        <form key={`${from} ${into}`} action={unmerge} style={{ marginBottom: "0.75rem" }}>
          <p className="sm soft" style={{ marginBottom: "0.5rem", overflowWrap: "anywhere" }}>
            The {what} <b>{from}</b> counts as <b>{into}</b>, as you merged them ({plural(predictions, "prediction")}).
          </p>
          {of}
          <input type="hidden" name="from" value={from} />
          <SubmitButton className="btn" pending="Counting">
            Undo
          </SubmitButton>
        </form>
      ))}
      {own.names.length < 2 ? null : (
        <details>
          <summary className="sm">Two names for one {what}?</summary>
          <form action={merge} style={{ display: "grid", gap: "0.625rem", margin: "0.625rem 0 0.5rem" }}>
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
    </div>
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
