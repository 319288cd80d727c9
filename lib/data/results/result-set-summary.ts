import "server-only"
import type { PoolClient } from "pg"
import type { Viewer } from "@/lib/domain/access/permissions"
import {
  histogramEdges,
  histogramRange,
  maxHistogramModels,
  maxValues,
  proposedThreshold,
  type Histogram,
} from "@/lib/domain/results/score-histogram"
import type { ThresholdRule } from "@/lib/domain/enums"
import { AppError } from "@/lib/errors"
import { query, transaction } from "@/lib/data/base/client"
import { earlierThresholds, type EarlierThreshold } from "./earlier-thresholds"
import { isAttempt, isFailure } from "@/lib/data/scope/failure-rule-sql"

/** Which scores of a data set are the better ones, and whether that is known or only assumed. */
type Direction = { readonly lowerIsBetter: boolean; readonly isSaid: boolean }

type Scores = {
  readonly dataset_id: number
  readonly name: string
  readonly known: number | null
  readonly mean: number | null
  readonly lowest: number | null
  readonly highest: number | null
  readonly is_binary: boolean
  readonly text_conflicts: number
}

/**
 * What pages and analyses read instead of counting predictions: per data set the threshold and the histogram it can be
 * chosen on, per (model, data set) predictions and failures. Error rows have no say in scores and are no failures.
 */
export async function summarise(
  client: PoolClient,
  {
    resultSetId,
    threshold,
    directionOf,
  }: { resultSetId: number; threshold: number | null; directionOf: (dataset: string) => Direction },
): Promise<void> {
  await client.query(countScores, [resultSetId])
  const { rows } = await client.query<Scores>(scoresOfDatasets, [resultSetId])
  const earlier = await earlierThresholds(client, resultSetId)
  for (const scores of rows) {
    const { lowerIsBetter, isSaid } = earlier.direction(scores.dataset_id, directionOf(scores.name))
    const before = earlier.threshold({ datasetId: scores.dataset_id, lowerIsBetter, highest: scores.highest })
    const { value, rule, from } = thresholdOf(scores, { given: threshold, before, lowerIsBetter })
    const histogram = await histogramOf(client, scores)
    await client.query(
      `INSERT INTO result_set_dataset (result_set_id, dataset_id, threshold, threshold_rule, "binary", mean_score,
         min_score, max_score, histogram, text_conflicts, lower_is_better, direction_said, threshold_from_id)
       VALUES ($1, $2, $3, $4::"ThresholdRule", $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
      [
        resultSetId,
        scores.dataset_id,
        value,
        rule,
        scores.is_binary,
        scores.mean,
        scores.lowest,
        scores.highest,
        histogram,
        scores.text_conflicts,
        lowerIsBetter,
        isSaid,
        from,
      ],
    )
  }
  await client.query(countPredictions, [resultSetId])
  await client.query("DROP TABLE score_count")
}

type Chosen = { readonly value: number; readonly rule: ThresholdRule; readonly from: number | null }

/**
 * 0 or 1: nothing to choose. Otherwise the given one, that of the owner's earlier results, the data set's own (which
 * is one to fail below), or a proposal from the mean.
 */
function thresholdOf(
  scores: Scores,
  { given, before, lowerIsBetter }: { given: number | null; before: EarlierThreshold | null; lowerIsBetter: boolean },
): Chosen {
  if (scores.is_binary || scores.mean === null) return { value: 0.5, rule: "binary", from: null }
  if (given !== null) return { value: given, rule: "given", from: null }
  if (before !== null) return { value: before.threshold, rule: "dataset", from: before.resultSetId }
  if (scores.known !== null && !lowerIsBetter) return { value: scores.known, rule: "dataset", from: null }
  return { value: proposedThreshold(scores.mean, lowerIsBetter), rule: "mean", from: null }
}

/**
 * Predictions are read once; everything else is counted from how often each score was given. In an order, because sums
 * of fractions depend on it.
 */
const countScores = `
  CREATE TEMP TABLE score_count ON COMMIT DROP AS
  SELECT dataset_id, model_id, score, CASE WHEN status = 'error' THEN 'error' ELSE 'ok' END AS status, count(*)::int AS n
  FROM prediction WHERE result_set_id = $1 GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4`

const scoresOfDatasets = `
  WITH conflicts AS (
    -- Against what the owner may know of: what releases published, public results, and the owner's others.
    SELECT e.dataset_id, count(*)::int AS n FROM example_text t JOIN example e ON e.id = t.example_id
    WHERE t.result_set_id = $1 AND t.content_hash <> coalesce(e.content_hash, (
      SELECT o.content_hash FROM example_text o JOIN result_set r ON r.id = o.result_set_id
      WHERE o.example_id = e.id AND r.id <> $1 AND r.status = 'ready'
        AND (r.visibility = 'public' OR r.owner_id = (SELECT owner_id FROM result_set WHERE id = $1))
      ORDER BY r.id LIMIT 1))
    GROUP BY e.dataset_id
  ), scores AS (
    SELECT dataset_id, sum(score * n) / sum(n) FILTER (WHERE score IS NOT NULL) AS mean, min(score) AS lowest,
      max(score) AS highest, coalesce(bool_and(score IN (0, 1)), true) AS is_binary
    FROM score_count WHERE status <> 'error' GROUP BY dataset_id
  )
  SELECT s.*, d.name, d.threshold AS known, coalesce(c.n, 0) AS text_conflicts
  FROM scores s JOIN dataset d ON d.id = s.dataset_id LEFT JOIN conflicts c ON c.dataset_id = s.dataset_id
  ORDER BY s.dataset_id`

const countPredictions = `
  INSERT INTO result_set_count (result_set_id, model_id, dataset_id, predictions, failures, unscored)
  SELECT r.result_set_id, c.model_id, c.dataset_id, sum(c.n),
    coalesce(sum(c.n) FILTER (WHERE ${isFailure("c", "r")}), 0),
    coalesce(sum(c.n) FILTER (WHERE NOT ${isAttempt("c")}), 0)
  FROM score_count c JOIN result_set_dataset r USING (dataset_id)
  WHERE r.result_set_id = $1 GROUP BY r.result_set_id, c.model_id, c.dataset_id`

const scored = `dataset_id = $1 AND ${isAttempt("score_count")}`

async function histogramOf(client: PoolClient, scores: Scores): Promise<Histogram> {
  const range = histogramRange(scores.lowest ?? 0, scores.highest ?? 1)
  const edges = histogramEdges(range)
  const key = [scores.dataset_id]
  const distinct = await client.query<{ score: number }>(
    `SELECT DISTINCT score FROM score_count WHERE ${scored} ORDER BY score LIMIT ${maxValues + 1}`,
    key,
  )
  const values = distinct.rows.length <= maxValues ? distinct.rows.map((row) => row.score) : null
  // width_bucket over an array finds the slot exactly; slot 0 would be below the first entry and cannot occur.
  const slots = `SELECT model_id, least(width_bucket(score, $2::float8[]), $3) - 1 AS slot, sum(n)::int AS n
    FROM score_count WHERE ${scored} GROUP BY 1, 2`
  const means = `SELECT model_id, sum(score * n) / sum(n) AS mean, sum(n)::int AS n FROM score_count
    WHERE ${scored} GROUP BY 1 ORDER BY 3 DESC, model_id LIMIT ${maxHistogramModels}`
  const inBins = await client.query<Slot>(slots, [...key, edges, edges.length - 1])
  const inValues = values ? await client.query<Slot>(slots, [...key, values, values.length]) : null
  const models = await client.query<{ model_id: number; mean: number }>(means, key)
  const sums = values ? tally(values.length, inValues?.rows ?? []) : []
  const finest = inValues?.rows ?? inBins.rows
  return {
    ...range,
    bins: tally(edges.length - 1, inBins.rows),
    values: values ? values.map((score, i) => ({ score, count: sums[i] ?? 0 })) : null,
    models: models.rows.map(({ model_id, mean }) => ({
      modelId: model_id,
      mean,
      counts: tally(
        values?.length ?? edges.length - 1,
        finest.filter((row) => row.model_id === model_id),
      ),
    })),
  }
}

type Slot = { readonly model_id: number; readonly slot: number; readonly n: number }

function tally(length: number, slots: readonly Slot[]): number[] {
  const counts = new Array<number>(length).fill(0)
  for (const { slot, n } of slots) counts[slot] = (counts[slot] ?? 0) + n
  return counts
}

/**
 * Moves the threshold of a graded data set and recounts its failures. "mean" is the proposal from the mean score.
 * Only the owner may; analyses that are already there keep the threshold they were run with.
 */
export async function setThreshold({
  resultSetId,
  datasetId,
  threshold,
  viewer,
}: {
  resultSetId: number
  datasetId: number
  threshold: number | "mean"
  viewer: Viewer
}): Promise<void> {
  const [row] = await query<{ binary: boolean; mean: number | null; lowerIsBetter: boolean; owner: number | null }>(
    `SELECT d."binary", d.mean_score AS mean, d.lower_is_better AS "lowerIsBetter", r.owner_id AS owner FROM result_set_dataset d
     JOIN result_set r ON r.id = d.result_set_id WHERE d.result_set_id = $1 AND d.dataset_id = $2`,
    [resultSetId, datasetId],
  )
  if (!row || row.owner === null || row.owner !== viewer?.id)
    throw new AppError("not_found", "There are no such results.")
  if (row.binary) throw new AppError("invalid", "Every score is 0 or 1: there is no threshold to set.")
  const value = threshold === "mean" ? proposedThreshold(row.mean ?? 0, row.lowerIsBetter) : threshold
  if (!Number.isFinite(value)) throw new AppError("invalid", "A threshold is a number.")
  await transaction(async (client) => {
    await client.query(
      `UPDATE result_set_dataset SET threshold = $3, threshold_rule = $4::"ThresholdRule", threshold_from_id = NULL
       WHERE result_set_id = $1 AND dataset_id = $2`,
      [resultSetId, datasetId, value, threshold === "mean" ? "mean" : "given"],
    )
    await recountFailures(client, { resultSetId, datasetId })
  })
}

/** Counts a data set's failures anew, after its rule has changed. */
export async function recountFailures(
  client: PoolClient,
  { resultSetId, datasetId }: { resultSetId: number; datasetId: number },
): Promise<void> {
  // What is remembered of items no analysis has a rule for follows the threshold.
  await client.query("UPDATE analysis SET counts_revision = counts_revision + 1 WHERE result_set_id = $1", [
    resultSetId,
  ])
  await client.query(
    `UPDATE result_set_count c SET failures = n.failures
     FROM (SELECT p.model_id, count(*) FILTER (WHERE ${isFailure("p", "r")}) AS failures
           FROM prediction p JOIN result_set_dataset r USING (result_set_id, dataset_id)
           WHERE p.result_set_id = $1 AND p.dataset_id = $2 GROUP BY p.model_id) n
     WHERE c.result_set_id = $1 AND c.dataset_id = $2 AND c.model_id = n.model_id`,
    [resultSetId, datasetId],
  )
}
