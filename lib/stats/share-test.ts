import { DIFFERS_BELOW, isKindOfFailure, type CategoryOptions, type CategoryRow, type Untested } from "./categories"
import { countOf, keyAt, type ComparedItem } from "./compared-item"
import { benjaminiHochberg } from "./false-discovery"
import type { Random } from "./random"
import { coinTosses } from "./resample"

/** How often the two sides of the items are swapped; p is never below 1 / (1 + PERMUTATIONS). */
const PERMUTATIONS = 5000

export type ShareTest = { readonly p: number | null; readonly q: number | null; readonly untested: Untested | null }

/**
 * Tests each category's share of failures by swapping the two sides within items, which keeps the pairing: shares
 * depend on one another and on how often each side fails, so McNemar's test of the rate does not answer for them.
 * Families and drill-down are those of the rates: one family a level, children only of categories that differ.
 */
export function testShares(
  rows: readonly CategoryRow[],
  items: readonly ComparedItem[],
  options: CategoryOptions & { readonly random: Random; readonly permutations?: number },
): Map<string, ShareTest> {
  const { isTested = isKindOfFailure, random, permutations = PERMUTATIONS } = options
  const tests = new Map<string, ShareTest>()
  const levels = [...new Set(rows.map((row) => row.level))].sort((x, y) => x - y)
  for (const level of levels) {
    const here = rows.filter((row) => row.level === level)
    const untested = here.map(({ path }): Untested | null => {
      if (!isTested(path[0] ?? "")) return "never-tested"
      const parent = tests.get(path.slice(0, -1).join("/"))?.q ?? null
      return level === 1 || (parent !== null && parent < DIFFERS_BELOW) ? null : "parent-does-not-differ"
    })
    const wanted = here.filter((_, index) => untested[index] === null).map((row) => row.key)
    const values = wanted.length > 0 ? permute(items, { level, wanted, random, permutations }) : new Map()
    const p = here.map((row) => values.get(row.key) ?? null)
    const q = benjaminiHochberg(p)
    here.forEach((row, index) => {
      tests.set(row.key, { p: p[index] ?? null, q: q[index] ?? null, untested: untested[index] ?? null })
    })
  }
  return tests
}

type Asked = {
  readonly level: number
  readonly wanted: readonly string[]
  readonly random: Random
  readonly permutations: number
}

/** What one side shows on an item: a wanted category, any other failure, or none. */
const OTHER = -1
const RIGHT = -2

function permute(items: readonly ComparedItem[], { level, wanted, random, permutations }: Asked): Map<string, number> {
  const places = new Map(wanted.map((key, index) => [key, index]))
  const place = (side: ComparedItem["a"]) => (side.failed ? (places.get(keyAt(side, level) ?? "") ?? OTHER) : RIGHT)
  const cells = new Map<string, { first: number; second: number; kept: number; swapped: number }>()
  for (const item of items) {
    const [a, b] = [place(item.a), place(item.b)]
    const turned = a > b
    const [first, second] = turned ? [b, a] : [a, b]
    const key = `${first}:${second}`
    const cell = cells.get(key) ?? { first, second, kept: 0, swapped: 0 }
    cell[turned ? "swapped" : "kept"] += countOf(item)
    cells.set(key, cell)
  }
  const pairs = [...cells.values()]
    .sort((x, y) => x.first - y.first || x.second - y.second)
    .map((cell) => ({ ...cell, draw: coinTosses(cell.kept + cell.swapped, random) }))
  const differences = (kept: (pair: (typeof pairs)[number]) => number): number[] => {
    const a = new Array<number>(wanted.length).fill(0)
    const b = new Array<number>(wanted.length).fill(0)
    const failures = { a: 0, b: 0 }
    const add = (side: number[], of: "a" | "b", at: number, count: number) => {
      if (at !== RIGHT) failures[of] += count
      if (at >= 0) side[at] = (side[at] ?? 0) + count
    }
    for (const pair of pairs) {
      const as = kept(pair)
      const swapped = pair.kept + pair.swapped - as
      add(a, "a", pair.first, as)
      add(b, "b", pair.second, as)
      add(a, "a", pair.second, swapped)
      add(b, "b", pair.first, swapped)
    }
    // A world in which one side never fails has no shares: as far apart as can be.
    if (failures.a === 0 || failures.b === 0) return wanted.map(() => Number.POSITIVE_INFINITY)
    return a.map((count, index) => Math.abs(count / failures.a - (b[index] ?? 0) / failures.b))
  }
  const seen = differences((pair) => pair.kept)
  const atLeast = new Array<number>(wanted.length).fill(0)
  for (let world = 0; world < permutations; world += 1)
    differences((pair) => (pair.first === pair.second ? pair.kept : pair.draw())).forEach((value, index) => {
      if (value >= (seen[index] ?? 0) - 1e-12) atLeast[index] = (atLeast[index] ?? 0) + 1
    })
  return new Map(wanted.map((key, index) => [key, (1 + (atLeast[index] ?? 0)) / (1 + permutations)]))
}
