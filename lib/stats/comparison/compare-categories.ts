import { countOf, itemsIn, keyAt, type ComparedItem } from "./compared-item"
import { clusteredCategories } from "./clustered-categories"
import type { ItemClusters } from "./item-clusters"
import { benjaminiHochberg } from "@/lib/stats/core/false-discovery"
import { mcnemarExact, pairedDifference } from "@/lib/stats/proportions/paired-difference"
import { differenceOfProportions, proportionInterval } from "@/lib/stats/proportions/proportion"
import { DIFFERS_BELOW, isKindOfFailure, type CategoryOptions, type CategoryRow, type Untested } from "./category-row"

/** Whether a label says what happened. Two failures that nobody could place were not shown to be alike. */
export function isPlaced(slug: string): boolean {
  return slug !== "unassigned" && slug !== "other"
}

/**
 * Rows of all categories seen on either side, level by level, where every failure of both sides was read. Each level is
 * one family of tests; below the first only the children of categories that differ are tested (after Yekutieli 2008).
 */
export function compareCategories(
  items: readonly ComparedItem[],
  { isTested = isKindOfFailure }: CategoryOptions = {},
  clusters: ItemClusters | null = null,
): CategoryRow[] {
  const rows: CategoryRow[] = []
  const differs = new Set<string>()
  const failuresOf = (side: "a" | "b") => items.reduce((sum, item) => sum + (item[side].failed ? countOf(item) : 0), 0)
  const totals = { items: itemsIn(items), failuresA: failuresOf("a"), failuresB: failuresOf("b") }
  for (const level of levelsOf(items)) {
    const byCluster = clusters && clusteredCategories(items, clusters, level)
    const counted = tallyAt(items, level).map((tally) => withClusters(countedRow(tally, totals), byCluster))
    const untested = counted.map(({ path }): Untested | null => {
      if (!isTested(path[0] ?? "")) return "never-tested"
      return level === 1 || differs.has(path.slice(0, -1).join("/")) ? null : "parent-does-not-differ"
    })
    const p = counted.map((row, index) => {
      const discordant = { onlyA: row.a - row.both, onlyB: row.b - row.both }
      if (untested[index] === "parent-does-not-differ") return null
      return byCluster?.get(row.key)?.p ?? mcnemarExact(discordant).p
    })
    const q = benjaminiHochberg(p.map((value, index) => (untested[index] === null ? value : null)))
    counted.forEach((row, index) => {
      const tested = { p: p[index] ?? null, q: q[index] ?? null, untested: untested[index] ?? null }
      rows.push({ ...row, ...tested })
      if (tested.q !== null && tested.q < DIFFERS_BELOW) differs.add(row.key)
    })
  }
  return rows
}

/** 1, 2, ... down to the deepest path of any item. */
export function levelsOf(items: readonly ComparedItem[]): number[] {
  const depth = items.reduce(
    (most, { a, b }) => Math.max(most, a.categoryPath?.length ?? 0, b.categoryPath?.length ?? 0),
    0,
  )
  return Array.from({ length: depth }, (_, index) => index + 1)
}

type Tally = { readonly key: string; a: number; b: number; both: number }

/** How often each category of a level was met, in order of key (code units); one pass over the items. */
export function tallyAt(items: readonly ComparedItem[], level: number): Tally[] {
  const tallies = new Map<string, Tally>()
  const of = (key: string) => {
    const tally = tallies.get(key) ?? { key, a: 0, b: 0, both: 0 }
    tallies.set(key, tally)
    return tally
  }
  for (const item of items) {
    const [a, b, count] = [keyAt(item.a, level), keyAt(item.b, level), countOf(item)]
    if (a !== null) of(a).a += count
    if (b !== null) of(b).b += count
    if (a !== null && a === b) of(a).both += count
  }
  return [...tallies.values()].sort((left, right) => (left.key < right.key ? -1 : 1))
}

/** The same with intervals by cluster. */
function withClusters<Row extends ReturnType<typeof countedRow>>(
  row: Row,
  byCluster: ReturnType<typeof clusteredCategories> | null,
): Row {
  const clustered = byCluster?.get(row.key)
  if (!clustered) return row
  const { rateA, rateB, difference, shareA, shareB } = clustered
  const shareDifference = shareA && shareB ? differenceOfProportions(shareA, shareB) : null
  return { ...row, rateA, rateB, difference, shareA, shareB, shareDifference }
}

type Totals = { readonly items: number; readonly failuresA: number; readonly failuresB: number }

function countedRow({ key, a, b, both }: Tally, { items, failuresA, failuresB }: Totals) {
  const path = key.split("/")
  const shareA = failuresA > 0 ? proportionInterval(a, failuresA) : null
  const shareB = failuresB > 0 ? proportionInterval(b, failuresB) : null
  return {
    key,
    path,
    slug: path.at(-1) ?? "",
    level: path.length,
    a,
    b,
    both,
    rateA: proportionInterval(a, items),
    rateB: proportionInterval(b, items),
    shareA,
    shareB,
    shareDifference: shareA && shareB ? differenceOfProportions(shareA, shareB) : null,
    shareTest: null,
    difference: pairedDifference({ both, onlyA: a - both, onlyB: b - both, neither: items - a - b + both }),
  }
}
