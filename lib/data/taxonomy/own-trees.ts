import "server-only"
import type pg from "pg"
import type { BuiltTree } from "@/lib/method/tree/grow-tree"
import type { Placement } from "@/lib/method/tree/tree-ports"
import { query } from "@/lib/data/base/client"
import { holdTree, withoutForeignKeyChecks } from "@/lib/data/base/foreign-keys"

/**
 * Places failures on a version that exists; `slug`s are that version's. Replaces what stood there for them. The caller
 * holds their analysis: deleting one of them goes through it, and waits.
 */
export async function savePlacements(
  client: pg.ClientBase,
  versionId: number,
  placements: readonly Placement[],
): Promise<void> {
  await holdTree(client, versionId)
  const { rowCount } = await withoutForeignKeyChecks(client, () =>
    client.query(
      `INSERT INTO category_assignment (annotation_id, version_id, node_id, outcome)
       SELECT p.id, $1, n.id, p.outcome::"AssignmentOutcome"
       FROM unnest($2::int[], $3::text[], $4::text[]) AS p (id, slug, outcome)
       LEFT JOIN taxonomy_node n ON n.version_id = $1 AND n.slug = p.slug
       WHERE n.id IS NOT NULL OR p.slug IS NULL
       ON CONFLICT (annotation_id, version_id) DO UPDATE SET node_id = excluded.node_id, outcome = excluded.outcome`,
      [
        versionId,
        placements.map((placement) => placement.failureId),
        placements.map((placement) => placement.slug),
        placements.map((placement) => placement.outcome),
      ],
    ),
  )
  if (rowCount !== placements.length) throw new Error(`placed ${rowCount} of ${placements.length} failures`)
}

/** The own tree of an analysis, with every failure's place in it; one from an earlier attempt is replaced. */
export async function saveOwnTree(
  client: pg.ClientBase,
  analysis: { readonly id: number; readonly title: string },
  tree: BuiltTree,
): Promise<number> {
  const key = ownTreeKey(analysis.id)
  await client.query("DELETE FROM taxonomy_version WHERE key = $1 AND kind = 'analysis'", [key])
  const { rows } = await client.query<{ id: number }>(
    "INSERT INTO taxonomy_version (key, name, kind, analysis_id) VALUES ($1, $2, 'analysis', $3) RETURNING id",
    [key, `Own tree of “${analysis.title}”`, analysis.id],
  )
  const versionId = rows[0]?.id
  if (versionId === undefined) throw new Error("the tree was not saved")
  const { nodes } = tree
  await client.query(
    `INSERT INTO taxonomy_node (version_id, slug, name, definition, depth, position)
     SELECT $1, * FROM unnest($2::text[], $3::text[], $4::text[], $5::int[], $6::int[])`,
    [
      versionId,
      nodes.map((n) => n.slug),
      nodes.map((n) => n.name),
      nodes.map((n) => n.definition),
      nodes.map((n) => n.depth),
      nodes.map((n) => n.position),
    ],
  )
  await client.query(
    `UPDATE taxonomy_node n SET parent_id = parent.id
     FROM unnest($2::text[], $3::text[]) AS t (slug, parent_slug)
     JOIN taxonomy_node parent ON parent.version_id = $1 AND parent.slug = t.parent_slug
     WHERE n.version_id = $1 AND n.slug = t.slug`,
    [versionId, nodes.map((n) => n.slug), nodes.map((n) => n.parentSlug)],
  )
  await savePlacements(client, versionId, tree.placements)
  return versionId
}

export const ownTreeKey = (analysisId: number): string => `analysis-${analysisId}`

/** The versions an analysis's failures are placed on: its release, its own tree. */
export async function listVersionsOf(client: pg.ClientBase, analysisId: number): Promise<number[]> {
  const { rows } = await client.query<{ id: number }>(
    `SELECT v.id FROM taxonomy_version v JOIN analysis a ON a.id = $1
     WHERE v.id = a.release_id OR v.key = $2 ORDER BY v.id`,
    [analysisId, ownTreeKey(analysisId)],
  )
  return rows.map(({ id }) => id)
}

/**
 * Tells the planner about the rows an analysis has just brought. Without it the counts are planned for tables that
 * were empty a minute ago, and take minutes instead of a second. Not in a transaction: its locks would outlive it.
 */
export async function refreshStatistics(): Promise<void> {
  await query("ANALYZE error_annotation, category_assignment, taxonomy_node")
}
