import "server-only"
import { readStatus } from "@/lib/db/analysis-state"
import type { AnalysisJob } from "@/lib/db/jobs"

/** Why a job makes no further calls. */
export type Stop = "paused" | "ended" | "shutdown" | "error"

/** Thrown by the gate of a stage that cannot skip items: the job ends, its successor goes on from the memo. */
export const stopped = Symbol("stopped")

export type Watch = {
  /** null: go on */
  readonly stop: () => Stop | null
  readonly halt: (reason: Stop) => void
  /** aborts calls under way: when the analysis was cancelled, or the process will not wait any longer */
  readonly signal: AbortSignal
  readonly end: () => void
}

/** Looks every second whether the analysis still runs. `shutdown` makes no new calls, `abort` ends those under way. */
export function watchAnalysis(
  job: AnalysisJob,
  process: { readonly shutdown: AbortSignal; readonly abort: AbortSignal },
): Watch {
  let reason: Stop | null = process.shutdown.aborted ? "shutdown" : null
  const controller = new AbortController()
  const halt = (why: Stop) => {
    reason ??= why
    if (why === "ended" || why === "error") controller.abort()
  }
  const look = async () => {
    const status = await readStatus(job).catch(() => "running" as const)
    if (status === "paused") halt("paused")
    else if (status !== "running") halt("ended")
  }
  const timer = setInterval(() => void look(), 1_000)
  const onShutdown = () => halt("shutdown")
  process.shutdown.addEventListener("abort", onShutdown)
  return {
    stop: () => reason,
    halt,
    signal: AbortSignal.any([controller.signal, process.abort]),
    end: () => {
      clearInterval(timer)
      process.shutdown.removeEventListener("abort", onShutdown)
    },
  }
}
