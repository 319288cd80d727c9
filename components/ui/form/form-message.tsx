import type { ActionState } from "@/lib/http/handlers/action-state"
import { Note } from "@/components/ui/note"

/** What became of the last submission, read out when it appears. Nothing while there is nothing to say. */
export function FormMessage({ state }: { state: ActionState<unknown> }) {
  if (state.status === "idle" || (state.status === "ok" && !state.message)) return null
  return (
    <div role={state.status === "ok" ? "status" : "alert"}>
      <Note kind={state.status === "ok" ? "done" : "warn"}>{state.message}</Note>
    </div>
  )
}
