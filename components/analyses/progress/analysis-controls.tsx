import { Icon } from "@/components/ui/icon"
import { hasEnded, type Pulse } from "@/lib/domain/analyses/analysis-status"
import { ControlButton, type ControlAction } from "./control-button"

type Actions = Readonly<Record<"pause" | "resume" | "cancel" | "retry", ControlAction>>

/** What the owner can do with an analysis in its present state. */
export function AnalysisControls({ id, pulse, actions }: { id: number; pulse: Pulse; actions: Actions }) {
  const { status } = pulse
  const { pause, resume, cancel, retry } = actions
  const running = status === "running" || status === "queued"
  const canRetry = hasEnded(pulse) && pulse.retryable > 0
  return (
    <div className="actions">
      {running ? (
        <ControlButton action={pause} id={id} pending="Pausing">
          <Icon name="pause" />
          Pause
        </ControlButton>
      ) : null}
      {status === "paused" && !pulse.spend.capReached ? (
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
