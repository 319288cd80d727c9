"use client"

import { Fragment, useActionState } from "react"
import { FormMessage } from "@/components/ui/form/form-message"
import { SubmitButton } from "@/components/ui/form/submit-button"
import { plural } from "@/lib/format"
import { idle, type ActionState } from "@/lib/http/handlers/action-state"

type Props = {
  readonly action: (previous: ActionState, form: FormData) => Promise<ActionState>
  readonly resultSetId: number
  readonly questions: number
  readonly from: string
  readonly into: string
  readonly also: readonly string[]
  readonly modelFrom: string
  readonly modelInto: string
}

/** Models that are not compared because their benchmark has two names: one click merges these and shows the comparison. */
export function SameQuestions({ action, questions, also, ...fields }: Props) {
  const [state, send] = useActionState<ActionState, FormData>(action, idle)
  const { from, into } = fields
  const others = [from, ...also]
  return (
    <form action={send} className="stack" style={{ "--gap": "0.75rem" } as React.CSSProperties}>
      <p style={{ overflowWrap: "anywhere" }}>
        <b>{into}</b> and{" "}
        {others.map((name, at) => (
          <Fragment key={name}>
            {at > 0 ? ", " : ""}
            <b>{name}</b>
          </Fragment>
        ))}{" "}
        hold the same {plural(questions, "question")}: {also.length > 0 ? "several" : "two"} names of one benchmark.
      </p>
      {Object.entries({ kind: "dataset", ...fields }).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      {also.map((name) => (
        <input key={name} type="hidden" name="also" value={name} />
      ))}
      <div>
        <SubmitButton className="btn primary lg" pending="Counting">
          Compare them as one benchmark
        </SubmitButton>
      </div>
      <p className="xs muted">
        {others.join(", ")} will count as {into} in all of your results. You can undo it on this page.
      </p>
      <FormMessage state={state} />
    </form>
  )
}
