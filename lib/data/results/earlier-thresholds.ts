import "server-only"
import { sql } from "kysely"
import type { PoolClient } from "pg"
import type { Viewer } from "@/lib/domain/access/permissions"
import { mayBeOneScale } from "@/lib/domain/results/comparable-scale"
import { on, pooled } from "@/lib/data/base/kysely"
import { mergedDatasets } from "@/lib/data/scope/merged-into"
import { datasetsIn } from "./counted-rows"

/** A threshold that the same owner's earlier results have for a dataset. */
export type EarlierThreshold = { readonly threshold: number; readonly resultSetId: number }

type Direction = { readonly lowerIsBetter: boolean; readonly isSaid: boolean }

/**
 * The bar a benchmark has already, for results that are being imported: that of the owner's newest earlier results of it
 * with graded scores, so that two uploads are measured by one. Nobody else's results are looked at, whatever their
 * visibility: what others chose would say what they have. Results of another direction, or on another scale, are passed over.
 */
export async function earlierThresholds(client: PoolClient, resultSetId: number) {
  const datasets = (await datasetsIn(client, resultSetId)).map(({ id }) => id)
  // A name that the owner takes for another one will count as it.
  const merged = await mergedDatasets(client, resultSetId)
  const nameOf = (datasetId: number) => merged.get(datasetId) ?? datasetId
  const rows = await on(client)
    .selectFrom("resultSet as now")
    .innerJoin("resultSet as r", (join) => join.onRef("r.ownerId", "=", "now.ownerId").onRef("r.id", "<>", "now.id"))
    .innerJoin("resultSetDataset as e", "e.resultSetId", "r.id")
    .select([
      "e.datasetId",
      "e.threshold",
      "e.resultSetId",
      "e.lowerIsBetter",
      "e.directionSaid as isSaid",
      "e.maxScore as highest",
    ])
    .where("now.id", "=", resultSetId)
    .where("r.origin", "=", "import")
    .where("r.status", "=", "ready")
    .where("e.binary", "=", false)
    .where((eb) => sql<boolean>`${eb.ref("e.datasetId")} = ANY (${datasets.map(nameOf)}::int[])`)
    .orderBy("r.id", "desc")
    .execute()
  return {
    /** What was said once of a benchmark's direction holds where nothing is said now. */
    direction(datasetId: number, now: Direction): Direction {
      const before = rows.find((row) => row.datasetId === nameOf(datasetId) && row.isSaid)
      return now.isSaid || !before ? now : { lowerIsBetter: before.lowerIsBetter, isSaid: true }
    },
    threshold(now: { datasetId: number; lowerIsBetter: boolean; highest: number | null }): EarlierThreshold | null {
      const { highest } = now
      const fits = (row: (typeof rows)[number]) =>
        row.datasetId === nameOf(now.datasetId) &&
        row.lowerIsBetter === now.lowerIsBetter &&
        row.highest !== null &&
        highest !== null &&
        mayBeOneScale(row.highest, highest)
      return rows.find(fits) ?? null
    },
  }
}

export type ThresholdSource = { readonly resultSet: number; readonly name: string }

/**
 * By dataset, the earlier results whose threshold these took over; only those the viewer may see ("owner": whoever
 * imported these). Call getResultSet first.
 */
export async function thresholdSources(
  resultSetId: number,
  viewer: Viewer | "owner",
): Promise<ReadonlyMap<number, ThresholdSource>> {
  const rows = await pooled()
    .selectFrom("resultSetDataset as s")
    .innerJoin("resultSet as r", "r.id", "s.resultSetId")
    .innerJoin("resultSet as e", "e.id", "s.thresholdFromId")
    .select(["s.datasetId", "e.id", "e.name"])
    .where("s.resultSetId", "=", resultSetId)
    .where((eb) =>
      eb.or([
        eb("e.visibility", "=", "public"),
        eb("e.ownerId", "=", viewer === "owner" ? eb.ref("r.ownerId") : (viewer?.id ?? null)),
      ]),
    )
    .execute()
  return new Map(rows.map(({ datasetId, id, name }) => [datasetId, { resultSet: id, name }]))
}
