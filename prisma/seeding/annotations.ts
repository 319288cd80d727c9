import type { PoolClient } from "pg"
import { parseConfig } from "@/lib/method/config/analysis-config"
import { toDb } from "@/lib/data/base/enums"
import {
  readAnnotations,
  readExpertMatches,
  readOutputHashes,
  readSecondOpinions,
  readStrata,
  type ReleaseAnnotation,
} from "./release-files"
import type { SeededTaxonomy } from "./taxonomy"

type Key = { readonly dataset: string; readonly model: string; readonly exampleId: string }
const keyOf = (row: Key): string => JSON.stringify([row.dataset, row.model, row.exampleId])

/** The analysis behind the release: strata, annotations with criteria, assignments, second opinions. */
export async function seedAnnotations(
  client: PoolClient,
  { resultSetId, taxonomy, title }: { resultSetId: number; taxonomy: SeededTaxonomy; title: string },
): Promise<number> {
  const analysisId = await insertAnalysis(client, { resultSetId, title, versionId: taxonomy.versionId })
  await insertStrata(client, analysisId)
  const annotations = readAnnotations()
  const ids = await insertAnnotations(client, { analysisId, resultSetId, annotations })
  await insertCriteria(client, annotations, ids)
  await insertAssignments(client, { annotations, ids, taxonomy })
  await insertSecondLooks(client, ids)
  return analysisId
}

async function insertAnalysis(
  client: PoolClient,
  values: { resultSetId: number; title: string; versionId: number },
): Promise<number> {
  const { rows } = await client.query<{ id: number }>(
    `INSERT INTO analysis (result_set_id, title, visibility, judge_id, mode, release_id, config, status, stage,
                           started_at, finished_at)
     VALUES ($1, $2, 'public', 'release-reader', 'place', $3, $4, 'done', 'finished', '2026-11-01', '2026-11-01')
     RETURNING id`,
    [values.resultSetId, values.title, values.versionId, JSON.stringify(parseConfig({ ratio: 1, mode: "both" }))],
  )
  return rows[0]?.id ?? 0
}

async function insertStrata(client: PoolClient, analysisId: number): Promise<void> {
  const strata = readStrata()
  await client.query(
    `INSERT INTO stratum (analysis_id, model_id, dataset_id, threshold, predictions, failures, sampled)
     SELECT $1, m.id, d.id, s.threshold, s.predictions, s.failures, s.sampled
     FROM unnest($2::text[], $3::text[], $4::float8[], $5::int[], $6::int[], $7::int[])
       AS s(model, dataset, threshold, predictions, failures, sampled)
     JOIN model m ON m.name = s.model JOIN dataset d ON d.name = s.dataset`,
    [
      analysisId,
      strata.map((row) => row.model),
      strata.map((row) => row.dataset),
      strata.map((row) => row.threshold),
      strata.map((row) => row.predictions),
      strata.map((row) => row.failures),
      strata.map((row) => row.annotated),
    ],
  )
}

async function insertAnnotations(
  client: PoolClient,
  {
    analysisId,
    resultSetId,
    annotations,
  }: { analysisId: number; resultSetId: number; annotations: ReleaseAnnotation[] },
): Promise<Map<string, number>> {
  const hashes = new Map(readOutputHashes().map((row) => [keyOf(row), row.outputHash]))
  const rows = annotations.map((row) => ({
    ...row,
    verdict: toDb(row.verdict),
    suspect: row.suspect && toDb(row.suspect),
    outcome: row.verdict === "no-error-found" ? "no_error_found" : "diagnosed",
    outputHash: hashes.get(keyOf(row)) ?? null,
  }))
  const inserted = await client.query<{ id: number; dataset: string; model: string; exampleId: string }>(
    `WITH given AS (
       SELECT * FROM jsonb_to_recordset($3::jsonb) AS g(dataset text, model text, "exampleId" text, outcome "Outcome",
         verdict "Verdict", suspect "Suspect", title text, summary text, secondary text, confidence float8, round int,
         "outputHash" text)
     ), stored AS (
       INSERT INTO error_annotation (analysis_id, prediction_id, model_id, dataset_id, example_id, outcome, verdict,
         suspect, title, summary, secondary, confidence, source, round, output_hash, updated_at)
       SELECT $1, p.id, p.model_id, p.dataset_id, p.example_id, g.outcome, g.verdict, g.suspect, g.title, g.summary,
              g.secondary, g.confidence, 'llm', g.round, g."outputHash", now()
       FROM given g
       JOIN dataset d ON d.name = g.dataset
       JOIN model m ON m.name = g.model
       JOIN example e ON e.dataset_id = d.id AND e.external_id = g."exampleId"
       JOIN prediction p ON p.result_set_id = $2 AND p.model_id = m.id AND p.example_id = e.id
       RETURNING id, model_id, dataset_id, example_id
     )
     SELECT s.id, d.name AS dataset, m.name AS model, e.external_id AS "exampleId"
     FROM stored s JOIN dataset d ON d.id = s.dataset_id JOIN model m ON m.id = s.model_id JOIN example e ON e.id = s.example_id`,
    [analysisId, resultSetId, JSON.stringify(rows)],
  )
  if (inserted.rows.length !== annotations.length)
    throw new Error(`${annotations.length} annotations in the release, ${inserted.rows.length} found their prediction.`)
  return new Map(inserted.rows.map((row) => [keyOf(row), row.id]))
}

async function insertCriteria(
  client: PoolClient,
  annotations: readonly ReleaseAnnotation[],
  ids: ReadonlyMap<string, number>,
): Promise<void> {
  const rows = annotations.flatMap((annotation) =>
    annotation.criteria.map((criterion, position) => ({
      annotation_id: ids.get(keyOf(annotation)),
      position,
      text: criterion.criterion,
      present: criterion.present,
      quality: criterion.quality && toDb(criterion.quality),
      evidence_start: criterion.evidence?.[0] ?? null,
      evidence_end: criterion.evidence?.[1] ?? null,
      comment: criterion.comment,
    })),
  )
  await client.query(
    `INSERT INTO criterion (annotation_id, position, text, present, quality, evidence_start, evidence_end, comment)
     SELECT * FROM jsonb_to_recordset($1::jsonb) AS c(annotation_id int, position int, text text, present boolean,
       quality "Quality", evidence_start int, evidence_end int, comment text)`,
    [JSON.stringify(rows)],
  )
}

async function insertAssignments(
  client: PoolClient,
  values: { annotations: readonly ReleaseAnnotation[]; ids: ReadonlyMap<string, number>; taxonomy: SeededTaxonomy },
): Promise<void> {
  const { annotations, ids, taxonomy } = values
  const rows = annotations.flatMap((annotation) => {
    const slug = annotation.subcategory ?? annotation.category
    if (slug === null) return []
    const nodeId = taxonomy.nodeIds.get(slug)
    if (nodeId === undefined) throw new Error(`The release assigns the unknown category ${slug}.`)
    return [{ annotation_id: ids.get(keyOf(annotation)), node_id: nodeId, confidence: annotation.confidence }]
  })
  await client.query(
    `INSERT INTO category_assignment (annotation_id, version_id, node_id, outcome, confidence)
     SELECT r.annotation_id, $1, r.node_id, 'classified', r.confidence
     FROM jsonb_to_recordset($2::jsonb) AS r(annotation_id int, node_id int, confidence float8)`,
    [taxonomy.versionId, JSON.stringify(rows)],
  )
}

async function insertSecondLooks(client: PoolClient, ids: ReadonlyMap<string, number>): Promise<void> {
  const opinions = readSecondOpinions().map((row) => ({
    annotation_id: ids.get(keyOf(row)),
    first: row.first,
    second: row.second,
    alternative: row.secondAlternative,
    confidence: row.secondConfidence,
  }))
  await client.query(
    `INSERT INTO second_opinion SELECT * FROM jsonb_to_recordset($1::jsonb)
       AS o(annotation_id int, first text, second text, alternative text, confidence float8)`,
    [JSON.stringify(opinions)],
  )
  const matches = readExpertMatches().map((row) => ({
    annotation_id: ids.get(keyOf(row)),
    match: row.match === "judge-no-error" ? "no_error_found" : row.match,
    experts_split: row.expertsSplit,
  }))
  await client.query(
    `INSERT INTO expert_match SELECT * FROM jsonb_to_recordset($1::jsonb)
       AS m(annotation_id int, match "MatchKind", experts_split boolean)`,
    [JSON.stringify(matches)],
  )
}
