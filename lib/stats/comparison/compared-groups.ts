import { grouped, itemsIn, pairedCounts, triedItems, type ComparedItem } from "./compared-item"
import { clusteredBy, clustersAmong, shareFailed } from "./item-clusters"
import type { Estimate } from "@/lib/stats/core/estimate"
import { benjaminiHochberg } from "@/lib/stats/core/false-discovery"
import { pairedClusters } from "@/lib/stats/proportions/paired-clusters"
import { mcnemarExact, minimalDetectableDifference, pairedDifference } from "@/lib/stats/proportions/paired-difference"
import { pairedTrials } from "@/lib/stats/proportions/paired-trials"
import { proportionInterval } from "@/lib/stats/proportions/proportion"

/** Two sides over the shared items of one group (a subject). */
export type ComparedGroup = {
  readonly value: string
  readonly items: number
  /** items that failed */
  readonly failuresA: number
  readonly failuresB: number
  readonly rateA: Estimate
  readonly rateB: Estimate
  /** rateA - rateB, paired */
  readonly difference: Estimate
  /** null when no item tells the sides apart */
  readonly minimalDetectableDifference: number | null
  /** as of a whole comparison: exact McNemar, sides swapped by item or by cluster */
  readonly p: number
  /** Benjamini-Hochberg among the groups */
  readonly q: number | null
}

/** Failure rates of two sides and their paired difference in each group by itself, the largest difference first. */
export function compareGroups(groups: ReadonlyMap<string, readonly ComparedItem[]>): ComparedGroup[] {
  const rows = [...groups]
    .filter(([, items]) => itemsIn(items) > 0)
    .map(([value, items]) => ({ value, ...ratesOf(items) }))
  const q = benjaminiHochberg(rows.map(({ p }) => p))
  return rows
    .map((row, index): ComparedGroup => ({ ...row, q: q[index] ?? null }))
    .sort(
      (x, y) =>
        Math.abs(y.difference.estimate) - Math.abs(x.difference.estimate) ||
        y.items - x.items ||
        (x.value < y.value ? -1 : 1),
    )
}

function ratesOf(all: readonly ComparedItem[]): Omit<ComparedGroup, "value" | "q"> {
  const { items: known, clusters } = clustersAmong(all)
  const items = grouped(known)
  const n = itemsIn(items)
  const failed = pairedCounts(items, (side) => side.failed)
  const [failuresA, failuresB] = [failed.both + failed.onlyA, failed.both + failed.onlyB]
  const tried = triedItems(items)
  const found = clusters
    ? pairedClusters(clusteredBy(items, clusters.sizes, shareFailed), clusters, clusters.tries)
    : tried && pairedTrials(tried)
  return {
    ...{ items: n, failuresA, failuresB },
    rateA: found?.a ?? proportionInterval(failuresA, n),
    rateB: found?.b ?? proportionInterval(failuresB, n),
    difference: found?.difference ?? pairedDifference(failed),
    minimalDetectableDifference: found ? found.minimalDetectableDifference : minimalDetectableDifference(failed),
    p: (found?.test ?? mcnemarExact(failed)).p,
  }
}
