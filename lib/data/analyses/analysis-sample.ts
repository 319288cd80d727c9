import "server-only"
import type pg from "pg"
import type { AnalysisConfig } from "@/lib/method/config/analysis-config"
import type { Candidate, SampledFailure, StratumPlan } from "@/lib/method/sampling/sample-failures"
import { query } from "@/lib/data/base/client"
import { isFailure, rulesOf } from "@/lib/data/scope/failure-rule-sql"
import { withoutForeignKeyChecks } from "@/lib/data/base/foreign-keys"

/** A (model, data set) group of an analysis that has not been sampled yet. */
export type OpenStratum = Omit<StratumPlan, "sampled">

/**
 * The groups an analysis covers and has not sampled yet, in the order of their names' code units; counts and rules are
 * those of one moment, from the table that imports and threshold changes keep. Data sets that were begun keep the rule
 * they were begun with: `failures` is then what the result set counts now, and `listFailures` what the analysis does.
 */
export async function listOpenStrata(
  analysis: { readonly id: number; readonly resultSetId: number },
  config: AnalysisConfig,
): Promise<OpenStratum[]> {
  return query<OpenStratum>(
    `SELECT m.id AS "modelId", m.name AS model, d.id AS "datasetId", d.name AS dataset, t.threshold,
            t.lower_is_better AS "lowerIsBetter", c.predictions - c.unscored AS predictions, c.unscored,
            c.failures
     FROM result_set_count c
     JOIN ${rulesOf({ resultSet: "$1", analysis: "$4" })} t ON t.dataset_id = c.dataset_id
     JOIN model m ON m.id = c.model_id
     JOIN dataset d ON d.id = c.dataset_id
     WHERE c.result_set_id = $1
       AND (cardinality($2::int[]) = 0 OR c.model_id = ANY ($2)) AND (cardinality($3::int[]) = 0 OR c.dataset_id = ANY ($3))
       AND NOT EXISTS (SELECT FROM stratum s WHERE s.analysis_id = $4 AND s.model_id = c.model_id AND s.dataset_id = c.dataset_id)
     ORDER BY d.name COLLATE "C", m.name COLLATE "C"`,
    [analysis.resultSetId, config.modelIds, config.datasetIds, analysis.id],
  )
}

export type FailureRow = Candidate & { readonly exampleId: number }

/**
 * All failures of one group, as lib/domain/results/prediction.ts defines them; `key` is the same in every database that holds
 * these results.
 */
export async function listFailures(
  client: Pick<pg.ClientBase, "query">,
  resultSetId: number,
  stratum: Pick<OpenStratum, "modelId" | "datasetId" | "threshold" | "lowerIsBetter">,
): Promise<FailureRow[]> {
  const { rows } = await client.query<{
    id: number
    exampleId: number
    externalId: string
    variant: string
    trial: number
  }>(
    `SELECT p.id, p.example_id AS "exampleId", e.external_id AS "externalId", p.variant, p.trial
     FROM prediction p JOIN example e ON e.id = p.example_id
     CROSS JOIN (SELECT $4::float8 AS threshold, $5::boolean AS lower_is_better) rule
     WHERE p.result_set_id = $1 AND p.dataset_id = $2 AND p.model_id = $3 AND ${isFailure("p", "rule")}`,
    [resultSetId, stratum.datasetId, stratum.modelId, stratum.threshold, stratum.lowerIsBetter],
  )
  return rows.map(({ id, exampleId, externalId, variant, trial }) => ({
    id,
    exampleId,
    key: JSON.stringify([externalId, variant, trial]),
  }))
}

export async function saveStrata(
  client: pg.ClientBase,
  analysisId: number,
  strata: readonly StratumPlan[],
): Promise<void> {
  await client.query(
    `INSERT INTO stratum (analysis_id, model_id, dataset_id, threshold, lower_is_better, predictions, unscored, failures, sampled)
     SELECT $1, * FROM unnest($2::int[], $3::int[], $4::float8[], $5::bool[], $6::int[], $7::int[], $8::int[], $9::int[])`,
    [
      analysisId,
      strata.map((one) => one.modelId),
      strata.map((one) => one.datasetId),
      strata.map((one) => one.threshold),
      strata.map((one) => one.lowerIsBetter),
      strata.map((one) => one.predictions),
      strata.map((one) => one.unscored),
      strata.map((one) => one.failures),
      strata.map((one) => one.sampled),
    ],
  )
}

/**
 * A pending annotation per sampled failure, ids rising in this order: from now on nothing sampled can be lost. Returns
 * the id before the first. The caller holds the analysis, so its result set is there, and with it every other id:
 * deleting a prediction, model or example goes through the result set, which waits for the analysis.
 */
export async function saveSample(
  client: pg.ClientBase,
  analysisId: number,
  sample: readonly SampledFailure[],
): Promise<number> {
  return withoutForeignKeyChecks(client, async () => {
    const { rows } = await client.query<{ before: number }>(
      `WITH added AS (
         INSERT INTO error_annotation (analysis_id, prediction_id, model_id, dataset_id, example_id, updated_at)
         SELECT $1, s.prediction_id, s.model_id, s.dataset_id, s.example_id, now()
         FROM unnest($2::int[], $3::int[], $4::int[], $5::int[]) WITH ORDINALITY AS s (prediction_id, model_id, dataset_id, example_id, n)
         ORDER BY s.n
         RETURNING id
       ) SELECT coalesce(min(id) - 1, 0) AS before FROM added`,
      [
        analysisId,
        sample.map((failure) => failure.predictionId),
        sample.map((failure) => failure.modelId),
        sample.map((failure) => failure.datasetId),
        sample.map((failure) => failure.exampleId),
      ],
    )
    return rows[0]?.before ?? 0
  })
}
