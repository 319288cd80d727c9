import "server-only"
import { EventEmitter } from "node:events"
import { run, type TaskList, type WorkerEvents } from "graphile-worker"
import { pool } from "@/lib/db/client"
import { prepareQueue, queueLogger } from "@/lib/db/jobs"
import { failAbandonedStability } from "@/lib/db/stability-runs"
import { dryRunTasks } from "./dry-run"
import { importTasks } from "./import-upload"
import { indexTasks } from "./index-search"
import { createConfiguredJudge, type CreateJudge } from "./judges"
import { failAbandoned, holdLock, releaseDeadWorkers, type Liveness } from "./liveness"
import { stabilityTasks } from "./measure-stability"
import { analysisTasks } from "./run-analysis"

export type WorkerOptions = {
  /** how a judge is made from its id; the configured judges by default */
  readonly createJudge?: CreateJudge
  /** jobs at a time in this process */
  readonly jobs?: number
  readonly tasks?: TaskList
}

export type RunningWorker = {
  /** Starts no new call, waits a little for those under way, hands the rest back to the queue. */
  stop(): Promise<void>
}

/** milliseconds */
const times = { sweep: 2_000, poll: 1_000, grace: 5_000 }

/**
 * Takes queued work until stopped. Any number of workers may share a database; jobs of one that died are picked up by
 * the others within seconds, or by the next one at its start.
 */
export async function startWorker({
  createJudge = createConfiguredJudge,
  jobs = 6,
  tasks = {},
}: WorkerOptions = {}): Promise<RunningWorker> {
  await prepareQueue()
  const shutdown = new AbortController()
  const abort = new AbortController()
  const events: WorkerEvents = new EventEmitter()
  let self = ""
  let liveness: Liveness | null = null
  events.on("pool:create", ({ workerPool }) => {
    self = workerPool.id
    liveness = holdLock(workerPool.id)
  })
  const runner = await run({
    pgPool: pool(),
    taskList: {
      ...analysisTasks({ createJudge, shutdown: shutdown.signal, abort: abort.signal }),
      ...stabilityTasks({ createJudge, shutdown: shutdown.signal, abort: abort.signal }),
      ...importTasks({ abort: abort.signal }),
      ...indexTasks,
      ...dryRunTasks({ abort: abort.signal }),
      ...tasks,
    },
    concurrency: jobs,
    pollInterval: times.poll,
    noHandleSignals: true,
    logger: queueLogger,
    events,
    // Asked before every job: the place to wait until others can see that this worker is alive.
    forbiddenFlags: async () => {
      await liveness?.held()
      return null
    },
  })
  const sweep = async () => {
    await releaseDeadWorkers(self)
    await failAbandoned()
    await failAbandonedStability()
  }
  const tidy = () => sweep().catch((error: unknown) => console.error("The queue could not be swept", error))
  await tidy()
  const timer = setInterval(() => void tidy(), times.sweep)

  const stop = async () => {
    clearInterval(timer)
    shutdown.abort()
    const patience = setTimeout(() => abort.abort(), times.grace)
    await runner.stop().finally(() => clearTimeout(patience))
    await liveness?.release()
  }
  let stopping: Promise<void> | null = null
  return { stop: () => (stopping ??= stop()) }
}
