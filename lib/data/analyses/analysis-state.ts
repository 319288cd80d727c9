import "server-only"
import type pg from "pg"
import type { AnalysisConfig } from "@/lib/method/config/analysis-config"
import { parseConfig } from "@/lib/method/config/analysis-config"
import type { Trouble } from "@/lib/method/tree/tree-ports"
import type { AnalysisMode, AnalysisStage, AnalysisStatus } from "@/lib/domain/enums"
import { query } from "@/lib/data/base/client"
import { enqueue, jobKey, type AnalysisJob, type TaskName } from "@/lib/data/base/jobs"

/** What the runner needs to know of an analysis. */
export type RunningAnalysis = {
  readonly id: number
  readonly title: string
  readonly resultSetId: number
  readonly judgeId: string
  readonly mode: AnalysisMode
  readonly releaseId: number | null
  readonly config: AnalysisConfig
  readonly status: AnalysisStatus
  readonly stage: AnalysisStage
  readonly attempt: number
}

const columns = `id, title, result_set_id AS "resultSetId", judge_id AS "judgeId", mode, release_id AS "releaseId", config,
                 status, stage, attempt`

/** The analysis, or null when it is gone or the job belongs to an earlier attempt. */
export async function findAnalysisFor(job: AnalysisJob): Promise<RunningAnalysis | null> {
  const rows = await query<RunningAnalysis>(`SELECT ${columns} FROM analysis WHERE id = $1 AND attempt = $2`, [
    job.analysisId,
    job.attempt,
  ])
  return rows[0] ? { ...rows[0], config: parseConfig(rows[0].config) } : null
}

/** The same, locked until the transaction ends: status and stage change under this lock only. */
export async function lockAnalysis(client: pg.ClientBase, job: AnalysisJob): Promise<RunningAnalysis | null> {
  const { rows } = await client.query<RunningAnalysis>(
    `SELECT ${columns} FROM analysis WHERE id = $1 AND attempt = $2 FOR NO KEY UPDATE`,
    [job.analysisId, job.attempt],
  )
  return rows[0] ? { ...rows[0], config: parseConfig(rows[0].config) } : null
}

/** One indexed row: cheap enough to be read between calls. Null: gone, or started anew. */
export async function readStatus(job: AnalysisJob): Promise<AnalysisStatus | null> {
  const [row] = await query<{ status: AnalysisStatus }>("SELECT status FROM analysis WHERE id = $1 AND attempt = $2", [
    job.analysisId,
    job.attempt,
  ])
  return row?.status ?? null
}

type OneJobTask = Exclude<TaskName, "analysis-diagnose" | "import-upload" | "index-search" | `stability-${string}`>

/** The same job once more, kept until the analysis is resumed. The caller holds the lock. */
export async function enqueueParked(client: pg.ClientBase, job: AnalysisJob, task: OneJobTask): Promise<void> {
  await enqueue(client, task, plain(job), { key: jobKey(job, task), parked: true })
}

/** The same job once more, for another worker to take. */
export async function enqueueAgain(client: pg.ClientBase, job: AnalysisJob, task: OneJobTask): Promise<void> {
  await enqueue(client, task, plain(job), { key: jobKey(job, task) })
}

const plain = ({ analysisId, attempt }: AnalysisJob): AnalysisJob => ({ analysisId, attempt })

/** Moves to a stage and queues its job. The caller holds the lock. */
export async function enterStage(
  client: pg.ClientBase,
  job: AnalysisJob,
  { stage, task }: { readonly stage: AnalysisStage; readonly task: OneJobTask },
): Promise<void> {
  await client.query('UPDATE analysis SET stage = $2::"AnalysisStage", stage_done = 0, stage_total = 0 WHERE id = $1', [
    job.analysisId,
    stage,
  ])
  await enqueueAgain(client, job, task)
}

/**
 * Queues the diagnosis of everything pending with an id above `above`, in ranges of `size` failures. Returns how many
 * ranges. The caller holds the lock.
 */
export async function enqueueDiagnosis(
  client: pg.ClientBase,
  job: AnalysisJob,
  { size, above = 0 }: { readonly size: number; readonly above?: number },
): Promise<number> {
  const { rows } = await client.query<{ n: number }>(
    `WITH ranges AS (
       SELECT min(id) AS first, max(id) AS last
       FROM (SELECT id, (row_number() OVER (ORDER BY id) - 1) / $3::int AS range
             FROM error_annotation WHERE analysis_id = $1 AND outcome = 'pending' AND id > $5) pending
       GROUP BY range ORDER BY range
     ), specs AS (
       SELECT array_agg((
         'analysis-diagnose', json_build_object('analysisId', $1::int, 'attempt', $2::int, 'from', first, 'to', last),
         NULL, now(), 25, $4::text || '/' || first, 10,
         ARRAY(SELECT 'judge:' || judge_id FROM analysis WHERE id = $1)
       )::graphile_worker.job_spec ORDER BY first) AS list FROM ranges
     )
     SELECT count(job.id)::int AS n FROM specs LEFT JOIN LATERAL graphile_worker.add_jobs(specs.list) job
       ON true WHERE specs.list IS NOT NULL`,
    [job.analysisId, job.attempt, size, jobKey(job, "analysis-diagnose"), above],
  )
  return rows[0]?.n ?? 0
}

/** The sample is complete and its jobs are queued; with nothing left to read, the taxonomy is next. */
export async function enterDiagnosis(
  client: pg.ClientBase,
  analysis: Pick<RunningAnalysis, "id" | "attempt" | "mode">,
): Promise<void> {
  const job = { analysisId: analysis.id, attempt: analysis.attempt }
  await client.query("UPDATE analysis SET stage = 'diagnose', stage_done = 0, stage_total = 0 WHERE id = $1", [
    analysis.id,
  ])
  const { rowCount } = await client.query(
    "SELECT FROM error_annotation WHERE analysis_id = $1 AND outcome = 'pending' LIMIT 1",
    [analysis.id],
  )
  if (rowCount === 0) await enterStage(client, job, { stage: treeStage(analysis.mode), task: "analysis-tree" })
}

export const treeStage = (mode: AnalysisMode): AnalysisStage => (mode === "place" ? "place" : "construct")

/** Calls made and known to come in the taxonomy stages. */
export async function reportProgress(job: AnalysisJob, progress: { done: number; total: number }): Promise<void> {
  await query("UPDATE analysis SET stage_done = $3, stage_total = $4 WHERE id = $1 AND attempt = $2", [
    job.analysisId,
    job.attempt,
    progress.done,
    progress.total,
  ])
}

export async function saveTroubles(
  client: pg.ClientBase,
  analysisId: number,
  troubles: readonly Trouble[],
): Promise<void> {
  const kept = troubles
    .slice(0, 200)
    .map((trouble) => ({ ...trouble, detail: trouble.detail.replaceAll("\u0000", "").slice(0, 500) }))
  await client.query("UPDATE analysis SET troubles = $2 WHERE id = $1", [analysisId, JSON.stringify(kept)])
}

export async function markStarted(client: pg.ClientBase, job: AnalysisJob): Promise<void> {
  await client.query(
    "UPDATE analysis SET status = 'running', started_at = coalesce(started_at, now()), message = NULL WHERE id = $1",
    [job.analysisId],
  )
}

export async function markDone(client: pg.ClientBase, job: AnalysisJob): Promise<void> {
  await client.query(
    "UPDATE analysis SET status = 'done', stage = 'finished', finished_at = now(), message = NULL WHERE id = $1",
    [job.analysisId],
  )
}

/** Ends an attempt with one sentence for people; what was read stays. No effect on what has already ended. */
export async function markFailed(job: AnalysisJob, message: string): Promise<void> {
  await query(
    `UPDATE analysis SET status = 'failed', message = $3, finished_at = now()
     WHERE id = $1 AND attempt = $2 AND status IN ('queued', 'running', 'paused')`,
    [job.analysisId, job.attempt, message.slice(0, 500)],
  )
}
