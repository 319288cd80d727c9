"use client"

import { useActionState } from "react"
import { FormMessage } from "@/components/ui/form/form-message"
import { SubmitButton } from "@/components/ui/form/submit-button"
import { idle, type ActionState } from "@/lib/http/handlers/action-state"

type Action = (previous: ActionState, form: FormData) => Promise<ActionState>

/** The button that deletes; what goes stands beside it. */
export function DeleteForm({ action, resultSetId }: { action: Action; resultSetId: number }) {
  const [state, send] = useActionState<ActionState, FormData>(action, idle)
  return (
    <form action={send}>
      <input type="hidden" name="resultSetId" value={resultSetId} />
      <SubmitButton className="btn primary" pending="Deleting">
        Delete for good
      </SubmitButton>
      <FormMessage state={state} />
    </form>
  )
}
