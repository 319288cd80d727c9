import "server-only"
import type { AnalysisJob } from "@/lib/data/base/jobs"
import { createSpendMeter, type SpendMeter } from "@/lib/jobs/shared/spend-meter"

/** Why a job makes no further calls. */
type Stop = "paused" | "ended" | "shutdown" | "error"

export type Watch = {
  /** counts what is asked; pauses the analysis at its cap */
  readonly meter: SpendMeter
  /** null: go on */
  readonly stop: () => Stop | null
  readonly halt: (reason: Stop) => void
  /** aborts calls under way: when the analysis was cancelled, or the process will not wait any longer */
  readonly signal: AbortSignal
  /** Resolves when what was asked for here is written. */
  readonly end: () => Promise<void>
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
  const { meter, leave } = join(job, halt)
  const onShutdown = () => halt("shutdown")
  process.shutdown.addEventListener("abort", onShutdown)
  return {
    meter,
    stop: () => reason ?? (meter.isCapReached() ? "paused" : null),
    halt,
    signal: AbortSignal.any([controller.signal, process.abort]),
    end: () => {
      process.shutdown.removeEventListener("abort", onShutdown)
      return leave()
    },
  }
}

type Watcher = {
  readonly jobs: Set<(reason: Stop) => void>
  readonly meter: SpendMeter
  readonly timer: NodeJS.Timeout
}

const watchers = new Map<string, Watcher>()

/**
 * Looks at the attempt's status every half second, once for all its jobs here, for as long as there are any; the same
 * query writes what they have spent.
 */
function join(job: AnalysisJob, halt: (reason: Stop) => void): Pick<Watch, "meter"> & { leave: () => Promise<void> } {
  const key = `${job.analysisId}/${job.attempt}`
  const known = watchers.get(key)
  const watcher = known ?? openLookout(job, key)
  watcher.jobs.add(halt)
  const leave = async () => {
    watcher.jobs.delete(halt)
    if (watcher.jobs.size === 0) {
      clearInterval(watcher.timer)
      if (watchers.get(key) === watcher) watchers.delete(key)
    }
    // With the last job: its calls under way end, and are counted, before anybody adds up what was spent.
    await (watcher.jobs.size === 0 ? watcher.meter.end() : watcher.meter.flush())
  }
  return { meter: watcher.meter, leave }
}

function openLookout(job: AnalysisJob, key: string): Watcher {
  const meter = createSpendMeter(job)
  const watcher: Watcher = { jobs: new Set(), meter, timer: setInterval(() => void look(watcher), 500) }
  watchers.set(key, watcher)
  return watcher
}

async function look({ jobs, meter }: Watcher): Promise<void> {
  const status = await meter.look().catch(() => "running" as const)
  const reason: Stop | null = status === "paused" ? "paused" : status === "running" ? null : "ended"
  if (reason) jobs.forEach((halt) => halt(reason))
}
