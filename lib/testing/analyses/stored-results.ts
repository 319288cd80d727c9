import { query } from "@/lib/data/base/client"
import { flattenTree } from "@/lib/domain/taxonomy/taxonomy"
import { aWorld } from "./synthetic-results"

/** A world of lib/testing/analyses/synthetic-results.ts as an imported result set of an owner, with a release to place failures on. */
export async function storeWorld(seed: number, size?: Parameters<typeof aWorld>[1]) {
  const world = aWorld(seed, size)
  const [owner] = await query<{ id: number }>(
    "INSERT INTO app_user (login, name, role) VALUES ($1, 'Ada', 'owner') RETURNING id",
    [`ada-${seed}`],
  )
  const ownerId = owner?.id ?? 0
  const [set] = await query<{ id: number }>(
    "INSERT INTO result_set (owner_id, name, status, content_hash, rows, accepted) VALUES ($1, $2, 'ready', $2, $3, $3) RETURNING id",
    [ownerId, `world ${seed}`, world.predictions.length],
  )
  const resultSetId = set?.id ?? 0
  const unique = <T>(values: readonly T[]) => [...new Set(values)]
  const models = unique(world.predictions.map(({ model }) => model))
  const datasets = unique(world.predictions.map(({ dataset }) => dataset))
  await query("INSERT INTO model (name, slug) SELECT x, x FROM unnest($1::text[]) x ON CONFLICT DO NOTHING", [models])
  await query(
    "INSERT INTO dataset (name, slug) SELECT x, replace(x, ' ', '-') FROM unnest($1::text[]) x ON CONFLICT DO NOTHING",
    [datasets],
  )
  const column = (of: (prediction: (typeof world.predictions)[number]) => unknown) => world.predictions.map(of)
  await query(
    `WITH given AS (
       SELECT * FROM unnest($2::text[], $3::text[], $4::text[], $5::float8[], $6::text[]) AS g (model, dataset, example, score, status)
     ), examples AS (
       INSERT INTO example (dataset_id, external_id)
       SELECT DISTINCT d.id, g.example FROM given g JOIN dataset d ON d.name = g.dataset
       ON CONFLICT (dataset_id, external_id) DO UPDATE SET external_id = excluded.external_id RETURNING id, dataset_id, external_id
     ), texts AS (
       INSERT INTO example_text (result_set_id, example_id, input, reference, content_hash)
       SELECT $1::int, id, 'What of ' || external_id || '?', 'this', 'hash' FROM examples
     ), added AS (
       INSERT INTO prediction (result_set_id, dataset_id, model_id, example_id, score, status)
       SELECT $1::int, d.id, m.id, e.id, g.score, g.status::"PredictionStatus"
       FROM given g JOIN model m ON m.name = g.model JOIN dataset d ON d.name = g.dataset
       JOIN examples e ON e.dataset_id = d.id AND e.external_id = g.example
       RETURNING id, model_id, example_id
     )
     INSERT INTO prediction_text (prediction_id, output)
     SELECT added.id, m.name || ' says of ' || e.external_id FROM added JOIN model m ON m.id = model_id JOIN examples e ON e.id = example_id`,
    [
      resultSetId,
      column((p) => p.model),
      column((p) => p.dataset),
      column((p) => p.example),
      column((p) => p.score),
      column((p) => p.status),
    ],
  )
  await query(
    `INSERT INTO result_set_dataset (result_set_id, dataset_id, threshold, threshold_rule, "binary", histogram)
     SELECT DISTINCT $1::int, dataset_id, 0.6, 'given'::"ThresholdRule", false, '{}'::jsonb FROM prediction WHERE result_set_id = $1::int`,
    [resultSetId],
  )
  await query(
    `INSERT INTO result_set_count (result_set_id, model_id, dataset_id, predictions, failures, unscored)
     SELECT $1::int, model_id, dataset_id, count(*), count(*) FILTER (WHERE score < 0.6), count(*) FILTER (WHERE score IS NULL)
     FROM prediction WHERE result_set_id = $1::int GROUP BY 1, 2, 3`,
    [resultSetId],
  )
  await storeRelease(world.release)
  return { world, resultSetId, viewer: { id: ownerId, name: "Ada", role: "owner" as const } }
}

async function storeRelease(tree: ReturnType<typeof aWorld>["release"]): Promise<void> {
  const [version] = await query<{ id: number }>(
    "INSERT INTO taxonomy_version (key, name, kind, is_latest) VALUES ('test', 'Test release', 'release', true) ON CONFLICT DO NOTHING RETURNING id",
  )
  if (!version) return
  const nodes = flattenTree(tree)
  const slugOf = new Map(nodes.map((node) => [node.id, node.slug]))
  await query(
    `INSERT INTO taxonomy_node (version_id, slug, name, definition, depth, position)
     SELECT $1::int, slug, slug, slug, depth, n FROM unnest($2::text[], $3::int[]) WITH ORDINALITY AS t (slug, depth, n)`,
    [version.id, nodes.map((node) => node.slug), nodes.map((node) => node.depth)],
  )
  await query(
    `UPDATE taxonomy_node n SET parent_id = p.id FROM unnest($2::text[], $3::text[]) AS t (slug, parent)
     JOIN taxonomy_node p ON p.version_id = $1::int AND p.slug = t.parent WHERE n.version_id = $1::int AND n.slug = t.slug`,
    [
      version.id,
      nodes.map((node) => node.slug),
      nodes.map((node) => (node.parentId === null ? null : (slugOf.get(node.parentId) ?? null))),
    ],
  )
}
