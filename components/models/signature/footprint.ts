import type { Relief } from "@/lib/domain/taxonomy/relief"
import type { TaxonomyNode } from "@/lib/domain/taxonomy/taxonomy"

type NodeTotal = { readonly nodeId: number; readonly total: number }

/**
 * Failures by the hill they lie on: a sub-category's own, the category's where they are in no sub-category. A hill the
 * release did not need (nobody had failed like that) lends its dots to the largest hill of the same category.
 */
export function footprintCounts(input: {
  readonly relief: Relief
  readonly tree: readonly TaxonomyNode[]
  readonly nodeCounts: readonly NodeTotal[]
}): { slug: string; count: number }[] {
  const { relief, tree, nodeCounts } = input
  const totals = new Map<number, number>()
  for (const { nodeId, total } of nodeCounts) totals.set(nodeId, (totals.get(nodeId) ?? 0) + total)
  const countOf = (node: TaxonomyNode) => totals.get(node.id) ?? 0
  const byHill = new Map<string, number>()
  for (const category of tree) {
    const parts = category.children.map((child) => ({ slug: child.slug, count: countOf(child) }))
    const direct = countOf(category) - parts.reduce((sum, part) => sum + part.count, 0)
    for (const { slug, count } of [...parts, { slug: category.slug, count: direct }]) {
      if (count <= 0) continue
      const hill =
        relief.hills.find((candidate) => candidate.slug === slug) ??
        relief.hills.find((candidate) => candidate.category === category.slug)
      if (hill) byHill.set(hill.slug, (byHill.get(hill.slug) ?? 0) + count)
    }
  }
  return [...byHill].map(([slug, count]) => ({ slug, count }))
}
