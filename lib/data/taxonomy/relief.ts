import "server-only"
import type { PoolClient } from "pg"
import { cache } from "@/lib/cache/bounded-cache"
import { reliefOf } from "@/lib/method/relief/relief"
import { parseRelief, type Relief } from "@/lib/domain/taxonomy/relief"
import { query } from "@/lib/data/base/client"

/** One seed for all maps: a release drawn again looks the same. */
const seed = 20261101

/** A map as it was last read: parsing it takes longer than asking whether it is still the same. */
type Parsed = { readonly row: string; readonly relief: Relief | null }

/** The stored map of a version; null when none was drawn. Shared: nobody may change it. */
export async function findRelief(versionId: number): Promise<Relief | null> {
  const key = `relief ${versionId}`
  const known = cache.get(key)?.value as Parsed | undefined
  // xmin is another one after every change of the row.
  const [found] = await query<{ row: string; relief: unknown }>(
    `SELECT xmin::text AS row, CASE WHEN xmin::text IS DISTINCT FROM $2 THEN relief END AS relief
     FROM taxonomy_version WHERE id = $1`,
    [versionId, known?.row ?? null],
  )
  if (!found) return null
  if (known?.row === found.row) return known.relief
  const relief = parseRelief(found.relief)
  cache.set(key, { row: found.row, relief } satisfies Parsed)
  return relief
}

/**
 * Draws the map of a version from the counts of one analysis and stores it: about half a second, once. Each failure read
 * counts for as many as it stands for in its stratum, so that hills are as high as the shares in the tables beside them.
 */
export async function recordRelief(
  client: PoolClient,
  { analysisId, versionId }: { readonly analysisId: number; readonly versionId: number },
): Promise<Relief | null> {
  const { rows } = await client.query<NodeRow>(
    `WITH weighed AS (
       SELECT model_id, dataset_id, failures, diagnosed + no_error_found AS read FROM stratum
       WHERE analysis_id = $1 AND diagnosed + no_error_found > 0
     ), whole AS (SELECT sum(failures)::float8 AS failures, sum(read)::float8 AS read FROM weighed)
     SELECT n.id, n.parent_id AS "parentId", n.slug, n.name, coalesce(d.suite, d.title, d.name) AS suite,
            min(d.id) AS "order", sum(c.total)::int AS read,
            round((sum(c.total * w.failures / w.read::float8) / max(whole.failures) * max(whole.read))::numeric, 4)::float8 AS count,
            max(whole.read)::float8 AS whole
     FROM node_count c
     JOIN taxonomy_node n ON n.id = c.node_id
     JOIN dataset d ON d.id = c.dataset_id
     JOIN weighed w ON w.model_id = c.model_id AND w.dataset_id = c.dataset_id
     CROSS JOIN whole
     WHERE c.analysis_id = $1 AND c.version_id = $2 AND n.depth <= 2
     GROUP BY n.id, coalesce(d.suite, d.title, d.name)
     ORDER BY n.position, n.id, "order"`,
    [analysisId, versionId],
  )
  const relief = reliefOf({ ...categoriesOf(rows), seed })
  await client.query("UPDATE taxonomy_version SET relief = $2 WHERE id = $1", [versionId, JSON.stringify(relief)])
  return relief
}

/** Maps that an older version of this code has drawn, drawn anew: they are stored, and would not be understood. */
export async function renewReliefs(client: PoolClient): Promise<number> {
  const { rows } = await client.query<{ versionId: number; analysisId: number }>(
    `SELECT id AS "versionId", analysis_id AS "analysisId" FROM taxonomy_version
     WHERE analysis_id IS NOT NULL AND jsonb_typeof(relief::jsonb) = 'object' AND NOT relief::jsonb @? '$.peaks[0].share'
     ORDER BY id FOR UPDATE`,
  )
  for (const row of rows) await recordRelief(client, row)
  return rows.length
}

/** The map of the tree that an analysis built itself; nothing to do when it was only placed on a release. */
export async function recordOwnRelief(client: PoolClient, analysisId: number): Promise<void> {
  const { rows } = await client.query<{ id: number }>(
    "SELECT id FROM taxonomy_version WHERE analysis_id = $1 AND kind = 'analysis'",
    [analysisId],
  )
  for (const { id } of rows) await recordRelief(client, { analysisId, versionId: id })
}

type NodeRow = {
  readonly id: number
  readonly parentId: number | null
  readonly slug: string
  readonly name: string
  readonly suite: string
  readonly order: number
  readonly read: number
  /** weighted, in failures read */
  readonly count: number
  /** all failures read */
  readonly whole: number
}

function categoriesOf(rows: readonly NodeRow[]) {
  const suites = [...new Map([...rows].sort((a, b) => a.order - b.order).map((row) => [row.suite, true])).keys()]
  const nodes = [...new Map(rows.map((row) => [row.id, row])).values()]
  const sumOf = (what: "count" | "read", id: number, suite?: string) =>
    rows.reduce((sum, row) => (row.id === id && (!suite || row.suite === suite) ? sum + row[what] : sum), 0)
  const categories = nodes
    .filter((node) => node.parentId === null)
    .map((node) => {
      const count = sumOf("count", node.id)
      return {
        slug: node.slug,
        name: node.name,
        count,
        read: sumOf("read", node.id),
        share: Math.round((count / node.whole) * 1e5) / 1e5,
        bySuite: suites.map((suite) => sumOf("count", node.id, suite)),
        parts: nodes
          .filter((part) => part.parentId === node.id)
          .map((part) => ({ slug: part.slug, count: sumOf("count", part.id) })),
      }
    })
  return { categories, suites }
}
