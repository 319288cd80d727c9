import "server-only"
import type { PoolClient } from "pg"
import { reliefOf } from "@/lib/analysis/relief/relief"
import { parseRelief, type Relief } from "@/lib/domain/relief"
import { query } from "./client"

/** One seed for all maps: a release drawn again looks the same. */
const seed = 20261101

/** Maps as they were last read, by version: parsing one takes longer than asking whether it is still the same. */
const parsed = new Map<number, { readonly row: string; readonly relief: Relief | null }>()
const mostParsed = 20

/** The stored map of a version; null when none was drawn. Shared: nobody may change it. */
export async function findRelief(versionId: number): Promise<Relief | null> {
  const known = parsed.get(versionId)
  // xmin is another one after every change of the row.
  const [found] = await query<{ row: string; relief: unknown }>(
    `SELECT xmin::text AS row, CASE WHEN xmin::text IS DISTINCT FROM $2 THEN relief END AS relief
     FROM taxonomy_version WHERE id = $1`,
    [versionId, known?.row ?? null],
  )
  if (!found) return null
  if (known?.row === found.row) return known.relief
  const relief = parseRelief(found.relief)
  const [oldest] = parsed.keys()
  if (parsed.size >= mostParsed && oldest !== undefined) parsed.delete(oldest)
  parsed.set(versionId, { row: found.row, relief })
  return relief
}

/** Draws the map of a version from the counts of one analysis and stores it: about half a second, once. */
export async function recordRelief(
  client: PoolClient,
  { analysisId, versionId }: { readonly analysisId: number; readonly versionId: number },
): Promise<Relief | null> {
  const { rows } = await client.query<NodeRow>(
    `SELECT n.id, n.parent_id AS "parentId", n.slug, n.name, coalesce(d.suite, d.title, d.name) AS suite,
            min(d.id) AS "order", sum(c.total)::int AS count
     FROM node_count c
     JOIN taxonomy_node n ON n.id = c.node_id
     JOIN dataset d ON d.id = c.dataset_id
     WHERE c.analysis_id = $1 AND c.version_id = $2 AND n.depth <= 2
     GROUP BY n.id, coalesce(d.suite, d.title, d.name)
     ORDER BY n.position, n.id, "order"`,
    [analysisId, versionId],
  )
  const relief = reliefOf({ ...categoriesOf(rows), seed })
  await client.query("UPDATE taxonomy_version SET relief = $2 WHERE id = $1", [versionId, JSON.stringify(relief)])
  return relief
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
  readonly count: number
}

function categoriesOf(rows: readonly NodeRow[]) {
  const suites = [...new Map([...rows].sort((a, b) => a.order - b.order).map((row) => [row.suite, true])).keys()]
  const nodes = [...new Map(rows.map((row) => [row.id, row])).values()]
  const countOf = (id: number, suite?: string) =>
    rows.reduce((sum, row) => (row.id === id && (!suite || row.suite === suite) ? sum + row.count : sum), 0)
  const categories = nodes
    .filter((node) => node.parentId === null)
    .map((node) => ({
      slug: node.slug,
      name: node.name,
      count: countOf(node.id),
      bySuite: suites.map((suite) => countOf(node.id, suite)),
      parts: nodes
        .filter((part) => part.parentId === node.id)
        .map((part) => ({ slug: part.slug, count: countOf(part.id) })),
    }))
  return { categories, suites }
}
