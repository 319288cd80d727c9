import "server-only"
import { outsideRequests } from "@/lib/cache/bounded-cache"
import { Logger, runMigrations } from "graphile-worker"
import type pg from "pg"
import { z } from "zod"
import { scoreAnswersSchema } from "@/lib/domain/results/score-question"
import { pool, query } from "./client"

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

/** SQL: the judge that a payload asks for, as flags. */
const flagsOf = (payload: string) => `ARRAY(
  SELECT '${judgeFlagPrefix}' || judge_id FROM (
    SELECT judge_id FROM analysis WHERE id = (${payload}->>'analysisId')::int
    UNION ALL
    SELECT a.judge_id FROM stability s JOIN analysis a ON a.id = s.analysis_id WHERE s.id = (${payload}->>'stabilityId')::int
    UNION ALL
    SELECT judge_id FROM dry_run WHERE id = (${payload}->>'dryRunId')::int
  ) asked)`

/** Flags of the jobs that could be taken now. */
export async function listWaitingFlags(): Promise<string[]> {
  const rows = await query<{ flag: string }>(
    `SELECT DISTINCT flag FROM graphile_worker._private_jobs j, LATERAL jsonb_object_keys(j.flags) flag
     WHERE j.flags IS NOT NULL AND j.locked_at IS NULL AND j.run_at <= now()`,
  )
  return rows.map(({ flag }) => flag)
}

/** A job that was taken by mistake waits again, as if it had not been: the one under way gives its key to the new one. */
export async function putBack(jobId: string): Promise<void> {
  await query(
    `SELECT graphile_worker.add_job(t.identifier, j.payload, job_key := j.key, priority := j.priority,
              max_attempts := j.max_attempts, flags := ARRAY(SELECT jsonb_object_keys(j.flags)))
     FROM graphile_worker._private_jobs j JOIN graphile_worker._private_tasks t ON t.id = j.task_id WHERE j.id = $1`,
    [jobId],
  )
}

/** A run of the same job may be killed this often; errors that are thrown end it sooner (lib/runner). */
export const maxAttempts = 25

/** Adds a job inside the caller's transaction: it exists when that commits, and only then. */
export async function enqueue<Name extends TaskName>(
  client: pg.ClientBase,
  task: Name,
  payload: TaskPayloads[Name],
  options: JobOptions = {},
): Promise<void> {
  await client.query(
    `SELECT graphile_worker.add_job($1, $2::json, run_at := CASE WHEN $3 THEN 'infinity'::timestamptz ELSE now() END,
                                    max_attempts := $4, job_key := $5, priority := $6,
                                    flags := CASE WHEN $7 THEN ${flagsOf("$2::json")} END)`,
    [
      task,
      JSON.stringify(payload),
      options.parked ?? false,
      maxAttempts,
      options.key ?? null,
      options.priority ?? 0,
      asking.includes(task),
    ],
  )
}

/** Names of an analysis's jobs begin with this; the attempt follows. */
export const jobKeyPrefix = (analysisId: number): string => `analysis-${analysisId}/`

export function jobKey(job: AnalysisJob, task: TaskName, part?: number): string {
  const key = `${jobKeyPrefix(job.analysisId)}${job.attempt}/${task}`
  return part === undefined ? key : `${key}/${part}`
}

/** Lets parked jobs of an analysis run. */
export async function releaseParked(client: pg.ClientBase, analysisId: number): Promise<void> {
  await client.query(
    `SELECT count(*) FROM graphile_worker.reschedule_jobs(
       ARRAY(SELECT id FROM graphile_worker._private_jobs WHERE starts_with(key, $1) AND run_at = 'infinity'), run_at := now())`,
    [jobKeyPrefix(analysisId)],
  )
}

/** Removes the jobs of an analysis that are not running; those that are find out for themselves. */
export async function removeWaiting(client: pg.ClientBase, analysisId: number): Promise<void> {
  await client.query("DELETE FROM graphile_worker._private_jobs WHERE starts_with(key, $1) AND locked_at IS NULL", [
    jobKeyPrefix(analysisId),
  ])
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
