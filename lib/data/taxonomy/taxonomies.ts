import "server-only"
import { cache } from "@/lib/cache/bounded-cache"
import { buildTree, type TaxonomyNode } from "@/lib/domain/taxonomy/taxonomy"
import type { PathNode } from "./category-path"
import { query } from "@/lib/data/base/client"

/** The whole tree of one version, siblings in their published order. That of a release never changes: it is remembered. */
export async function getTaxonomy(versionId: number): Promise<TaxonomyNode[]> {
  const load = async () => {
    const tree = await queryTaxonomy(versionId)
    const [version] = await query<{ kind: string }>("SELECT kind FROM taxonomy_version WHERE id = $1", [versionId])
    return version?.kind === "release" ? (Object.freeze(tree) as TaxonomyNode[]) : tree
  }
  return cache.load(`tree ${versionId}`, load, Object.isFrozen)
}

const paths = new WeakMap<readonly TaxonomyNode[], ReadonlyMap<number, readonly PathNode[]>>()

/** From the top category down to each node of a version, by the node's id. */
export async function getPaths(versionId: number): Promise<ReadonlyMap<number, readonly PathNode[]>> {
  const tree = await getTaxonomy(versionId)
  const known = paths.get(tree)
  if (known) return known
  const found = new Map<number, readonly PathNode[]>()
  const walk = (nodes: readonly TaxonomyNode[], above: readonly PathNode[]) => {
    for (const { id, slug, name, children } of nodes) {
      const path = [...above, { slug, name }]
      found.set(id, path)
      walk(children, path)
    }
  }
  walk(tree, [])
  paths.set(tree, found)
  return found
}

async function queryTaxonomy(versionId: number): Promise<TaxonomyNode[]> {
  const rows = await query<{
    id: number
    parent_id: number | null
    slug: string
    name: string
    definition: string
    includes: string[]
    excludes: string[]
    precedence: string | null
    depth: number
    published_match: string | null
    published_match_kind: string | null
  }>(
    `SELECT id, parent_id, slug, name, definition, coalesce(includes, '{}') AS includes,
            coalesce(excludes, '{}') AS excludes, precedence, depth, published_match, published_match_kind
     FROM taxonomy_node WHERE version_id = $1 ORDER BY position, id`,
    [versionId],
  )
  return buildTree(
    rows.map((row) => ({
      id: row.id,
      slug: row.slug,
      name: row.name,
      definition: row.definition,
      includes: row.includes,
      excludes: row.excludes,
      precedence: row.precedence,
      depth: row.depth,
      parentId: row.parent_id,
      publishedMatch: row.published_match,
      publishedMatchKind: row.published_match_kind,
    })),
  )
}

export type Release = {
  readonly key: string
  readonly name: string
  readonly isLatest: boolean
  readonly publishedAt: Date | null
}

/** Published atlas releases, newest first. */
export async function listReleases(): Promise<Release[]> {
  return query<Release>(
    `SELECT key, name, is_latest AS "isLatest", published_at AS "publishedAt"
     FROM taxonomy_version WHERE kind = 'release' ORDER BY published_at DESC NULLS LAST, id DESC`,
  )
}

export type PublishedAtlas = {
  readonly name: string
  readonly source: string
  readonly facts: unknown
  readonly figures: readonly { name: string; share: number | null; datasets: number | null; models: number | null }[]
}

/** The figures others published about their own atlas: incomplete, shown apart, never mixed with ours. */
export async function findPublishedAtlas(): Promise<PublishedAtlas | null> {
  const [version] = await query<{ id: number; name: string; source: string | null; facts: unknown }>(
    "SELECT id, name, source, facts FROM taxonomy_version WHERE kind = 'published' ORDER BY id LIMIT 1",
  )
  if (!version) return null
  const figures = await query<PublishedAtlas["figures"][number]>(
    "SELECT name, share, datasets, models FROM published_figure WHERE version_id = $1 ORDER BY position",
    [version.id],
  )
  return { name: version.name, source: version.source ?? "", facts: version.facts, figures }
}
