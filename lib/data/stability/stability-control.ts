import "server-only"
import type { UpdateObject } from "kysely"
import type pg from "pg"
import type { Viewer } from "@/lib/domain/access/permissions"
import type { StabilityKind } from "@/lib/domain/analyses/stability"
import { AppError, noSuch } from "@/lib/errors"
import { requireMayUse } from "@/lib/judge-info/available-judges"
import { getAnalysis } from "@/lib/data/analyses/analyses"
import { transaction } from "@/lib/data/base/client"
import { now } from "@/lib/data/base/columns"
import { on } from "@/lib/data/base/kysely"
import type { DB } from "@/lib/data/generated/tables"
import { enqueue, prepareQueue, stabilityKey } from "@/lib/data/base/jobs"
import { refuseAtCap } from "@/lib/data/judges/spend-cap"

/** How many runs one measurement may have. */
const mostRuns = 100

export type NewStability = {
  readonly analysisId: number
  readonly kind: StabilityKind
  /** how many seeds; the analysis's own is not among them */
  readonly seeds: number
  /** shares of the analysis's sample, 0 to 1 */
  readonly ratios: readonly number[]
}

/**
 * Queues a measurement: one run for each seed and ratio. Throws conflict while the analysis is not done, invalid for
 * what cannot be measured, not_found for an analysis that is not the viewer's own (runs may cost judge calls).
 */
export async function createStability(wanted: NewStability, viewer: NonNullable<Viewer>): Promise<{ id: number }> {
  const { analysisId, kind, seeds } = wanted
  const analysis = await getAnalysis(analysisId, viewer)
  if (analysis.ownerId !== viewer.id) throw noSuch("analysis", "own")
  if (kind === "tree") requireMayUse(viewer, analysis.judgeId)
  if (analysis.status !== "done") throw new AppError("conflict", "Wait until the analysis is done.")
  if (kind === "tree" && analysis.treeId === null)
    throw new AppError("invalid", "This analysis has no tree of its own to grow again. Measure its signature instead.")
  const ratios = [...new Set(wanted.ratios)].sort((a, b) => b - a)
  if (kind === "signature" && ratios.some((ratio) => ratio >= 1))
    throw new AppError("invalid", "The whole sample always has the same signature: choose ratios below 1.")
  if (ratios.length === 0 || seeds < 1 || ratios.length * seeds > mostRuns)
    throw new AppError("invalid", `Seeds times ratios must be 1 to ${mostRuns} runs.`)
  const runs = ratios.flatMap((ratio) =>
    Array.from({ length: seeds }, (_, index) => ({ ratio, seed: seedAfter(analysis.config.seed, index) })),
  )
  await prepareQueue()
  return transaction(async (client) => {
    if (kind === "tree") await refuseAtCap(client, analysisId)
    const { id } = await on(client)
      .insertInto("stability")
      .values({ analysisId, kind })
      .returning("id")
      .executeTakeFirstOrThrow()
    await on(client)
      .insertInto("stabilityRun")
      .values(runs.map((run, position) => ({ stabilityId: id, position, ...run })))
      .execute()
    await enqueueRuns(client, { stabilityId: id, attempt: 1 })
    return { id }
  })
}

/** Seeds after the analysis's own: none of them repeats the very order it has used. */
const seedAfter = (own: number, index: number): number => (own + 1 + index) % 2_147_483_648

/** No further runs; those that are finished are kept. */
export async function cancelStability(
  wanted: { readonly analysisId: number; readonly id: number },
  viewer: NonNullable<Viewer>,
): Promise<void> {
  await change(wanted, viewer, async ({ id, status }, client) => {
    if (status !== "queued" && status !== "running")
      throw new AppError("conflict", "This measurement has already ended.")
    const message = "Cancelled before the end. Finished runs are kept."
    await set(client, id, { status: "cancelled", message, finishedAt: now })
  })
}

/** Goes on with the runs that are missing; judge calls that were answered are cached. */
export async function continueStability(
  wanted: { readonly analysisId: number; readonly id: number },
  viewer: NonNullable<Viewer>,
): Promise<void> {
  const { analysisId } = wanted
  await change(wanted, viewer, async ({ id, status, attempt, kind, judgeId }, client) => {
    if (kind === "tree") requireMayUse(viewer, judgeId)
    if (status !== "failed" && status !== "cancelled")
      throw new AppError("conflict", "Only a measurement that failed or was cancelled can be continued.")
    if (kind === "tree") await refuseAtCap(client, analysisId)
    await set(client, id, { status: "queued", attempt: attempt + 1, message: null, finishedAt: null })
    await enqueueRuns(client, { stabilityId: id, attempt: attempt + 1 })
  })
}

const set = (client: pg.PoolClient, id: number, to: UpdateObject<DB, "stability">) =>
  on(client).updateTable("stability").set(to).where("id", "=", id).execute()

type State = NonNullable<Awaited<ReturnType<typeof lock>>>

const lock = (client: pg.PoolClient, { analysisId, id }: { readonly analysisId: number; readonly id: number }) =>
  on(client)
    .selectFrom("stability as s")
    .innerJoin("analysis as a", "a.id", "s.analysisId")
    .select(["s.id", "s.kind", "s.status", "s.attempt", "a.judgeId", "a.ownerId"])
    .where("s.id", "=", id)
    .where("a.id", "=", analysisId)
    .forUpdate("s")
    .executeTakeFirst()

async function change(
  wanted: { readonly analysisId: number; readonly id: number },
  viewer: NonNullable<Viewer>,
  work: (state: State, client: pg.PoolClient) => Promise<void>,
): Promise<void> {
  await prepareQueue()
  await transaction(async (client) => {
    const state = await lock(client, wanted)
    if (!state || state.ownerId !== viewer.id)
      throw new AppError("not_found", "There is no such measurement of an analysis of yours.")
    await work(state, client)
  })
}

/** One job for each run that is not done; with all done, the report. The caller holds the row. */
async function enqueueRuns(client: pg.ClientBase, job: { stabilityId: number; attempt: number }): Promise<void> {
  const rows = await on(client)
    .selectFrom("stabilityRun")
    .select("position")
    .where("stabilityId", "=", job.stabilityId)
    .where("finishedAt", "is", null)
    .orderBy("position")
    .execute()
  for (const { position } of rows)
    await enqueue(client, "stability-run", { ...job, position }, { key: stabilityKey(job, position), priority: 20 })
  if (rows.length === 0) await enqueue(client, "stability-report", job, { key: stabilityKey(job, "report") })
}
