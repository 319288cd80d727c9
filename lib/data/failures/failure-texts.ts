import "server-only"
import type { CorrectOutput, UnreadFailure } from "@/lib/method/gather-texts"
import { attemptKey } from "@/lib/method/sampling/sample-failures"
import { batched } from "@/lib/data/base/in-batches"
import { query } from "@/lib/data/base/client"
import { isRight, rulesOf } from "@/lib/data/scope/failure-rule-sql"

/** A sampled failure whose turn has come: ids and names, no texts yet. */
export type PendingFailure = UnreadFailure & { readonly annotationId: number }

export async function listPending(analysisId: number, range: { from: number; to: number }): Promise<PendingFailure[]> {
  return query<PendingFailure>(
    `SELECT a.id AS "annotationId", a.prediction_id AS "predictionId", a.model_id AS "modelId",
            a.example_id AS "exampleId", d.name AS dataset, e.external_id AS example
     FROM error_annotation a JOIN dataset d ON d.id = a.dataset_id JOIN example e ON e.id = a.example_id
     WHERE a.analysis_id = $1 AND a.outcome = 'pending' AND a.id BETWEEN $2 AND $3 ORDER BY a.id`,
    [analysisId, range.from, range.to],
  )
}

/**
 * Predictions on these examples that are showable (lib/method/gather-texts.ts), by the rule of an analysis (null: of one that is
 * yet to be made, which is the result set's own).
 */
export async function listCorrect(
  { resultSetId, analysisId }: { readonly resultSetId: number; readonly analysisId: number | null },
  exampleIds: readonly number[],
): Promise<CorrectOutput[]> {
  const rows = await query<{
    predictionId: number
    modelId: number
    exampleId: number
    model: string
    variant: string
    trial: number
  }>(
    `SELECT p.id AS "predictionId", p.model_id AS "modelId", p.example_id AS "exampleId", m.name AS model, p.variant, p.trial
     FROM prediction p
     JOIN ${rulesOf({ resultSet: "$1", analysis: "$3" })} rule ON rule.dataset_id = p.dataset_id
     JOIN model m ON m.id = p.model_id
     JOIN prediction_text x ON x.prediction_id = p.id AND octet_length(x.output) > 0
     WHERE p.result_set_id = $1 AND p.example_id = ANY ($2::int[]) AND p.status = 'ok' AND ${isRight("p", "rule")}`,
    [resultSetId, [...new Set(exampleIds)], analysisId],
  )
  return rows.map(({ model, variant, trial, ...row }) => ({ ...row, key: attemptKey(model, { variant, trial }) }))
}

/** One output by prediction id, null when its text is not stored; questions asked at once share a query. */
export const readOutput = batched<number, string | null>(
  async (ids) => {
    const rows = await query<{ id: number; output: string }>(
      "SELECT prediction_id AS id, output FROM prediction_text WHERE prediction_id = ANY ($1::int[])",
      [ids],
    )
    const byId = new Map(rows.map(({ id, output }) => [id, output]))
    return ids.map((id) => byId.get(id) ?? null)
  },
  { max: 64, gatherMs: 10 },
)

type ExampleKey = { readonly resultSetId: number; readonly exampleId: number }

/** Input and reference of one example as one result set brought them. */
export const readExample = batched<ExampleKey, { input: string; reference: string | null } | null>(
  async (keys) => {
    const rows = await query<ExampleKey & { input: string; reference: string | null }>(
      `SELECT DISTINCT t.result_set_id AS "resultSetId", t.example_id AS "exampleId", t.input, t.reference
       FROM unnest($1::int[], $2::int[]) AS k (result_set_id, example_id)
       JOIN example_text t ON t.result_set_id = k.result_set_id AND t.example_id = k.example_id`,
      [keys.map((key) => key.resultSetId), keys.map((key) => key.exampleId)],
    )
    const byKey = new Map(rows.map((row) => [`${row.resultSetId} ${row.exampleId}`, row]))
    return keys.map((key) => byKey.get(`${key.resultSetId} ${key.exampleId}`) ?? null)
  },
  { max: 64, gatherMs: 10 },
)
