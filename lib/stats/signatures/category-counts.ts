import { flattenTree, type TaxonomyNode } from "@/lib/domain/taxonomy/taxonomy"
import type { CategoryCount } from "./signature"

/** What became of a failure that was read but is in no category. These have rows of their own, so that rows add up. */
export const leftovers = [
  { kind: "other", name: "Other", column: "other" },
  { kind: "unassigned", name: "Unassigned", column: "unassigned" },
  { kind: "no-error-found", name: "No error found", column: "noErrorFound" },
] as const
export type Leftover = (typeof leftovers)[number]["kind"]

/** A category of an own tree may be called "other" as well, hence a colon, which no slug has. */
export const leftoverKey = (kind: Leftover): string => `leftover:${kind}`
export const isLeftoverKey = (key: string): boolean => key.startsWith("leftover:")

type PlacedStratum = {
  readonly modelId: number
  readonly datasetId: number
  readonly other: number
  readonly unassigned: number
  readonly noErrorFound: number
}

type NodeTotal = {
  readonly nodeId: number
  readonly modelId: number
  readonly datasetId: number
  readonly total: number
}

/**
 * Counts per (category, model, dataset) in the form signatures take: every category of the tree by slug, what is
 * below it included, and the leftovers by `leftoverKey`. Counts of nodes outside the tree and of strata that are not
 * given are left out. Level 1 and the leftovers divide the failures read; deeper levels overlap with those above.
 */
export function categoryCounts(input: {
  readonly tree: readonly TaxonomyNode[]
  readonly strata: readonly PlacedStratum[]
  readonly nodeCounts: readonly NodeTotal[]
}): CategoryCount<string>[] {
  const { tree, strata, nodeCounts } = input
  const slugs = new Map(flattenTree(tree).map((node) => [node.id, node.slug]))
  const known = new Set(strata.map(stratumId))
  return [
    ...nodeCounts.flatMap((row): CategoryCount<string>[] => {
      const key = slugs.get(row.nodeId)
      if (key === undefined || !known.has(stratumId(row))) return []
      return [{ key, modelId: row.modelId, datasetId: row.datasetId, count: row.total }]
    }),
    ...strata.flatMap((row) =>
      leftovers.map(({ kind, column }) => {
        return { key: leftoverKey(kind), modelId: row.modelId, datasetId: row.datasetId, count: row[column] }
      }),
    ),
  ]
}

/**
 * Only failures that were placed (or shown to be none), for distances between mixes: a judge that is unsure more often
 * of one model makes no difference in kind, and two models it knows nothing of are not alike.
 */
export function placedOnly<Row extends PlacedStratum & { readonly read: number }>(of: {
  readonly strata: readonly Row[]
  readonly counts: readonly CategoryCount<string>[]
}): { strata: Row[]; counts: CategoryCount<string>[] } {
  return {
    strata: of.strata.map((row) => ({ ...row, read: row.read - row.unassigned, unassigned: 0 })),
    counts: of.counts.filter(({ key }) => key !== leftoverKey("unassigned")),
  }
}

const stratumId = ({ modelId, datasetId }: { modelId: number; datasetId: number }) => `${modelId}:${datasetId}`
