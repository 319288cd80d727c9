import {
  DIFFERS_BELOW,
  isKindOfFailure,
  type CategoryOptions,
  type CategoryRow,
  type ShareTest,
  type Untested,
} from "./category-row"
import { clusteredCategories } from "./clustered-categories"
import { countOf, keyAt, type ComparedItem } from "./compared-item"
import type { ItemClusters } from "./item-clusters"
import { benjaminiHochberg } from "@/lib/stats/core/false-discovery"
import { logFactorial } from "@/lib/stats/core/special"

/**
 * Tests each category's share of failures: given which items each side fails, does the kind depend on the side? On
 * shared failures the two kinds may be swapped (a fair coin each), on the others they are dealt anew to as many items
 * of either side. Which items are failed stays as it is: swapping whole outcomes would call a share different only
 * because one side fails more often. Exact, no draws. Families and drill-down are those of the rates. Where items lie in
 * clusters these are no items to deal: then it is the test of clustered-categories.ts.
 */
export function testShares(
  rows: readonly CategoryRow[],
  items: readonly ComparedItem[],
  { isTested = isKindOfFailure }: CategoryOptions = {},
  clusters: ItemClusters | null = null,
): Map<string, ShareTest> {
  const tests = new Map<string, ShareTest>()
  const levels = [...new Set(rows.map((row) => row.level))].sort((x, y) => x - y)
  for (const level of levels) {
    const here = rows.filter((row) => row.level === level)
    const untested = here.map(({ path }): Untested | null => {
      if (!isTested(path[0] ?? "")) return "never-tested"
      const parent = tests.get(path.slice(0, -1).join("/"))?.q ?? null
      return level === 1 || (parent !== null && parent < DIFFERS_BELOW) ? null : "parent-does-not-differ"
    })
    const byCluster = clusters && clusteredCategories(items, clusters, level)
    const pOf = (row: CategoryRow) =>
      byCluster ? (byCluster.get(row.key)?.shareP ?? null) : shareTest(countsFor(items, row))
    const p = here.map((row, index) => (untested[index] === null ? pOf(row) : null))
    const q = benjaminiHochberg(p)
    here.forEach((row, index) => {
      tests.set(row.key, { p: p[index] ?? null, q: q[index] ?? null, untested: untested[index] ?? null })
    })
  }
  return tests
}

/** Failures in one category, by whether the other side fails the item too. */
type ShareCounts = {
  /** shared failures that exactly one side has in the category */
  readonly swappedA: number
  readonly swappedB: number
  /** items only this side fails, and those of them in the category */
  readonly aloneA: number
  readonly aloneB: number
  readonly ofAloneA: number
  readonly ofAloneB: number
}

function countsFor(items: readonly ComparedItem[], { key, level }: CategoryRow): ShareCounts {
  const counts = { swappedA: 0, swappedB: 0, aloneA: 0, aloneB: 0, ofAloneA: 0, ofAloneB: 0 }
  for (const item of items) {
    const count = countOf(item)
    const [a, b] = [keyAt(item.a, level) === key, keyAt(item.b, level) === key]
    if (item.a.failed && item.b.failed) {
      if (a && !b) counts.swappedA += count
      if (b && !a) counts.swappedB += count
    } else if (item.a.failed) {
      counts.ofAloneA += count
      if (a) counts.aloneA += count
    } else if (item.b.failed) {
      counts.ofAloneB += count
      if (b) counts.aloneB += count
    }
  }
  return counts
}

/**
 * Two-sided exact p: how far A's count in the category is from what the failed items alone make expect. The count is
 * Binomial(shared, 1/2) + Hypergeometric, whatever the numbers of failures.
 * @internal
 */
export function shareTest({ swappedA, swappedB, aloneA, aloneB, ofAloneA, ofAloneB }: ShareCounts): number {
  const [shared, alone, all] = [swappedA + swappedB, aloneA + aloneB, ofAloneA + ofAloneB]
  const logChoose = (n: number, k: number) => logFactorial(n) - logFactorial(k) - logFactorial(n - k)
  const coins = massOf(0, shared, (k) => logChoose(shared, k) - shared * Math.LN2)
  const dealt = massOf(
    Math.max(0, alone - ofAloneB),
    Math.min(alone, ofAloneA),
    (k) => logChoose(ofAloneA, k) + logChoose(ofAloneB, alone - k) - logChoose(all, alone),
  )
  const expected = shared / 2 + (all > 0 ? (alone * ofAloneA) / all : 0)
  const reach = Math.abs(swappedA + aloneA - expected) - 1e-9
  let within = 0
  let beyond = 0
  for (const one of coins)
    for (const other of dealt) {
      const mass = one.mass * other.mass
      if (Math.abs(one.count + other.count - expected) >= reach) beyond += mass
      else within += mass
    }
  return Math.min(1, beyond / (beyond + within))
}

/** Counts with their probability; those too rare to move any p (1e-18) are left out, so that thousands cost little. */
function massOf(from: number, to: number, logMass: (count: number) => number): { count: number; mass: number }[] {
  const result: { count: number; mass: number }[] = []
  for (let count = from; count <= to; count += 1) {
    const mass = Math.exp(logMass(count))
    if (mass > 1e-18) result.push({ count, mass })
  }
  return result
}
