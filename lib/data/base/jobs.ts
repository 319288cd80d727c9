import "server-only"
import { outsideRequests } from "@/lib/cache/bounded-cache"
import { Logger, runMigrations } from "graphile-worker"
import { expressionBuilder, sql, type Expression, type RawBuilder } from "kysely"
import type pg from "pg"
import { z } from "zod"
import { scoreAnswersSchema } from "@/lib/domain/results/score-question"
import type { DB } from "@/lib/data/generated/tables"
import { pool } from "./client"
import { now } from "./columns"
import { on, pooled } from "./kysely"
import { withQueue } from "./queue-tables"

/** The job queue (graphile-worker): what may be queued, and with what. Payloads hold ids only. */
export type TaskPayloads = {
  "analysis-prepare": AnalysisJob
  /** failures with annotation ids from `from` to `to`; exactly one job owns a range at any time */
  "analysis-diagnose": AnalysisJob & { readonly from: number; readonly to: number }
  "analysis-tree": AnalysisJob
  "analysis-count": AnalysisJob
  "import-upload": ImportJob
  "index-search": IndexJob
  "stability-run": StabilityRunJob
  "stability-report": StabilityJob
  "dry-run": { readonly dryRunId: number }
  "delete-results": { readonly deletionId: number }
}

export type TaskName = keyof TaskPayloads

/** What came in or was read, for the search: the texts of a result set, and the diagnoses of an analysis of it. */
export type IndexJob = { readonly resultSetId: number; readonly analysisId: number | null }

/** Uploads that become one result set; hashed already, because the result set is found by it. */
export const importJobSchema = z.object({
  resultSetId: z.number().int(),
  ownerId: z.number().int(),
  uploads: z.array(z.object({ id: z.uuid(), sha256: z.string() })).min(1),
  dataset: z.string().nullable(),
  threshold: z.number().optional(),
  answers: scoreAnswersSchema.optional(),
  /** the free checks go through what fails as soon as it is in (lib/data/free-checks); who sends by the API decides there */
  checks: z.boolean().optional(),
})
export type ImportJob = Readonly<z.infer<typeof importJobSchema>>

/** Work of one attempt of an analysis: it does nothing once the analysis has been started again. */
export type AnalysisJob = { readonly analysisId: number; readonly attempt: number }

/** Work of one attempt of a measurement of stability. */
export type StabilityJob = { readonly stabilityId: number; readonly attempt: number }
export type StabilityRunJob = StabilityJob & { readonly position: number }

export function stabilityKey({ stabilityId, attempt }: StabilityJob, part: number | "report"): string {
  return `stability-${stabilityId}/${attempt}/${part}`
}

export type JobOptions = {
  /** a second job under the same key replaces the first, unless that one is running */
  readonly key?: string
  /** lower runs sooner */
  readonly priority?: number
  /** kept but not run, until `releaseParked` */
  readonly parked?: boolean
}

/** Jobs that call a judge say so by a flag, so that only workers that have it take them (lib/jobs/worker/own-judges.ts). */
export const judgeFlagPrefix = "judge:"
const asking: readonly TaskName[] = [
  "analysis-prepare",
  "analysis-diagnose",
  "analysis-tree",
  "stability-run",
  "dry-run",
]

/** The judge that a payload asks for, as flags. */
export function flagsOf(payload: TaskPayloads[TaskName]): RawBuilder<string[]> {
  const eb = expressionBuilder<DB, never>()
  const asked =
    "stabilityId" in payload
      ? eb
          .selectFrom("stability as s")
          .innerJoin("analysis as a", "a.id", "s.analysisId")
          .select("a.judgeId")
          .where("s.id", "=", payload.stabilityId)
      : "dryRunId" in payload
        ? eb.selectFrom("dryRun").select("judgeId").where("id", "=", payload.dryRunId)
        : eb
            .selectFrom("analysis")
            .select("judgeId")
            .where("id", "=", "analysisId" in payload ? payload.analysisId : null)
  return sql<
    string[]
  >`ARRAY(${eb.selectFrom(asked.as("asked")).select((of) => judgeFlag(of.ref("asked.judgeId")).as("flag"))})`
}

/** The flag of jobs that call this judge. */
const judgeFlag = (judgeId: Expression<string>): RawBuilder<string> =>
  sql<string>`${judgeFlagPrefix}::text || ${judgeId}`

/** Flags of the jobs that could be taken now. */
export async function listWaitingFlags(): Promise<string[]> {
  const rows = await withQueue(pooled())
    .selectFrom("graphileWorker._privateJobs")
    .select((eb) => sql<string>`jsonb_object_keys(${eb.ref("flags")})`.as("flag"))
    .distinct()
    .where("flags", "is not", null)
    .where("lockedAt", "is", null)
    .where("runAt", "<=", now)
    .execute()
  return rows.map(({ flag }) => flag)
}

/** A job that was taken by mistake waits again, as if it had not been: the one under way gives its key to the new one. */
export async function putBack(jobId: string): Promise<void> {
  await withQueue(pooled())
    .selectFrom("graphileWorker._privateJobs as j")
    .innerJoin("graphileWorker._privateTasks as t", "t.id", "j.taskId")
    .select((eb) => {
      const ref = eb.ref
      return sql`graphile_worker.add_job(${ref("t.identifier")}, ${ref("j.payload")}, job_key := ${ref("j.key")},
        priority := ${ref("j.priority")}, max_attempts := ${ref("j.maxAttempts")},
        flags := ARRAY(SELECT jsonb_object_keys(${ref("j.flags")})))`.as("job")
    })
    .where("j.id", "=", jobId)
    .execute()
}

/** A run of the same job may be killed this often; errors that are thrown end it sooner (lib/jobs). */
export const maxAttempts = 25

/** Adds a job inside the caller's transaction: it exists when that commits, and only then. */
export async function enqueue<Name extends TaskName>(
  client: pg.ClientBase,
  task: Name,
  payload: TaskPayloads[Name],
  { key, priority = 0, parked = false }: JobOptions = {},
): Promise<void> {
  const runAt = parked ? sql`'infinity'::timestamptz` : sql`now()`
  const flags = asking.includes(task) ? flagsOf(payload) : sql`NULL`
  await on(client)
    .selectNoFrom(
      sql`graphile_worker.add_job(${task}, ${JSON.stringify(payload)}::json, run_at := ${runAt},
        max_attempts := ${maxAttempts}, job_key := ${key ?? null}, priority := ${priority}, flags := ${flags})`.as(
        "job",
      ),
    )
    .execute()
}

/** Names of an analysis's jobs begin with this; the attempt follows. @internal */
export const jobKeyPrefix = (analysisId: number): string => `analysis-${analysisId}/`

/** Is this the key of a job of the analysis? */
export const isOfAnalysis = (key: Expression<string | null>, analysisId: number): RawBuilder<boolean> =>
  sql<boolean>`starts_with(${key}, ${jobKeyPrefix(analysisId)})`

export function jobKey(job: AnalysisJob, task: TaskName, part?: number): string {
  const key = `${jobKeyPrefix(job.analysisId)}${job.attempt}/${task}`
  return part === undefined ? key : `${key}/${part}`
}

/** Lets parked jobs of an analysis run. */
export async function releaseParked(client: pg.ClientBase, analysisId: number): Promise<void> {
  const queue = withQueue(on(client))
  const parked = queue
    .selectFrom("graphileWorker._privateJobs")
    .select("id")
    .where((eb) => isOfAnalysis(eb.ref("key"), analysisId))
    .where("runAt", "=", sql<Date>`'infinity'`)
  await queue
    .selectFrom(sql<{ id: string }>`graphile_worker.reschedule_jobs(ARRAY(${parked}), run_at := now())`.as("job"))
    .select("job.id")
    .execute()
}

/** Removes the jobs of an analysis that are not running; those that are find out for themselves. */
export async function removeWaiting(client: pg.ClientBase, analysisId: number): Promise<void> {
  await withQueue(on(client))
    .deleteFrom("graphileWorker._privateJobs")
    .where((eb) => isOfAnalysis(eb.ref("key"), analysisId))
    .where("lockedAt", "is", null)
    .execute()
}

const prepared = new WeakMap<pg.Pool, Promise<void>>()

/** Makes sure that the queue's own tables exist; once a process and database. Call before the first `enqueue`. */
export async function prepareQueue(): Promise<void> {
  const current = pool()
  const known = prepared.get(current)
  if (known) return known
  const work = outsideRequests(() => runMigrations({ pgPool: current, logger: queueLogger }))
  prepared.set(current, work)
  work.catch(() => prepared.delete(current))
  return work
}

/** Warnings and errors of the queue reach the server's log; its chatter does not. */
export const queueLogger = new Logger(() => (level, message) => {
  if (level === "error") console.error(`queue: ${message}`)
})

/**
 * Failures in one diagnosis job: enough jobs that several workers can share an analysis to its end, few enough that
 * their bookkeeping does not count.
 */
export function rangeSizeOf(failures: number): number {
  return Math.min(250, Math.max(20, Math.ceil(failures / 128)))
}

/** Words are indexed behind everything else: an analysis is done, and a result set ready, before they can be searched. */
export async function enqueueIndexing(client: pg.ClientBase, job: IndexJob): Promise<void> {
  const key = `index-${job.resultSetId}/${job.analysisId ?? "texts"}`
  await enqueue(client, "index-search", job, { key, priority: 20 })
}
