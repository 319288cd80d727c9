import "server-only"
import type { StabilityJob } from "@/lib/data/base/jobs"
import { readStabilityStatus } from "@/lib/data/stability/stability-runs"

export type StabilityWatch = {
  readonly stopped: () => boolean
  /** aborts calls under way: when the measurement was cancelled, or the process will not wait any longer */
  readonly signal: AbortSignal
  readonly end: () => void
}

/** Looks every second whether a measurement still runs. `shutdown` makes no new calls, `abort` ends those under way. */
export function watchStability(
  job: StabilityJob,
  process: { readonly shutdown: AbortSignal; readonly abort: AbortSignal },
): StabilityWatch {
  const ended = new AbortController()
  const timer = setInterval(() => {
    readStabilityStatus(job).then(
      (status) => {
        if (status !== "running") ended.abort()
      },
      () => undefined,
    )
  }, 1_000)
  return {
    stopped: () => process.shutdown.aborted || ended.signal.aborted,
    signal: AbortSignal.any([ended.signal, process.abort]),
    end: () => clearInterval(timer),
  }
}
