import type { PoolClient } from "pg"
import { shortHash } from "@/lib/domain/text/content-hash"
import { readTaxonomy, readTaxonomyText, releaseKey, releaseName } from "./release-files"

export type SeededTaxonomy = { readonly versionId: number; readonly nodeIds: ReadonlyMap<string, number> }

/** The release's categories and sub-categories. */
export async function seedTaxonomy(client: PoolClient): Promise<SeededTaxonomy> {
  const { rows } = await client.query<{ id: number }>(
    `INSERT INTO taxonomy_version (key, name, kind, is_latest, published_at, definitions_hash, source)
     VALUES ($1, $2, 'release', true, '2026-11-01', $3, $4) RETURNING id`,
    [
      releaseKey,
      releaseName,
      shortHash(readTaxonomyText()),
      "Read by a large language model after the single-error protocol of ErrorMap (arXiv 2601.15812).",
    ],
  )
  const versionId = rows[0]?.id ?? 0
  const nodeIds = new Map<string, number>()
  let position = 0
  const insert = async (node: Record<string, unknown>): Promise<number> => {
    position += 1
    const inserted = await client.query<{ id: number }>(
      `INSERT INTO taxonomy_node (version_id, parent_id, slug, name, definition, includes, excludes, precedence, depth,
                                  position, published_match, published_match_kind)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) RETURNING id`,
      [
        versionId,
        node.parentId ?? null,
        node.slug,
        node.name,
        node.definition,
        node.includes ?? [],
        node.excludes ?? [],
        node.precedence ?? null,
        node.depth,
        position,
        node.published_match ?? null,
        node.published_match_kind ?? null,
      ],
    )
    const id = inserted.rows[0]?.id ?? 0
    nodeIds.set(String(node.slug), id)
    return id
  }
  for (const category of readTaxonomy().categories) {
    const parentId = await insert({ ...category, depth: 1 })
    for (const child of category.children) await insert({ ...child, parentId, depth: 2 })
  }
  return { versionId, nodeIds }
}
