import "server-only"
import { query } from "@/lib/data/base/client"
import { isAttempt, isRight, rulesOf } from "@/lib/data/scope/failure-rule-sql"
import { cachedFor } from "@/lib/data/scope/scope-cache"
import type { Scope } from "@/lib/data/scope/scope"

/** Items alike in how many models tried them and how many of those failed. */
export type ItemGroup = { readonly tried: number; readonly failed: number; readonly items: number }

/** $1 result set, $2 data set, $3 analysis. A model fails an item when none of its attempts is right by the analysis's rule. */
const perModel = `
  SELECT p.example_id, p.model_id, bool_or(${isRight("p", "r")}) AS solved
  FROM prediction p
  JOIN ${rulesOf({ resultSet: "$1", analysis: "$3" })} r ON r.dataset_id = p.dataset_id
  WHERE p.result_set_id = $1 AND p.dataset_id = $2 AND ${isAttempt("p")}
  GROUP BY p.example_id, p.model_id`

const perItem = `
  SELECT example_id, count(*)::int AS tried, (count(*) FILTER (WHERE NOT solved))::int AS failed
  FROM (${perModel}) AS per_model GROUP BY example_id`

/** How the items of a data set divide by the number of models that tried and failed them. */
export async function listItemGroups(scope: Scope, datasetId: number): Promise<ItemGroup[]> {
  return cachedFor(scope, { name: "item groups", of: [datasetId], load: () => queryItemGroups(scope, datasetId) })
}

function queryItemGroups(scope: Scope, datasetId: number): Promise<ItemGroup[]> {
  return query<ItemGroup>(
    `SELECT tried, failed, count(*)::int AS items FROM (${perItem}) AS item GROUP BY 1, 2 ORDER BY 1, 2`,
    [scope.analysis.resultSetId, datasetId, scope.analysis.id],
  )
}

export type UnsolvedItem = {
  readonly exampleId: string
  /** its failures that are in the analysis, read or to be read */
  readonly sampled: number
}

/** Items that every one of at least two models failed, those with most failures to read first. */
export async function listUnsolvedItems(scope: Scope, datasetId: number, limit: number): Promise<UnsolvedItem[]> {
  const load = () => queryUnsolvedItems(scope, datasetId, limit)
  return cachedFor(scope, { name: "unsolved", of: [datasetId, limit], load })
}

function queryUnsolvedItems(scope: Scope, datasetId: number, limit: number): Promise<UnsolvedItem[]> {
  return query<UnsolvedItem>(
    `SELECT e.external_id AS "exampleId",
            (SELECT count(*)::int FROM error_annotation a WHERE a.example_id = e.id AND a.analysis_id = $3) AS sampled
     FROM (${perItem}) AS item
     JOIN example e ON e.id = item.example_id
     WHERE item.failed = item.tried AND item.tried > 1
     ORDER BY sampled DESC, e.external_id LIMIT $4`,
    [scope.analysis.resultSetId, datasetId, scope.analysis.id, limit],
  )
}

/** Failures of a data set whose item, reference or scorer is suspected rather than the model. */
export async function countSuspects(scope: Scope, datasetId: number): Promise<SuspectCount[]> {
  return cachedFor(scope, { name: "suspects", of: [datasetId], load: () => querySuspects(scope, datasetId) })
}

type SuspectCount = { suspect: string; count: number }

function querySuspects(scope: Scope, datasetId: number): Promise<SuspectCount[]> {
  return query<{ suspect: string; count: number }>(
    `SELECT replace(suspect::text, '_', '-') AS suspect, count(*)::int AS count
     FROM error_annotation WHERE analysis_id = $1 AND dataset_id = $2 AND suspect IS NOT NULL
     GROUP BY 1 ORDER BY 2 DESC, 1`,
    [scope.analysis.id, datasetId],
  )
}

/** Items by how well they tell models apart: correlations in ten equal bins from -1 to 1. */
export type ItemCorrelations = {
  readonly bins: readonly number[]
  readonly positive: number
  readonly negative: number
  /** items all models solve, or none: they tell nothing */
  readonly constant: number
  readonly models: number
}

/**
 * Correlation, item by item, of solving it with the share of all other items solved, over models that tried at least
 * two (item-rest correlation). An item is left out when fewer than three models tried it.
 */
export async function findItemCorrelations(scope: Scope, datasetId: number): Promise<ItemCorrelations> {
  const load = () => queryItemCorrelations(scope, datasetId)
  const rows = await cachedFor(scope, { name: "item correlations", of: [datasetId], load })
  const bins = Array.from({ length: 10 }, (_, index) => rows.find((row) => row.bin === index + 1)?.items ?? 0)
  return {
    bins,
    positive: rows.reduce((sum, row) => sum + row.positive, 0),
    negative: rows.reduce((sum, row) => sum + row.negative, 0),
    constant: rows.find((row) => row.bin === null)?.items ?? 0,
    models: Math.max(0, ...rows.map((row) => row.models)),
  }
}

type CorrelationBin = { bin: number | null; items: number; positive: number; negative: number; models: number }

function queryItemCorrelations(scope: Scope, datasetId: number): Promise<CorrelationBin[]> {
  return query<CorrelationBin>(
    `WITH tried AS (SELECT example_id, model_id, solved::int AS solved FROM (${perModel}) AS per_model
     ), model AS (SELECT model_id, count(*)::float8 AS n, sum(solved)::float8 AS s FROM tried GROUP BY model_id),
     item AS (
       SELECT corr(solved, (s - solved) / (n - 1)) AS r, count(*)::int AS models
       FROM tried JOIN model USING (model_id) WHERE n > 1 GROUP BY example_id HAVING count(*) > 2
     )
     SELECT width_bucket(r, -1, 1.0000001, 10) AS bin, count(*)::int AS items,
            (count(*) FILTER (WHERE r > 0))::int AS positive, (count(*) FILTER (WHERE r < 0))::int AS negative,
            max(models) AS models
     FROM item GROUP BY 1 ORDER BY 1`,
    [scope.analysis.resultSetId, datasetId, scope.analysis.id],
  )
}
