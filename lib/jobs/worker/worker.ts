import "server-only"
import { EventEmitter } from "node:events"
import { setTimeout as sleep } from "node:timers/promises"
import { run, type Runner, type RunnerOptions, type TaskList, type WorkerEvents } from "graphile-worker"
import type pg from "pg"
import { pool } from "@/lib/data/base/client"
import { faultOf } from "@/lib/data/base/faults"
import { prepareQueue, queueLogger } from "@/lib/data/base/jobs"
import { throughOutages } from "@/lib/data/base/retry-outages"
import { failAbandonedStability } from "@/lib/data/stability/stability-runs"
import { findJudge } from "@/lib/judge-info/available-judges"
import { dryRunTasks } from "@/lib/jobs/analysis/dry-run"
import { deletionTasks } from "@/lib/jobs/deletion/delete-results"
import { importTasks } from "@/lib/jobs/import/import-upload"
import { indexTasks } from "./index-search"
import { createConfiguredJudge, type CreateJudge } from "@/lib/jobs/shared/judges"
import { failAbandoned, holdLock, releaseDeadWorkers, type Liveness } from "./liveness"
import { stabilityTasks } from "@/lib/jobs/stability/measure-stability"
import { ownJudges, type HasJudge } from "./own-judges"
import { analysisTasks } from "@/lib/jobs/analysis/run-analysis"

export type WorkerOptions = {
  /** how a judge is made from its id; the configured judges by default */
  readonly createJudge?: CreateJudge
  /** which of them there are: work of others is left alone; with a `createJudge` of one's own all, by default */
  readonly hasJudge?: HasJudge
  /** jobs at a time in this process */
  readonly jobs?: number
  readonly tasks?: TaskList
}

export type RunningWorker = {
  /** Starts no new call, waits a little for those under way, hands the rest back to the queue. */
  stop(): Promise<void>
}

/** milliseconds */
const times = { sweep: 2_000, poll: 1_000, grace: 5_000, again: 1_000 }

const isConfigured: HasJudge = (id) => findJudge(id)?.available === true

/**
 * Takes queued work until stopped. Any number of workers may share a database; jobs of one that died are picked up by
 * the others within seconds, or by the next one at its start. A database that goes away is waited for.
 */
export async function startWorker({
  createJudge = createConfiguredJudge,
  hasJudge = createJudge === createConfiguredJudge ? isConfigured : () => true,
  jobs = 6,
  tasks = {},
}: WorkerOptions = {}): Promise<RunningWorker> {
  await prepareQueue()
  const shutdown = new AbortController()
  const abort = new AbortController()
  const judges = ownJudges(hasJudge)
  const ports = { createJudge, shutdown: shutdown.signal, abort: abort.signal }
  const taskList = {
    ...judges.guarded({ ...analysisTasks(ports), ...stabilityTasks(ports), ...dryRunTasks(ports) }),
    ...importTasks(ports),
    ...deletionTasks(ports),
    ...indexTasks,
    ...tasks,
  }
  const queue = keepRunning({
    signal: shutdown.signal,
    taskList,
    concurrency: jobs,
    // Asked before every job: the place to wait until others can see that this worker is alive.
    forbiddenFlags: async () => {
      await queue.liveness()?.held()
      return judges.forbidden()
    },
  })
  await queue.begin()
  const sweep = async () => {
    const alive = queue.liveness()
    if (alive?.knowsOthers()) await releaseDeadWorkers(queue.id())
    await failAbandoned()
    await failAbandonedStability()
  }
  const tidy = () =>
    sweep().catch((error: unknown) => {
      // Told by whoever works; every two seconds would be too often.
      if (faultOf(error) !== "outage") console.error("The queue could not be swept", error)
    })
  await queue.liveness()?.held()
  await tidy()
  const timer = setInterval(() => void tidy(), times.sweep)

  const stop = async () => {
    clearInterval(timer)
    shutdown.abort()
    const patience = setTimeout(() => abort.abort(), times.grace)
    await queue.stop().finally(() => clearTimeout(patience))
  }
  let stopping: Promise<void> | null = null
  return { stop: () => (stopping ??= stop()) }
}

/** Whoever asks it for a connection while the database is away waits: the queue takes no answer but one. */
function patientPool(signal: AbortSignal): pg.Pool {
  const real = pool()
  type Callback = (error: Error | undefined, client: pg.PoolClient | undefined, done: () => void) => void
  const connect = (callback?: Callback) => {
    const client = throughOutages(() => real.connect(), { signal })
    if (!callback) return client
    client.then(
      (open) => callback(undefined, open, () => open.release()),
      (error: Error) => callback(error, undefined, () => undefined),
    )
  }
  return Object.create(real, { connect: { value: connect } }) as pg.Pool
}

type QueueOptions = Pick<RunnerOptions, "taskList" | "concurrency" | "forbiddenFlags"> & {
  readonly signal: AbortSignal
}

/**
 * The queue's own runner, begun again should it give up: it does when what became of a job could not be written, because
 * the connection ended in that very moment. A job it held is done again, and finds itself done.
 */
function keepRunning({ signal, ...options }: QueueOptions) {
  let self = ""
  let liveness: Liveness | null = null
  let runner: Runner | null = null
  let isStopping = false
  let again: Promise<void> = Promise.resolve()

  async function begin(): Promise<void> {
    const events: WorkerEvents = new EventEmitter()
    events.on("pool:create", ({ workerPool }) => {
      self = workerPool.id
      liveness = holdLock(workerPool.id)
    })
    const begun = await run({
      ...options,
      pgPool: patientPool(signal),
      pollInterval: times.poll,
      noHandleSignals: true,
      logger: queueLogger,
      events,
      // What became of jobs is written in batches: one by one, a failure to write it would end the process.
      preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
    })
    runner = begun
    begun.promise
      .catch(() => undefined)
      .finally(() => {
        if (isStopping) return
        console.error("The queue's runner gave up; it is begun again.")
        again = beginAgain()
      })
  }

  async function beginAgain(): Promise<void> {
    await liveness?.release()
    while (!isStopping) {
      await sleep(times.again)
      if (
        await begin().then(
          () => true,
          () => false,
        )
      )
        return
    }
  }

  return {
    begin,
    id: () => self,
    liveness: () => liveness,
    async stop() {
      isStopping = true
      await again
      await runner?.stop().catch(() => undefined)
      await liveness?.release()
    },
  }
}
