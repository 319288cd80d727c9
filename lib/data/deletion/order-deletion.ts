import "server-only"
import { sql } from "kysely"
import type { PoolClient } from "pg"
import type { Viewer } from "@/lib/domain/access/permissions"
import { transaction } from "@/lib/data/base/client"
import { now } from "@/lib/data/base/columns"
import { enqueue, prepareQueue, removeWaiting } from "@/lib/data/base/jobs"
import { on } from "@/lib/data/base/kysely"
import { dropWaitingImport } from "@/lib/data/imports/uploads"
import { isImporting } from "@/lib/data/imports/result-set-import"
import { AppError, noSuch } from "@/lib/errors"
import { whatHolds } from "./blockers"
import type { Doomed } from "./doomed"

/**
 * Orders that results go, with all that came from them. From this moment nobody else sees them, nothing new begins with
 * them, and what is at work on them stops; the rest is the worker's (lib/jobs/deletion). Ordered again it is the same
 * order. Throws not_found for what is not the viewer's own, conflict for what must stay or is coming in just now.
 * Returns the order's id.
 */
export async function orderDeletion(resultSetId: number, viewer: NonNullable<Viewer>): Promise<number> {
  await prepareQueue()
  return transaction(async (client) => {
    const row = await on(client)
      .selectFrom("resultSet")
      .select(["status", "ownerId"])
      .where("id", "=", resultSetId)
      .where("origin", "=", "import")
      .forUpdate()
      .executeTakeFirst()
    if (!row || row.ownerId !== viewer.id) throw noSuch("results", "own")
    if (row.status === "importing" && (await isImporting(client)))
      throw new AppError("conflict", "These results are coming in just now. Delete them once that is over.")
    const doomed = { resultSetId, analysisId: null }
    await refuseHeld(client, doomed, viewer)
    await dropWaitingImport(client, resultSetId)
    await stopAnalyses(client, resultSetId)
    await on(client)
      .updateTable("resultSet")
      // The same files may come in again before these are gone.
      .set({
        status: "deleting",
        visibility: "private",
        progress: 0,
        openQuestions: null,
        contentHash: `deleting ${resultSetId}`,
      })
      .where("id", "=", resultSetId)
      .execute()
    return recordOrder(client, doomed, viewer)
  })
}

/**
 * The same of one analysis. From this moment it is nobody's: no list, name or control of it is anybody's to read. Throws
 * not_found for what is not the viewer's own, conflict while it is at work and where other work stands on it.
 */
export async function orderAnalysisDeletion(analysisId: number, viewer: NonNullable<Viewer>): Promise<number> {
  await prepareQueue()
  return transaction(async (client) => {
    const row = await on(client)
      .selectFrom("analysis as a")
      .innerJoin("resultSet as r", "r.id", "a.resultSetId")
      .select(["a.ownerId", "a.resultSetId", "r.status"])
      .where("a.id", "=", analysisId)
      .forUpdate("a")
      .executeTakeFirst()
    if (!row || row.ownerId !== viewer.id) return findOrder(client, analysisId, viewer)
    if (row.status === "deleting")
      throw new AppError("conflict", "The results of this analysis are being deleted, and it goes with them.")
    const doomed = { resultSetId: row.resultSetId, analysisId }
    await refuseHeld(client, doomed, viewer)
    await removeWaiting(client, analysisId)
    await on(client)
      .updateTable("analysis")
      .set((eb) => ({ ownerId: null, visibility: "private" as const, attempt: eb("attempt", "+", 1) }))
      .where("id", "=", analysisId)
      .execute()
    return recordOrder(client, doomed, viewer)
  })
}

/** Ordered already, it is the same order. */
async function findOrder(client: PoolClient, analysisId: number, { id: ownerId }: NonNullable<Viewer>) {
  const order = await on(client)
    .selectFrom("deletion")
    .select("id")
    .where("analysisId", "=", analysisId)
    .where("ownerId", "=", ownerId)
    .where("finishedAt", "is", null)
    .executeTakeFirst()
  if (!order) throw noSuch("analysis", "own")
  return order.id
}

async function refuseHeld(client: PoolClient, doomed: Doomed, viewer: NonNullable<Viewer>): Promise<void> {
  const held = await whatHolds(on(client), doomed, viewer)
  if (held !== null) throw new AppError("conflict", held)
}

async function recordOrder(client: PoolClient, doomed: Doomed, viewer: NonNullable<Viewer>): Promise<number> {
  const { resultSetId, analysisId } = doomed
  const { id } = await on(client)
    .insertInto("deletion")
    .values({ ownerId: viewer.id, resultSetId, analysisId })
    .onConflict((conflict) =>
      (analysisId === null
        ? conflict.column("resultSetId").where("analysisId", "is", null)
        : conflict.column("analysisId")
      ).doUpdateSet({ message: null }),
    )
    .returning("id")
    .executeTakeFirstOrThrow()
  const what = analysisId === null ? resultSetId : `analysis-${analysisId}`
  await enqueue(client, "delete-results", { deletionId: id }, { key: `delete-${what}` })
  return id
}

/** Whoever made them: what they read is going. */
async function stopAnalyses(client: PoolClient, resultSetId: number): Promise<void> {
  const analyses = await on(client)
    .updateTable("analysis")
    .set((eb) => ({
      visibility: "private" as const,
      attempt: eb("attempt", "+", 1),
      status: eb
        .case()
        .when("status", "in", ["queued", "running", "paused"])
        .then(sql.lit("cancelled" as const))
        .else(eb.ref("status"))
        .end(),
      message: "Its results are being deleted.",
      finishedAt: eb.fn.coalesce("finishedAt", now),
    }))
    .where("resultSetId", "=", resultSetId)
    .returning("id")
    .execute()
  for (const { id } of analyses) await removeWaiting(client, id)
}
