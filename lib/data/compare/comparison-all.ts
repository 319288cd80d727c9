import "server-only"
import { categoryCounts, isLeftoverKey } from "@/lib/stats/signatures/category-counts"
import { signatureOf } from "@/lib/stats/signatures/signature"
import { compareUnpaired, type Unpaired, type UnpairedSide } from "@/lib/stats/signatures/unpaired-comparison"
import { comparisonSeed } from "./comparison"
import type { Scope } from "@/lib/data/scope/scope"
import { listNodeCounts, listStrata } from "@/lib/data/taxonomy/signature-counts"
import { getTrees } from "@/lib/data/taxonomy/taxonomies"

export type ComparisonOfAll = {
  readonly unpaired: Unpaired
  readonly a: UnpairedSide
  readonly b: UnpairedSide
  /** titles of the datasets either was run on */
  readonly datasetsA: readonly string[]
  readonly datasetsB: readonly string[]
  /** answers without a score: no attempts */
  readonly unscored: { readonly a: number; readonly b: number }
}

/**
 * Two models over all that each was run on in its analysis, from the aggregates. Null when one was never scored there.
 * Labels on different trees are not compared: then there are no rows.
 */
export async function compareAll(
  scope: Scope,
  wanted: {
    readonly a: string
    readonly b: string
    readonly datasets: readonly string[]
    readonly other?: Scope | undefined
  },
): Promise<ComparisonOfAll | null> {
  const { other = scope, datasets } = wanted
  const [a, b] = await Promise.all([
    countedOf(scope, { model: wanted.a, datasets }),
    countedOf(other, { model: wanted.b, datasets }),
  ])
  const sameTree = scope.version.id === other.version.id
  // What one side shows and the other does not is a zero there, with its limits.
  const keys = [...new Set([...a.counts, ...b.counts].map(({ key }) => key))]
  const sideOf = ({ strata, counts }: typeof a): UnpairedSide =>
    sameTree ? signatureOf({ strata, counts, keys }) : { ...signatureOf({ strata, counts }), rows: [] }
  const [sideA, sideB] = [sideOf(a), sideOf(b)]
  const unpaired = compareUnpaired({ a: sideA, b: sideB, seed: comparisonSeed })
  const unscored = { a: a.unscored, b: b.unscored }
  return unpaired && { unpaired, unscored, a: sideA, b: sideB, datasetsA: a.datasets, datasetsB: b.datasets }
}

/** A model's counts over its strata: top categories by slug, and what stands for none. */
async function countedOf(scope: Scope, { model, datasets }: { model: string; datasets: readonly string[] }) {
  const filter = { models: [model], datasets: [...datasets] }
  const [tree, strata, nodeCounts] = await Promise.all([
    getTrees(scope.parts),
    listStrata(scope, filter),
    listNodeCounts(scope, { ...filter, depth: 1 }),
  ])
  const top = tree.map((node) => ({ ...node, children: [] }))
  const counts = categoryCounts({ tree: top, strata, nodeCounts }).map((row) => ({
    ...row,
    key: isLeftoverKey(row.key) ? row.key.slice(row.key.indexOf(":") + 1) : row.key,
  }))
  const unscored = strata.reduce((sum, row) => sum + row.unscored, 0)
  return { strata, counts, unscored, datasets: [...new Set(strata.map((row) => row.suite))] }
}
