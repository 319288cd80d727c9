import "server-only"
import type pg from "pg"
import type { AnalysisConfig } from "@/lib/analysis/config"
import type { Candidate, SampledFailure, StratumPlan } from "@/lib/analysis/prepare"
import { copyRows } from "./copy"

type Stratum = Omit<StratumPlan, "sampled">

/** A failed prediction as lib/domain/prediction.ts defines it, in SQL. */
const isFailure = "p.status <> 'error' AND p.score IS NOT NULL AND p.score < t.threshold"

/** The (model, data set) groups an analysis covers, with their counts, in the order of their names' code units. */
export async function listStrata(
  client: pg.ClientBase,
  resultSetId: number,
  config: AnalysisConfig,
): Promise<Stratum[]> {
  const { rows } = await client.query<Stratum>(
    `SELECT m.id AS "modelId", m.name AS model, d.id AS "datasetId", d.name AS dataset, t.threshold,
            count(*)::int AS predictions, count(*) FILTER (WHERE ${isFailure})::int AS failures
     FROM prediction p
     JOIN result_set_dataset t ON t.result_set_id = p.result_set_id AND t.dataset_id = p.dataset_id
     JOIN model m ON m.id = p.model_id
     JOIN dataset d ON d.id = p.dataset_id
     WHERE p.result_set_id = $1
       AND (cardinality($2::int[]) = 0 OR p.model_id = ANY ($2)) AND (cardinality($3::int[]) = 0 OR p.dataset_id = ANY ($3))
     GROUP BY m.id, d.id, t.threshold
     ORDER BY d.name COLLATE "C", m.name COLLATE "C"`,
    [resultSetId, config.modelIds, config.datasetIds],
  )
  return rows
}

export type FailureRow = Candidate & { readonly exampleId: number }

/** All failures of one group; `key` is the same in every database that holds these results. */
export async function listFailures(
  client: pg.ClientBase,
  resultSetId: number,
  { modelId, datasetId }: Pick<Stratum, "modelId" | "datasetId">,
): Promise<FailureRow[]> {
  const { rows } = await client.query<{
    id: number
    exampleId: number
    externalId: string
    variant: string
    trial: number
  }>(
    `SELECT p.id, p.example_id AS "exampleId", e.external_id AS "externalId", p.variant, p.trial
     FROM prediction p
     JOIN result_set_dataset t ON t.result_set_id = p.result_set_id AND t.dataset_id = p.dataset_id
     JOIN example e ON e.id = p.example_id
     WHERE p.result_set_id = $1 AND p.dataset_id = $2 AND p.model_id = $3 AND ${isFailure}`,
    [resultSetId, datasetId, modelId],
  )
  return rows.map(({ id, exampleId, externalId, variant, trial }) => ({
    id,
    exampleId,
    key: JSON.stringify([externalId, variant, trial]),
  }))
}

export async function saveStrata(
  client: pg.PoolClient,
  analysisId: number,
  strata: readonly StratumPlan[],
): Promise<void> {
  await copyRows(
    client,
    {
      table: "stratum",
      columns: {
        analysis_id: "int4",
        model_id: "int4",
        dataset_id: "int4",
        threshold: "float8",
        predictions: "int4",
        failures: "int4",
        sampled: "int4",
      },
    },
    strata.map((one) => [
      analysisId,
      one.modelId,
      one.datasetId,
      one.threshold,
      one.predictions,
      one.failures,
      one.sampled,
    ]),
  )
}

/** A pending annotation per sampled failure, ids rising in this order: from now on nothing sampled can be lost. */
export async function saveSample(
  client: pg.PoolClient,
  analysisId: number,
  sample: readonly SampledFailure[],
): Promise<void> {
  await client.query(
    `INSERT INTO error_annotation (analysis_id, prediction_id, model_id, dataset_id, example_id, updated_at)
     SELECT $1, s.prediction_id, s.model_id, s.dataset_id, s.example_id, now()
     FROM unnest($2::int[], $3::int[], $4::int[], $5::int[]) WITH ORDINALITY AS s (prediction_id, model_id, dataset_id, example_id, n)
     ORDER BY s.n`,
    [
      analysisId,
      sample.map((failure) => failure.predictionId),
      sample.map((failure) => failure.modelId),
      sample.map((failure) => failure.datasetId),
      sample.map((failure) => failure.exampleId),
    ],
  )
}

/** What an attempt that was stopped while preparing left behind. */
export async function clearSample(client: pg.ClientBase, analysisId: number): Promise<void> {
  await client.query("DELETE FROM error_annotation WHERE analysis_id = $1", [analysisId])
  await client.query("DELETE FROM stratum WHERE analysis_id = $1", [analysisId])
}
