import { levelsOf, tallyAt } from "./compare-categories"
import { type CategoryRow } from "./category-row"
import { countOf, keyAt, type ComparedItem } from "./compared-item"
import type { ItemClusters } from "./item-clusters"
import type { Repeats } from "@/lib/stats/proportions/attempt-rate"
import { differenceOfProportions } from "@/lib/stats/proportions/proportion"
import { signatureOf, type CategoryCount, type Signature } from "@/lib/stats/signatures/signature"

/** Both sides' signatures over the shared items, each failure read standing for those of its stratum. */
export function projectedSignatures(
  items: readonly ComparedItem[],
  clusters: ItemClusters | null = null,
): { a: Signature<string>; b: Signature<string> } {
  const keys = levelsOf(items).flatMap((level) => tallyAt(items, level).map(({ key }) => key))
  const ids = new Map([...new Set(items.map((item) => item.stratum))].map((stratum, index) => [stratum, index]))
  const sideOf = (side: "a" | "b") => {
    const strata = [...ids.values()].map((datasetId) => ({
      modelId: 0,
      datasetId,
      predictions: 0,
      failures: 0,
      read: 0,
    }))
    const counts: CategoryCount<string>[] = []
    for (const item of items) {
      const { failed, categoryPath } = item[side]
      const count = countOf(item)
      const stratum = strata[ids.get(item.stratum) ?? -1]
      if (!stratum) continue
      stratum.predictions += count
      if (failed) stratum.failures += count
      if (!categoryPath) continue
      stratum.read += count
      categoryPath.forEach((_, depth) => {
        const key = keyAt(item[side], depth + 1)
        if (key !== null) counts.push({ key, modelId: 0, datasetId: stratum.datasetId, count })
      })
    }
    if (!clusters) return signatureOf({ strata, counts, keys })
    const byCluster = strata.map((stratum) => {
      const own = items.filter((item) => ids.get(item.stratum) === stratum.datasetId)
      return { ...stratum, repeats: clusterSums(own, { side, failures: stratum.failures }) }
    })
    return signatureOf({ strata: byCluster, counts, keys })
  }
  return { a: sideOf("a"), b: sideOf("b") }
}

/** The clusters of one stratum, as a rate over them needs to know of them. */
function clusterSums(
  items: readonly ComparedItem[],
  { side, failures }: { readonly side: "a" | "b"; readonly failures: number },
): Repeats {
  const sizes = new Map<number, { of: number; failed: number }>()
  const alone = { of: 0, failed: 0 }
  for (const item of items) {
    const sums = item.cluster === undefined ? alone : (sizes.get(item.cluster) ?? { of: 0, failed: 0 })
    sums.of += countOf(item)
    if (item[side].failed) sums.failed += countOf(item)
    if (item.cluster !== undefined) sizes.set(item.cluster, sums)
  }
  const together = [...sizes.values()]
  const total = (of: (sums: typeof alone) => number) => together.reduce((sum, sums) => sum + of(sums), 0)
  return {
    items: alone.of + total(({ of }) => of),
    clusters: alone.of + together.length,
    attemptSquares: alone.of + total(({ of }) => of ** 2),
    attemptFailures: alone.failed + total(({ of, failed }) => of * failed),
    failureSquares: failures - total(({ failed }) => failed) + total(({ failed }) => failed ** 2),
  }
}

/**
 * Rows where failures were read as a sample: rates and shares are projections with their intervals, differences take
 * the sides as independent (wider than the truth, for shared items make them alike), and nothing is tested.
 */
export function projectCategories(items: readonly ComparedItem[], clusters: ItemClusters | null = null): CategoryRow[] {
  const { a, b } = projectedSignatures(items, clusters)
  const both = new Map(
    levelsOf(items).flatMap((level) => tallyAt(items, level).map((tally) => [tally.key, tally.both])),
  )
  return a.rows.flatMap((rowA, index): CategoryRow[] => {
    const rowB = b.rows[index]
    if (!rowB) return []
    const path = rowA.key.split("/")
    return [
      {
        key: rowA.key,
        path,
        slug: path.at(-1) ?? "",
        level: path.length,
        a: rowA.read,
        b: rowB.read,
        both: both.get(rowA.key) ?? 0,
        rateA: rowA.rate,
        rateB: rowB.rate,
        shareA: rowA.share,
        shareB: rowB.share,
        difference: rowA.rate && rowB.rate ? differenceOfProportions(rowA.rate, rowB.rate) : null,
        shareDifference: rowA.share && rowB.share ? differenceOfProportions(rowA.share, rowB.share) : null,
        shareTest: null,
        p: null,
        q: null,
        untested: "not-every-failure-read",
      },
    ]
  })
}
