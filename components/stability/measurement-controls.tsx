"use client"

import { useActionState } from "react"
import { SubmitButton } from "@/components/ui/submit-button"
import { idle, type ActionState } from "@/lib/boundary/action-state"

type Action = (previous: ActionState, form: FormData) => Promise<ActionState>

/** Cancel what runs, continue what stopped. */
export function MeasurementControl(props: {
  action: Action
  analysisId: number
  id: number
  label: string
  pending: string
  primary?: boolean
}) {
  const [state, send] = useActionState(props.action, idle)
  return (
    <form action={send}>
      <input type="hidden" name="id" value={props.id} />
      <input type="hidden" name="analysis" value={props.analysisId} />
      <SubmitButton pending={props.pending} className={props.primary ? "btn primary" : "btn"}>
        {props.label}
      </SubmitButton>
      {state.status === "failed" || state.status === "invalid" ? (
        <p className="form-error" role="alert">
          {state.message}
        </p>
      ) : null}
    </form>
  )
}
