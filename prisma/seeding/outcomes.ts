import type { PoolClient } from "pg"
import { addressSlug } from "@/lib/data/scope/address-slug"
import { isAttempt, isFailure } from "@/lib/data/scope/failure-rule-sql"
import {
  hashOutcomes,
  readDatasets,
  readModelNames,
  readOutcomes,
  readStrata,
  releaseKey,
  releaseName,
} from "./release-files"

/** Models, data sets, examples and the scores of every model on every example, as one public result set. */
export async function seedOutcomes(client: PoolClient): Promise<number> {
  const datasets = readDatasets()
  const strata = readStrata()
  const thresholds = new Map(strata.map((row) => [row.dataset, row.threshold]))
  await client.query(
    `INSERT INTO dataset (slug, name, title, suite, description, source_name, source_url, licence, threshold)
     SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::float8[])
     ON CONFLICT (name) DO NOTHING`,
    [
      datasets.map((row) => addressSlug(row.name)),
      datasets.map((row) => row.name),
      datasets.map((row) => row.title),
      datasets.map((row) => row.suite),
      datasets.map((row) => row.description),
      datasets.map((row) => row.sourceName),
      datasets.map((row) => row.sourceUrl),
      datasets.map((row) => row.licence),
      datasets.map((row) => thresholds.get(row.name) ?? null),
    ],
  )
  const models = [...new Set(strata.map((row) => row.model))]
  const shortNames = readModelNames()
  await client.query(
    `INSERT INTO model (slug, name, short_name) SELECT * FROM unnest($1::text[], $2::text[], $3::text[])
     ON CONFLICT (name) DO NOTHING`,
    [models.map(addressSlug), models, models.map((name) => shortNames[name] ?? null)],
  )
  const resultSetId = await insertResultSet(client)
  for (const dataset of datasets) await seedScores(client, { resultSetId, dataset: dataset.name })
  await countScores(client, resultSetId)
  return resultSetId
}

async function insertResultSet(client: PoolClient): Promise<number> {
  const { rows } = await client.query<{ id: number }>(
    `INSERT INTO result_set (name, origin, visibility, status, format, content_hash, finished_at)
     VALUES ($1, 'release', 'public', 'ready', 'release', $2, now()) RETURNING id`,
    [`${releaseName}: scores`, hashOutcomes()],
  )
  const [row] = rows
  if (!row) throw new Error("The release's result set was not stored.")
  return row.id
}

async function seedScores(client: PoolClient, { resultSetId, dataset }: { resultSetId: number; dataset: string }) {
  const scores = readOutcomes(dataset)
  const examples = new Map(scores.map((row) => [row.exampleId, row.contentHash]))
  await client.query(
    `INSERT INTO example (dataset_id, external_id, content_hash)
     SELECT d.id, e.external_id, e.content_hash
     FROM unnest($2::text[], $3::text[]) AS e(external_id, content_hash) JOIN dataset d ON d.name = $1
     ON CONFLICT (dataset_id, external_id) DO UPDATE SET content_hash = excluded.content_hash`,
    [dataset, [...examples.keys()], [...examples.values()]],
  )
  await client.query(
    `INSERT INTO prediction (result_set_id, dataset_id, model_id, example_id, score)
     SELECT $2, d.id, m.id, e.id, s.score
     FROM unnest($3::text[], $4::text[], $5::float8[]) AS s(model, external_id, score)
     JOIN dataset d ON d.name = $1
     JOIN model m ON m.name = s.model
     JOIN example e ON e.dataset_id = d.id AND e.external_id = s.external_id`,
    [
      dataset,
      resultSetId,
      scores.map((row) => row.model),
      scores.map((row) => row.exampleId),
      scores.map((row) => row.score),
    ],
  )
}

/** The aggregates of the result set, from the stored rows. */
async function countScores(client: PoolClient, resultSetId: number): Promise<void> {
  await client.query(
    `INSERT INTO result_set_dataset
       (result_set_id, dataset_id, threshold, threshold_rule, "binary", mean_score, min_score, max_score, histogram)
     SELECT $1, p.dataset_id, d.threshold,
            (CASE WHEN bool_and(p.score IN (0, 1)) THEN 'binary' ELSE 'given' END)::"ThresholdRule",
            bool_and(p.score IN (0, 1)), avg(p.score), min(p.score), max(p.score),
            (SELECT jsonb_build_object('min', 0, 'max', 1, 'bins', jsonb_agg(n ORDER BY bin))
             FROM (SELECT bin, count(q.score)::int AS n
                   FROM generate_series(0, 40) AS bin
                   LEFT JOIN prediction q ON q.result_set_id = $1 AND q.dataset_id = p.dataset_id
                     AND floor(q.score * 40 + 1e-9)::int = bin
                   GROUP BY bin) AS bins)
     FROM prediction p JOIN dataset d ON d.id = p.dataset_id
     WHERE p.result_set_id = $1 GROUP BY p.dataset_id, d.threshold`,
    [resultSetId],
  )
  await client.query(
    `INSERT INTO result_set_count (result_set_id, model_id, dataset_id, predictions, failures, unscored)
     SELECT $1, p.model_id, p.dataset_id, count(*), count(*) FILTER (WHERE ${isFailure("p", "r")}),
            count(*) FILTER (WHERE NOT ${isAttempt("p")})
     FROM prediction p JOIN result_set_dataset r USING (result_set_id, dataset_id)
     WHERE p.result_set_id = $1 GROUP BY p.model_id, p.dataset_id`,
    [resultSetId],
  )
  await client.query(
    `UPDATE result_set SET rows = c.n, accepted = c.n
     FROM (SELECT count(*) AS n FROM prediction WHERE result_set_id = $1) c WHERE id = $1`,
    [resultSetId],
  )
}

/** Results that were seeded before their scores were hashed get the hash, which citations name. */
export async function hashReleasedScores(client: PoolClient): Promise<void> {
  const { rows } = await client.query<{ id: number }>(
    "SELECT id FROM result_set WHERE origin = 'release' AND content_hash = $1",
    [`release-${releaseKey}`],
  )
  for (const { id } of rows)
    await client.query("UPDATE result_set SET content_hash = $2 WHERE id = $1", [id, hashOutcomes()])
}
