import "server-only"
import type { PoolClient } from "pg"
import type { Viewer } from "@/lib/domain/access/permissions"
import { mayBeOneScale } from "@/lib/domain/results/comparable-scale"
import { query } from "@/lib/data/base/client"

/** A threshold that the same owner's earlier results have for a data set. */
export type EarlierThreshold = { readonly threshold: number; readonly resultSetId: number }

type Direction = { readonly lowerIsBetter: boolean; readonly isSaid: boolean }

type Row = EarlierThreshold &
  Direction & {
    readonly datasetId: number
    readonly highest: number | null
  }

/**
 * The bar a benchmark has already, for results that are being imported: that of the owner's newest earlier results of it
 * with graded scores, so that two uploads are measured by one. Nobody else's results are looked at, whatever their
 * visibility: what others chose would say what they have. Results of another direction, or on another scale, are passed over.
 */
export async function earlierThresholds(client: PoolClient, resultSetId: number) {
  const { rows } = await client.query<Row>(
    `SELECT e.dataset_id AS "datasetId", e.threshold, e.result_set_id AS "resultSetId",
            e.lower_is_better AS "lowerIsBetter", e.direction_said AS "isSaid", e.max_score AS highest
     FROM result_set now
     JOIN result_set r ON r.owner_id = now.owner_id AND r.id <> now.id AND r.origin = 'import' AND r.status = 'ready'
     JOIN result_set_dataset e ON e.result_set_id = r.id AND NOT e."binary"
     WHERE now.id = $1 AND e.dataset_id IN (SELECT DISTINCT dataset_id FROM prediction WHERE result_set_id = $1)
     ORDER BY r.id DESC`,
    [resultSetId],
  )
  return {
    /** What was said once of a benchmark's direction holds where nothing is said now. */
    direction(datasetId: number, now: Direction): Direction {
      const before = rows.find((row) => row.datasetId === datasetId && row.isSaid)
      return now.isSaid || !before ? now : { lowerIsBetter: before.lowerIsBetter, isSaid: true }
    },
    threshold(now: { datasetId: number; lowerIsBetter: boolean; highest: number | null }): EarlierThreshold | null {
      const { highest } = now
      const fits = (row: Row) =>
        row.datasetId === now.datasetId &&
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
 * By data set, the earlier results whose threshold these took over; only those the viewer may see ("owner": whoever
 * imported these). Call getResultSet first.
 */
export async function thresholdSources(
  resultSetId: number,
  viewer: Viewer | "owner",
): Promise<ReadonlyMap<number, ThresholdSource>> {
  const rows = await query<{ datasetId: number; id: number; name: string }>(
    `SELECT s.dataset_id AS "datasetId", e.id, e.name
     FROM result_set_dataset s JOIN result_set r ON r.id = s.result_set_id JOIN result_set e ON e.id = s.threshold_from_id
     WHERE s.result_set_id = $1 AND (e.visibility = 'public' OR e.owner_id = CASE WHEN $2 THEN r.owner_id ELSE $3::int END)`,
    [resultSetId, viewer === "owner", viewer === "owner" ? null : (viewer?.id ?? null)],
  )
  return new Map(rows.map(({ datasetId, id, name }) => [datasetId, { resultSet: id, name }]))
}
