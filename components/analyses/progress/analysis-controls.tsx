import { Icon } from "@/components/ui/icon"
import { hasEnded, type Snapshot } from "@/lib/domain/analyses/analysis-status"
import { ControlButton, type ControlAction } from "./control-button"

type Actions = Readonly<Record<"pause" | "resume" | "cancel" | "retry", ControlAction>>

/** What the owner can do with an analysis in its present state. */
export function AnalysisControls({ id, snapshot, actions }: { id: number; snapshot: Snapshot; actions: Actions }) {
  const { status } = snapshot
  const { pause, resume, cancel, retry } = actions
  const running = status === "running" || status === "queued"
  const canRetry = hasEnded(snapshot) && snapshot.retryable > 0
  return (
    <div className="actions">
      {running ? (
        <ControlButton action={pause} id={id} pending="Pausing">
          <Icon name="pause" />
          Pause
        </ControlButton>
      ) : null}
      {status === "paused" && !snapshot.spend.capReached ? (
        <ControlButton action={resume} id={id} pending="Resuming" className="btn primary">
          Resume
        </ControlButton>
      ) : null}
      {running || status === "paused" ? (
        <ControlButton action={cancel} id={id} pending="Cancelling">
          <Icon name="stop" />
          Cancel
        </ControlButton>
      ) : null}
      {status === "failed" || status === "cancelled" ? (
        <ControlButton action={resume} id={id} pending="Starting" className="btn primary">
          Continue
        </ControlButton>
      ) : null}
      {canRetry ? (
        <ControlButton action={retry} id={id} pending="Starting">
          Retry what failed
        </ControlButton>
      ) : null}
    </div>
  )
}
