import "server-only"
import type { UpdateObject } from "kysely"
import type pg from "pg"
import type { Viewer } from "@/lib/domain/access/permissions"
import { isImported } from "@/lib/domain/judges/imported-judge"
import type { AnalysisStatus } from "@/lib/domain/enums"
import { AppError, noSuch } from "@/lib/errors"
import { requireMayUse } from "@/lib/judge-info/available-judges"
import { transaction } from "@/lib/data/base/client"
import { enqueueDiagnosis, enterDiagnosis, enterStage } from "./analysis-state"
import { now } from "@/lib/data/base/columns"
import { on } from "@/lib/data/base/kysely"
import type { DB } from "@/lib/data/generated/tables"
import { prepareQueue, rangeSizeOf, releaseParked, removeWaiting } from "@/lib/data/base/jobs"
import { isUnanswered, isUnplaced } from "./retryable"
import { refuseAtCap } from "@/lib/data/judges/spend-cap"

type State = NonNullable<Awaited<ReturnType<typeof lock>>>

const lock = (client: pg.PoolClient, id: number) =>
  on(client)
    .selectFrom("analysis")
    .select(["id", "judgeId", "status", "stage", "attempt", "mode", "startedAt", "ownerId"])
    .where("id", "=", id)
    .forNoKeyUpdate()
    .executeTakeFirst()

/** Runs `change` with the analysis locked; only its owner may change it. */
async function change(
  id: number,
  viewer: NonNullable<Viewer>,
  work: (state: State, client: pg.PoolClient) => Promise<void>,
): Promise<void> {
  await prepareQueue()
  await transaction(async (client) => {
    const state = await lock(client, id)
    if (!state || state.ownerId !== viewer.id) throw noSuch("analysis", "own")
    await work(state, client)
  })
}

const set = (client: pg.PoolClient, id: number, to: UpdateObject<DB, "analysis">) =>
  on(client).updateTable("analysis").set(to).where("id", "=", id).execute()

/** No new calls; those under way end and are kept. */
export async function pauseAnalysis(id: number, viewer: NonNullable<Viewer>): Promise<void> {
  await change(id, viewer, async ({ status }, client) => {
    if (status === "paused") throw new AppError("conflict", "This analysis is paused already.")
    if (hasEnded(status)) throw new AppError("conflict", `This analysis ${ended[status]}: there is nothing to pause.`)
    await set(client, id, { status: "paused" })
  })
}

/** Goes on where it stopped: after a pause, and after a failure or a cancellation. What was paid for is cached. */
export async function resumeAnalysis(id: number, viewer: NonNullable<Viewer>): Promise<void> {
  await change(id, viewer, async (state, client) => {
    requireMayUse(viewer, state.judgeId)
    await requireResults(client, id)
    const { status, startedAt } = state
    if (status === "queued" || status === "running") throw new AppError("conflict", "This analysis is running already.")
    if (status === "done")
      throw new AppError("conflict", "This analysis is done: there is nothing to resume. What failed can be retried.")
    await refuseAtCap(client, id)
    if (status !== "paused") return restart(state, client)
    await set(client, id, { status: startedAt ? "running" : "queued" })
    await releaseParked(client, id)
  })
}

/** Stops for good, calls under way included. What was read stays and can be gone on with (`resumeAnalysis`). */
export async function cancelAnalysis(id: number, viewer: NonNullable<Viewer>): Promise<void> {
  await change(id, viewer, async ({ status }, client) => {
    if (hasEnded(status)) throw new AppError("conflict", `This analysis ${ended[status]}: there is nothing to cancel.`)
    const message = "Cancelled before the end. What was read until then is kept."
    await set(client, id, { status: "cancelled", message, finishedAt: now })
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
    await requireResults(client, id)
    await requireNobodyOnItsTree(client, id)
    const reset = await on(client)
      .updateTable("errorAnnotation")
      .set({ outcome: "pending", outcomeDetail: null })
      .where("analysisId", "=", id)
      .where(isUnanswered("errorAnnotation"))
      .executeTakeFirst()
    const unplaced = await on(client)
      .deleteFrom("categoryAssignment")
      .using("errorAnnotation as a")
      .whereRef("a.id", "=", "categoryAssignment.annotationId")
      .where("a.analysisId", "=", id)
      .where(isUnplaced("categoryAssignment", "a"))
      .executeTakeFirst()
    if (state.status === "done" && reset.numUpdatedRows + unplaced.numDeletedRows === 0n)
      throw new AppError("conflict", "Nothing failed: there is nothing to retry.")
    await restart(state, client)
  })
}

/** What is being deleted is not read again. */
async function requireResults(client: pg.PoolClient, id: number): Promise<void> {
  const { status } = await on(client)
    .selectFrom("analysis as a")
    .innerJoin("resultSet as r", "r.id", "a.resultSetId")
    .select("r.status")
    .where("a.id", "=", id)
    .executeTakeFirstOrThrow()
  if (status === "deleting") throw new AppError("conflict", "The results of this analysis are being deleted.")
}

/** A retry grows the own tree anew: labels that another analysis has put on it would be lost. */
async function requireNobodyOnItsTree(client: pg.PoolClient, id: number): Promise<void> {
  const other = await on(client)
    .selectFrom("analysis as o")
    .innerJoin("taxonomyVersion as v", "v.id", "o.releaseId")
    .select("o.id")
    .where("v.analysisId", "=", id)
    .where("v.kind", "=", "analysis")
    .limit(1)
    .executeTakeFirst()
  if (other)
    throw new AppError(
      "conflict",
      `Analysis ${other.id} is placed on the tree of this one, which a retry would grow anew. Start a new analysis instead.`,
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
  const fresh = { status: "running", message: null, finishedAt: null, troubles: null } as const
  await set(client, state.id, { attempt: job.attempt, ...fresh })
  const { pending } = await on(client)
    .selectFrom("errorAnnotation")
    .select((eb) => eb.cast<number>(eb.fn.countAll(), "integer").as("pending"))
    .where("analysisId", "=", state.id)
    .where("outcome", "=", "pending")
    .executeTakeFirstOrThrow()
  await enqueueDiagnosis(client, job, { size: rangeSizeOf(pending) })
  // Stopped while sampling: the rest is drawn beside the reading of what is sampled already.
  if (state.stage === "prepare") return enterStage(client, job, { stage: "prepare", task: "analysis-prepare" })
  return enterDiagnosis(client, { ...state, attempt: job.attempt })
}
