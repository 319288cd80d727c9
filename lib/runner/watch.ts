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

/**
 * Tells a job whether its analysis still runs. `shutdown` makes no new calls, `abort` ends those under way. All jobs of
 * an attempt in this process learn of a change in the same moment: the room that one leaves must not be taken by calls
 * of another that has not heard yet.
 */
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
  const leave = join(job, halt)
  const onShutdown = () => halt("shutdown")
  process.shutdown.addEventListener("abort", onShutdown)
  return {
    stop: () => reason,
    halt,
    signal: AbortSignal.any([controller.signal, process.abort]),
    end: () => {
      leave()
      process.shutdown.removeEventListener("abort", onShutdown)
    },
  }
}

type Lookout = { readonly jobs: Set<(reason: Stop) => void>; readonly timer: NodeJS.Timeout }

const lookouts = new Map<string, Lookout>()

/** Looks at the attempt's status every second, once for all its jobs here, for as long as there are any. */
function join(job: AnalysisJob, halt: (reason: Stop) => void): () => void {
  const key = `${job.analysisId}/${job.attempt}`
  const known = lookouts.get(key)
  const lookout = known ?? { jobs: new Set(), timer: setInterval(() => void look(job, key), 1_000) }
  if (!known) lookouts.set(key, lookout)
  lookout.jobs.add(halt)
  return () => {
    lookout.jobs.delete(halt)
    if (lookout.jobs.size > 0) return
    clearInterval(lookout.timer)
    if (lookouts.get(key) === lookout) lookouts.delete(key)
  }
}

async function look(job: AnalysisJob, key: string): Promise<void> {
  const status = await readStatus(job).catch(() => "running" as const)
  const reason: Stop | null = status === "paused" ? "paused" : status === "running" ? null : "ended"
  if (reason) lookouts.get(key)?.jobs.forEach((halt) => halt(reason))
}
