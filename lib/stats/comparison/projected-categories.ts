import { levelsOf, tallyAt } from "./compare-categories"
import { type CategoryRow } from "./category-row"
import { countOf, keyAt, type ComparedItem } from "./compared-item"
import { differenceOfProportions } from "@/lib/stats/proportions/proportion"
import { signatureOf, type CategoryCount, type Signature } from "@/lib/stats/signatures/signature"

/** Both sides' signatures over the shared items, each failure read standing for those of its stratum. */
export function projectedSignatures(items: readonly ComparedItem[]): { a: Signature<string>; b: Signature<string> } {
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
    return signatureOf({ strata, counts, keys })
  }
  return { a: sideOf("a"), b: sideOf("b") }
}

/**
 * Rows where failures were read as a sample: rates and shares are projections with their intervals, differences take
 * the sides as independent (wider than the truth, for shared items make them alike), and nothing is tested.
 */
export function projectCategories(items: readonly ComparedItem[]): CategoryRow[] {
  const { a, b } = projectedSignatures(items)
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
