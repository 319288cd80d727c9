import "server-only"
import type pg from "pg"
import { parseConfig, type AnalysisConfig } from "@/lib/method/config/analysis-config"
import {
  runResultSchema,
  type RunResult,
  type StabilityKind,
  type StabilityReport,
} from "@/lib/domain/analyses/stability"
import type { AnalysisMode, AnalysisStatus } from "@/lib/domain/enums"
import { query, transaction } from "@/lib/data/base/client"
import { enqueue, stabilityKey, type StabilityJob, type StabilityRunJob } from "@/lib/data/base/jobs"

/** What the runner needs to know of a measurement. */
export type MeasuredAnalysis = {
  readonly kind: StabilityKind
  readonly status: AnalysisStatus
  readonly analysisId: number
  readonly judgeId: string
  readonly mode: AnalysisMode
  readonly releaseId: number | null
  readonly treeId: number | null
  readonly config: AnalysisConfig
}

/** null: it is gone, or the job belongs to an earlier attempt. */
export async function findMeasured(job: StabilityJob): Promise<MeasuredAnalysis | null> {
  const [row] = await query<MeasuredAnalysis>(
    `SELECT s.kind, s.status, a.id AS "analysisId", a.judge_id AS "judgeId", a.mode, a.release_id AS "releaseId",
            t.id AS "treeId", a.config
     FROM stability s JOIN analysis a ON a.id = s.analysis_id
     LEFT JOIN taxonomy_version t ON t.analysis_id = a.id AND t.kind = 'analysis'
     WHERE s.id = $1 AND s.attempt = $2`,
    [job.stabilityId, job.attempt],
  )
  return row ? { ...row, config: parseConfig(row.config) } : null
}

export async function readStabilityStatus(job: StabilityJob): Promise<AnalysisStatus | null> {
  const [row] = await query<{ status: AnalysisStatus }>("SELECT status FROM stability WHERE id = $1 AND attempt = $2", [
    job.stabilityId,
    job.attempt,
  ])
  return row?.status ?? null
}

/** Seed and ratio of a run that is still to be done, and marks the measurement as running; null when it is done. */
export async function takeRun(job: StabilityRunJob): Promise<{ seed: number; ratio: number } | null> {
  const [row] = await query<{ seed: number; ratio: number }>(
    "SELECT seed, ratio FROM stability_run WHERE stability_id = $1 AND position = $2 AND finished_at IS NULL",
    [job.stabilityId, job.position],
  )
  if (row)
    await query("UPDATE stability SET status = 'running' WHERE id = $1 AND attempt = $2 AND status = 'queued'", [
      job.stabilityId,
      job.attempt,
    ])
  return row ?? null
}

export async function reportCalls(job: StabilityRunJob, calls: { done: number; total: number }): Promise<void> {
  await query("UPDATE stability_run SET calls_done = $3, calls_total = $4 WHERE stability_id = $1 AND position = $2", [
    job.stabilityId,
    job.position,
    calls.done,
    calls.total,
  ])
}

export async function addStabilityUsage(
  stabilityId: number,
  usage: { inputTokens: number; outputTokens: number },
): Promise<void> {
  await query(
    "UPDATE stability SET input_tokens = input_tokens + $2, output_tokens = output_tokens + $3 WHERE id = $1",
    [stabilityId, usage.inputTokens, usage.outputTokens],
  )
}

/** Keeps what a run gave, once; the last one to end queues the report. */
export async function saveRun(job: StabilityRunJob, result: RunResult): Promise<void> {
  await transaction(async (client) => {
    if ((await lockedStatus(client, job)) !== "running") return
    await client.query(
      `UPDATE stability_run SET result = $3, finished_at = now(), calls_done = calls_total
       WHERE stability_id = $1 AND position = $2 AND finished_at IS NULL`,
      [job.stabilityId, job.position, JSON.stringify(result)],
    )
    const { rowCount } = await client.query(
      "SELECT FROM stability_run WHERE stability_id = $1 AND finished_at IS NULL LIMIT 1",
      [job.stabilityId],
    )
    const next = { stabilityId: job.stabilityId, attempt: job.attempt }
    if (rowCount === 0) await enqueue(client, "stability-report", next, { key: stabilityKey(next, "report") })
  })
}

/** The same run once more, for another worker to take. */
export async function requeueRun({ stabilityId, attempt, position }: StabilityRunJob): Promise<void> {
  await transaction(async (client) => {
    const job = { stabilityId, attempt }
    const status = await lockedStatus(client, job)
    if (status !== "running" && status !== "queued") return
    await enqueue(client, "stability-run", { ...job, position }, { key: stabilityKey(job, position), priority: 20 })
  })
}

export type FinishedRun = { position: number; seed: number; ratio: number; result: RunResult }

export async function listFinishedRuns(stabilityId: number): Promise<FinishedRun[]> {
  const rows = await query<{ position: number; seed: number; ratio: number; result: unknown }>(
    "SELECT position, seed, ratio, result FROM stability_run WHERE stability_id = $1 AND finished_at IS NOT NULL ORDER BY position",
    [stabilityId],
  )
  return rows.map((row) => ({ ...row, result: runResultSchema.parse(row.result) }))
}

export async function saveReport(job: StabilityJob, report: StabilityReport): Promise<void> {
  await query(
    `UPDATE stability SET report = $3, status = 'done', message = NULL, finished_at = now()
     WHERE id = $1 AND attempt = $2 AND status IN ('queued', 'running')`,
    [job.stabilityId, job.attempt, JSON.stringify(report)],
  )
}

/** Ends an attempt with one sentence for people; finished runs stay. */
export async function failStability(job: StabilityJob, message: string): Promise<void> {
  await query(
    `UPDATE stability SET status = 'failed', message = $3, finished_at = now()
     WHERE id = $1 AND attempt = $2 AND status IN ('queued', 'running')`,
    [job.stabilityId, job.attempt, message.slice(0, 500)],
  )
}

/** Measurements whose job was killed so often that the queue has given it up: told, not left running for ever. */
export async function failAbandonedStability(): Promise<void> {
  await query(
    `UPDATE stability s SET status = 'failed', finished_at = now(),
            message = 'Stopped: the worker died again and again over the same run. Finished runs are kept; continue when the cause is found.'
     FROM graphile_worker._private_jobs j
     WHERE j.locked_at IS NULL AND j.attempts >= j.max_attempts
       AND starts_with(j.key, 'stability-' || s.id || '/' || s.attempt || '/') AND s.status IN ('queued', 'running')`,
  )
  await query(
    "DELETE FROM graphile_worker._private_jobs WHERE locked_at IS NULL AND attempts >= max_attempts AND key LIKE 'stability-%'",
  )
}

async function lockedStatus(client: pg.ClientBase, job: StabilityJob): Promise<AnalysisStatus | null> {
  const { rows } = await client.query<{ status: AnalysisStatus }>(
    "SELECT status FROM stability WHERE id = $1 AND attempt = $2 FOR UPDATE",
    [job.stabilityId, job.attempt],
  )
  return rows[0]?.status ?? null
}
