import type { Insertable } from "kysely"
import type { PoolClient } from "pg"
import { shortHash } from "@/lib/domain/text/content-hash"
import { on } from "@/lib/data/base/kysely"
import type { TaxonomyNode } from "@/lib/data/generated/tables"
import type { ReleaseFiles, ShippedRelease } from "./release-files"

export type SeededTaxonomy = { readonly versionId: number; readonly nodeIds: ReadonlyMap<string, number> }

/** The release's categories and sub-categories. */
export async function seedTaxonomy(
  client: PoolClient,
  { key, publishedAt }: ShippedRelease,
  { taxonomy, taxonomyText }: ReleaseFiles,
): Promise<SeededTaxonomy> {
  const { id: versionId } = await on(client)
    .insertInto("taxonomyVersion")
    .values({
      ...{ key, name: taxonomy.name, kind: "release", publishedAt },
      definitionsHash: shortHash(taxonomyText),
      source: "Read by a large language model after the single-error protocol of ErrorMap (arXiv 2601.15812).",
    })
    .returning("id")
    .executeTakeFirstOrThrow()
  const nodeIds = new Map<string, number>()
  const insert = async (node: Omit<Insertable<TaxonomyNode>, "versionId" | "position">): Promise<number> => {
    const { id } = await on(client)
      .insertInto("taxonomyNode")
      .values({ ...node, versionId, position: nodeIds.size + 1 })
      .returning("id")
      .executeTakeFirstOrThrow()
    nodeIds.set(node.slug, id)
    return id
  }
  for (const { children, published_match, published_match_kind, ...category } of taxonomy.categories) {
    const published = { publishedMatch: published_match, publishedMatchKind: published_match_kind }
    const parentId = await insert({ ...category, ...published, depth: 1 })
    for (const child of children) await insert({ ...child, parentId, depth: 2, includes: [], excludes: [] })
  }
  return { versionId, nodeIds }
}
