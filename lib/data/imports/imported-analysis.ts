import "server-only"
import type pg from "pg"
import { analysisConfigSchema } from "@/lib/method/config/analysis-config"
import type { Diagnosis } from "@/lib/domain/failures/annotation"
import type { Outcome } from "@/lib/domain/enums"
import { query } from "@/lib/data/base/client"
import { toDb } from "@/lib/data/base/enums"
import { isAttempt, isFailure } from "@/lib/data/scope/failure-rule-sql"

/** An analysis that came as files: rows are written finished, by the import's own transaction. */

export type WantedPrediction = {
  readonly dataset: string
  readonly model: string
  readonly exampleId: string
  /** sha256 of the output, in hex */
  readonly outputHash: string
  /** the file shows no output: the reference reads "NA", "null" and the like as nothing */
  readonly isEmpty: boolean
}

export type MatchedPrediction = {
  readonly predictionId: number
  readonly modelId: number
  readonly datasetId: number
  readonly exampleId: number
  /** an attempt, and a failure where every score is 0 or 1 */
  readonly fails: boolean
}

/** The predictions of a result set with this data set, model, example and the very same output; null where there is none. */
export async function matchPredictions(
  client: pg.ClientBase,
  resultSetId: number,
  wanted: readonly WantedPrediction[],
): Promise<(MatchedPrediction | null)[]> {
  const { rows } = await client.query<MatchedPrediction & { n: number }>(
    `SELECT w.n::int - 1 AS n, p.id AS "predictionId", p.model_id AS "modelId", p.dataset_id AS "datasetId",
            p.example_id AS "exampleId",
            CASE WHEN s."binary" THEN ${isFailure("p", "s")} ELSE ${isAttempt("p")} END AS fails
     FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::bool[]) WITH ORDINALITY
       AS w (dataset, model, example, hash, is_empty, n)
     JOIN dataset d ON d.name = w.dataset
     JOIN model m ON m.name = w.model
     JOIN example e ON e.dataset_id = d.id AND e.external_id = w.example
     JOIN prediction p ON p.result_set_id = $1 AND p.model_id = m.id AND p.example_id = e.id AND p.variant = '' AND p.trial = 0
     JOIN prediction_text x ON x.prediction_id = p.id
     JOIN result_set_dataset s ON s.result_set_id = $1 AND s.dataset_id = d.id
     WHERE encode(sha256(convert_to(x.output, 'UTF8')), 'hex') = w.hash
       OR (w.is_empty AND upper(btrim(x.output)) IN ('', 'NA', 'N/A', 'NAN', 'NULL', 'NONE'))`,
    [
      resultSetId,
      wanted.map((one) => one.dataset),
      wanted.map((one) => one.model),
      wanted.map((one) => one.exampleId),
      wanted.map((one) => one.outputHash),
      wanted.map((one) => one.isEmpty),
    ],
  )
  const found = new Map(rows.map(({ n, ...row }) => [n, row]))
  return wanted.map((_, index) => found.get(index) ?? null)
}

/** The row of the analysis; `finishImportedAnalysis` ends it. */
export async function createImportedAnalysis(
  client: pg.ClientBase,
  values: { readonly resultSetId: number; readonly judgeId: string },
): Promise<{ id: number; title: string }> {
  const config = analysisConfigSchema.parse({ mode: "induce", ratio: 1, minimumPerGroup: 0 })
  const { rows } = await client.query<{ id: number; title: string }>(
    `INSERT INTO analysis (result_set_id, owner_id, title, visibility, judge_id, mode, config, status, stage, started_at)
     SELECT id, owner_id, name, visibility, $2, 'induce', $3, 'running', 'count', now() FROM result_set WHERE id = $1
     RETURNING id, title`,
    [values.resultSetId, values.judgeId, JSON.stringify(config)],
  )
  const [row] = rows
  if (!row) throw new Error("the analysis was not saved")
  return row
}

/** Known only when all rows are read. */
export async function nameJudge(client: pg.ClientBase, analysisId: number, judgeId: string): Promise<void> {
  await client.query("UPDATE analysis SET judge_id = $2 WHERE id = $1", [analysisId, judgeId])
}

/** Of an import in which no diagnosis belonged to a prediction: nothing refers to it yet. */
export async function deleteEmptyAnalysis(client: pg.ClientBase, analysisId: number): Promise<void> {
  await client.query("DELETE FROM analysis WHERE id = $1", [analysisId])
}

export type ImportedAnnotation = Omit<MatchedPrediction, "fails"> & {
  readonly outcome: Exclude<Outcome, "pending">
  readonly detail: string | null
  readonly diagnosis: Diagnosis | null
  /** first 16 hex of the output's sha256; null where the file's output is not the one that is stored */
  readonly outputHash: string | null
}

/** Writes finished annotations with their criteria; returns their ids in the same order. */
export async function addAnnotations(
  client: pg.ClientBase,
  analysisId: number,
  annotations: readonly ImportedAnnotation[],
): Promise<number[]> {
  const column = <T>(of: (one: ImportedAnnotation) => T): T[] => annotations.map(of)
  const { rows } = await client.query<{ id: number; predictionId: number }>(
    `INSERT INTO error_annotation (analysis_id, prediction_id, model_id, dataset_id, example_id, outcome, outcome_detail,
       verdict, title, summary, source, output_hash, updated_at)
     SELECT $1, f.prediction_id, f.model_id, f.dataset_id, f.example_id, f.outcome::"Outcome", f.detail,
            f.verdict::"Verdict", f.title, f.summary, f.source, f.hash, clock_timestamp()
     FROM unnest($2::int[], $3::int[], $4::int[], $5::int[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[],
                 $11::text[], $12::text[]) WITH ORDINALITY
       AS f (prediction_id, model_id, dataset_id, example_id, outcome, detail, verdict, title, summary, source, hash, n)
     ORDER BY f.n RETURNING id, prediction_id AS "predictionId"`,
    [
      analysisId,
      column((one) => one.predictionId),
      column((one) => one.modelId),
      column((one) => one.datasetId),
      column((one) => one.exampleId),
      column((one) => toDb(one.outcome)),
      column((one) => one.detail),
      column((one) => (one.diagnosis ? toDb(one.diagnosis.verdict) : null)),
      column((one) => one.diagnosis?.title ?? null),
      column((one) => one.diagnosis?.summary ?? null),
      column((one) => one.diagnosis?.source ?? null),
      column((one) => one.outputHash),
    ],
  )
  const idOf = new Map(rows.map(({ id, predictionId }) => [predictionId, id]))
  const ids = annotations.map(({ predictionId }) => idOf.get(predictionId) ?? 0)
  await addCriteria(client, ids, annotations)
  return ids
}

async function addCriteria(
  client: pg.ClientBase,
  ids: readonly number[],
  annotations: readonly ImportedAnnotation[],
): Promise<void> {
  const criteria = annotations.flatMap(({ diagnosis }, index) =>
    (diagnosis?.criteria ?? []).map((criterion, position) => ({ id: ids[index] ?? 0, position, ...criterion })),
  )
  if (criteria.length === 0) return
  await client.query(
    `INSERT INTO criterion (annotation_id, position, text, present, quality, evidence_start, evidence_end, missing_quote, comment)
     SELECT c.id, c.position, c.text, c.present, c.quality::"Quality", c.start, c.stop, c.missing_quote, c.comment
     FROM unnest($1::int[], $2::int[], $3::text[], $4::bool[], $5::text[], $6::int[], $7::int[], $8::text[], $9::text[])
       AS c (id, position, text, present, quality, start, stop, missing_quote, comment)`,
    [
      criteria.map((one) => one.id),
      criteria.map((one) => one.position),
      criteria.map((one) => one.text),
      criteria.map((one) => one.present),
      criteria.map((one) => (one.quality ? toDb(one.quality) : null)),
      criteria.map((one) => one.evidence?.start ?? null),
      criteria.map((one) => one.evidence?.end ?? null),
      criteria.map((one) => one.missingQuote),
      criteria.map((one) => one.comment),
    ],
  )
}

/**
 * Every annotated prediction was a failure to the reference, which does not write its threshold down: a graded data set
 * whose threshold would say otherwise gets the next one of two decimals that does not.
 */
export async function raiseThresholds(client: pg.ClientBase, resultSetId: number, analysisId: number): Promise<void> {
  await client.query(
    `WITH best AS (
       SELECT a.dataset_id, max(p.score)::numeric AS highest, min(p.score)::numeric AS lowest
       FROM error_annotation a JOIN prediction p ON p.id = a.prediction_id
       WHERE a.analysis_id = $2 GROUP BY a.dataset_id
     )
     UPDATE result_set_dataset s SET threshold_rule = 'given', threshold =
       CASE WHEN s.lower_is_better THEN (ceil(h.lowest * 100) - 1) / 100 ELSE (floor(h.highest * 100) + 1) / 100 END
     FROM best h
     WHERE s.result_set_id = $1 AND s.dataset_id = h.dataset_id AND NOT s."binary"
       AND CASE WHEN s.lower_is_better THEN s.threshold >= h.lowest ELSE s.threshold <= h.highest END`,
    [resultSetId, analysisId],
  )
  await client.query(
    `UPDATE result_set_count c SET failures = n.failures
     FROM (SELECT p.model_id, p.dataset_id, count(*) FILTER (WHERE ${isFailure("p", "s")}) AS failures
           FROM prediction p JOIN result_set_dataset s USING (result_set_id, dataset_id)
           WHERE p.result_set_id = $1 GROUP BY 1, 2) n
     WHERE c.result_set_id = $1 AND c.dataset_id = n.dataset_id AND c.model_id = n.model_id`,
    [resultSetId],
  )
}

/** Strata as the result set counts them, with what was annotated as the sample. */
export async function addStrata(client: pg.ClientBase, resultSetId: number, analysisId: number): Promise<void> {
  await client.query(
    `INSERT INTO stratum (analysis_id, model_id, dataset_id, threshold, lower_is_better, predictions, unscored, failures, sampled)
     SELECT $2, c.model_id, c.dataset_id, s.threshold, s.lower_is_better, c.predictions - c.unscored, c.unscored, c.failures, count(a.id)
     FROM result_set_count c
     JOIN result_set_dataset s ON s.result_set_id = c.result_set_id AND s.dataset_id = c.dataset_id
     LEFT JOIN error_annotation a ON a.analysis_id = $2 AND a.model_id = c.model_id AND a.dataset_id = c.dataset_id
     WHERE c.result_set_id = $1 
     GROUP BY c.model_id, c.dataset_id, s.threshold, s.lower_is_better, c.predictions, c.unscored, c.failures`,
    [resultSetId, analysisId],
  )
}

/** The share that was read is known only now; the message says what the files could not. */
export async function finishImportedAnalysis(
  client: pg.ClientBase,
  { analysisId, message }: { readonly analysisId: number; readonly message: string | null },
): Promise<void> {
  await client.query(
    `UPDATE analysis SET status = 'done', stage = 'finished', finished_at = now(), message = $2,
       config = config || jsonb_build_object('ratio', coalesce((
         SELECT least(1, greatest(0.000001, sum(sampled)::float8 / nullif(sum(failures), 0)))
         FROM stratum WHERE analysis_id = $1), 1))
     WHERE id = $1`,
    [analysisId, message],
  )
}

/** The analysis that came with the files of a result set; null for ordinary ones. */
export async function findImportedAnalysis(resultSetId: number): Promise<number | null> {
  const [row] = await query<{ id: number }>(
    "SELECT id FROM analysis WHERE result_set_id = $1 AND starts_with(judge_id, 'errormap/') ORDER BY id LIMIT 1",
    [resultSetId],
  )
  return row?.id ?? null
}
