import "server-only"
import { categoryCounts, isLeftoverKey } from "@/lib/stats/category-counts"
import { signatureOf } from "@/lib/stats/signature"
import { compareUnpaired, type Unpaired, type UnpairedSide } from "@/lib/stats/unpaired"
import { comparisonSeed } from "./comparison"
import type { Scope } from "./scope"
import { listNodeCounts, listStrata } from "./signature-counts"
import { getTaxonomy } from "./taxonomies"

export type ComparisonOfAll = {
  readonly unpaired: Unpaired
  readonly a: UnpairedSide
  readonly b: UnpairedSide
  /** titles of the data sets either was run on */
  readonly datasetsA: readonly string[]
  readonly datasetsB: readonly string[]
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
    readonly sharesItems: boolean
  },
): Promise<ComparisonOfAll | null> {
  const { other = scope, datasets, sharesItems } = wanted
  const [a, b] = await Promise.all([
    sideOf(scope, { model: wanted.a, datasets }),
    sideOf(other, { model: wanted.b, datasets }),
  ])
  const sameTree = scope.version.id === other.version.id
  const known = (side: UnpairedSide): UnpairedSide => (sameTree ? side : { ...side, rows: [] })
  const [sideA, sideB] = [known(a.side), known(b.side)]
  const unpaired = compareUnpaired({ a: sideA, b: sideB, sharesItems, seed: comparisonSeed })
  return unpaired && { unpaired, a: sideA, b: sideB, datasetsA: a.datasets, datasetsB: b.datasets }
}

/** A model's signature over its strata: top categories by slug, and what stands for none. */
async function sideOf(scope: Scope, { model, datasets }: { model: string; datasets: readonly string[] }) {
  const filter = { models: [model], datasets: [...datasets] }
  const [tree, strata, nodeCounts] = await Promise.all([
    getTaxonomy(scope.version.id),
    listStrata(scope, filter),
    listNodeCounts(scope, { ...filter, depth: 1 }),
  ])
  const top = tree.map((node) => ({ ...node, children: [] }))
  const counts = categoryCounts({ tree: top, strata, nodeCounts }).map((row) => ({
    ...row,
    key: isLeftoverKey(row.key) ? row.key.slice(row.key.indexOf(":") + 1) : row.key,
  }))
  return { side: signatureOf({ strata, counts }), datasets: [...new Set(strata.map((row) => row.suite))] }
}
