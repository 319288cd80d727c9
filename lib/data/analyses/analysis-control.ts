import "server-only"
import type pg from "pg"
import type { Viewer } from "@/lib/domain/access/permissions"
import { isImported } from "@/lib/domain/judges/imported-judge"
import type { AnalysisMode, AnalysisStage, AnalysisStatus } from "@/lib/domain/enums"
import { AppError } from "@/lib/errors"
import { requireMayUse } from "@/lib/judge-info/available-judges"
import { transaction } from "@/lib/data/base/client"
import { enqueueDiagnosis, enterDiagnosis, enterStage } from "./analysis-state"
import { prepareQueue, rangeSizeOf, releaseParked, removeWaiting } from "@/lib/data/base/jobs"
import { isUnanswered, isUnplaced } from "./retryable"
import { refuseAtCap } from "@/lib/data/judges/spend-cap"

type State = {
  id: number
  judgeId: string
  status: AnalysisStatus
  stage: AnalysisStage
  attempt: number
  mode: AnalysisMode
  startedAt: Date | null
}

/** Runs `change` with the analysis locked; only its owner may change it. */
async function change(
  id: number,
  viewer: NonNullable<Viewer>,
  work: (state: State, client: pg.PoolClient) => Promise<void>,
): Promise<void> {
  await prepareQueue()
  await transaction(async (client) => {
    const { rows } = await client.query<State & { ownerId: number | null }>(
      `SELECT id, judge_id AS "judgeId", status, stage, attempt, mode, started_at AS "startedAt", owner_id AS "ownerId"
       FROM analysis WHERE id = $1 FOR NO KEY UPDATE`,
      [id],
    )
    const state = rows[0]
    if (!state || state.ownerId !== viewer.id) throw new AppError("not_found", "There is no such analysis of yours.")
    await work(state, client)
  })
}

const setStatus = (client: pg.PoolClient, id: number, status: AnalysisStatus) =>
  client.query(`UPDATE analysis SET status = $2::"AnalysisStatus" WHERE id = $1`, [id, status])

/** No new calls; those under way end and are kept. */
export async function pauseAnalysis(id: number, viewer: NonNullable<Viewer>): Promise<void> {
  await change(id, viewer, async ({ status }, client) => {
    if (status === "paused") throw new AppError("conflict", "This analysis is paused already.")
    if (hasEnded(status)) throw new AppError("conflict", `This analysis ${ended[status]}: there is nothing to pause.`)
    await setStatus(client, id, "paused")
  })
}

/** Goes on where it stopped: after a pause, and after a failure or a cancellation. What was paid for is remembered. */
export async function resumeAnalysis(id: number, viewer: NonNullable<Viewer>): Promise<void> {
  await change(id, viewer, async (state, client) => {
    requireMayUse(viewer, state.judgeId)
    const { status, startedAt } = state
    if (status === "queued" || status === "running") throw new AppError("conflict", "This analysis is running already.")
    if (status === "done")
      throw new AppError("conflict", "This analysis is done: there is nothing to resume. What failed can be retried.")
    await refuseAtCap(client, id)
    if (status !== "paused") return restart(state, client)
    await setStatus(client, id, startedAt ? "running" : "queued")
    await releaseParked(client, id)
  })
}

/** Stops for good, calls under way included. What was read stays and can be gone on with (`resumeAnalysis`). */
export async function cancelAnalysis(id: number, viewer: NonNullable<Viewer>): Promise<void> {
  await change(id, viewer, async ({ status }, client) => {
    if (hasEnded(status)) throw new AppError("conflict", `This analysis ${ended[status]}: there is nothing to cancel.`)
    await client.query(
      "UPDATE analysis SET status = 'cancelled', message = 'Cancelled before the end. What was read until then is kept.', finished_at = now() WHERE id = $1",
      [id],
    )
    await removeWaiting(client, id)
  })
}

/**
 * Reads again what brought no answer that can be used (no reply, an unreadable one, one that was too long to ask for),
 * and places again what nobody has placed (lib/data/analyses/retryable.ts).
 */
export async function retryFailed(id: number, viewer: NonNullable<Viewer>): Promise<void> {
  await change(id, viewer, async (state, client) => {
    if (!hasEnded(state.status))
      throw new AppError("conflict", "Wait until this analysis has ended, or cancel it; then retry what failed.")
    if (isImported(state.judgeId))
      throw new AppError("conflict", "This analysis came from files: its judge cannot be asked again.")
    requireMayUse(viewer, state.judgeId)
    await requireNobodyOnItsTree(client, id)
    const reset = await client.query(
      `UPDATE error_annotation SET outcome = 'pending', outcome_detail = NULL
       WHERE analysis_id = $1 AND ${isUnanswered("error_annotation")}`,
      [id],
    )
    const unplaced = await client.query(
      `DELETE FROM category_assignment ca USING error_annotation a
       WHERE a.analysis_id = $1 AND ca.annotation_id = a.id AND ${isUnplaced("ca", "a")}`,
      [id],
    )
    if (state.status === "done" && !reset.rowCount && !unplaced.rowCount)
      throw new AppError("conflict", "Nothing failed: there is nothing to retry.")
    await restart(state, client)
  })
}

/** A retry grows the own tree anew: labels that another analysis has put on it would be lost. */
async function requireNobodyOnItsTree(client: pg.PoolClient, id: number): Promise<void> {
  const { rows } = await client.query<{ id: number }>(
    `SELECT o.id FROM analysis o JOIN taxonomy_version v ON v.id = o.release_id
     WHERE v.analysis_id = $1 AND v.kind = 'analysis' LIMIT 1`,
    [id],
  )
  if (rows[0])
    throw new AppError(
      "conflict",
      `Analysis ${rows[0].id} is placed on the tree of this one, which a retry would grow anew. Start a new analysis instead.`,
    )
}

type Ended = Extract<AnalysisStatus, "done" | "failed" | "cancelled">

const ended = { done: "is done", failed: "has failed", cancelled: "was cancelled" } as const satisfies Record<
  Ended,
  string
>

const hasEnded = (status: AnalysisStatus): status is Ended => status in ended

/** A new attempt from the first stage that still has work. Jobs of the attempt before it find that they are stale. */
async function restart(state: State, client: pg.PoolClient): Promise<void> {
  const job = { analysisId: state.id, attempt: state.attempt + 1 }
  await removeWaiting(client, state.id)
  await client.query(
    "UPDATE analysis SET attempt = $2, status = 'running', message = NULL, finished_at = NULL, troubles = NULL WHERE id = $1",
    [state.id, job.attempt],
  )
  const { rows } = await client.query<{ pending: number }>(
    "SELECT count(*)::int AS pending FROM error_annotation WHERE analysis_id = $1 AND outcome = 'pending'",
    [state.id],
  )
  await enqueueDiagnosis(client, job, { size: rangeSizeOf(rows[0]?.pending ?? 0) })
  // Stopped while sampling: the rest is drawn beside the reading of what is sampled already.
  if (state.stage === "prepare") return enterStage(client, job, { stage: "prepare", task: "analysis-prepare" })
  return enterDiagnosis(client, { ...state, attempt: job.attempt })
}
