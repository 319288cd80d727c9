"use client"

import { useActionState, type ReactNode } from "react"
import { SubmitButton } from "@/components/ui/form/submit-button"
import { idle, type ActionState } from "@/lib/http/handlers/action-state"

export type ControlAction = (previous: ActionState, form: FormData) => Promise<ActionState>

/** One thing to do with an analysis or a measurement: pause, resume, cancel, retry. Says why when it cannot be done. */
export function ControlButton(props: {
  action: ControlAction
  id: number
  /** of a measurement: the analysis it is part of */
  analysisId?: number
  pending: string
  children: ReactNode
  className?: string
}) {
  const [state, send] = useActionState(props.action, idle)
  return (
    <form action={send}>
      <input type="hidden" name="id" value={props.id} />
      {props.analysisId === undefined ? null : <input type="hidden" name="analysis" value={props.analysisId} />}
      <SubmitButton pending={props.pending} className={props.className ?? "btn"}>
        {props.children}
      </SubmitButton>
      {state.status === "failed" || state.status === "invalid" ? (
        <p className="form-error" role="alert">
          {state.message}
        </p>
      ) : null}
    </form>
  )
}
