import { countOf, itemsIn, keyAt, pairedCounts, type ComparedItem } from "./compared-item"
import type { Estimate } from "./estimate"
import { benjaminiHochberg } from "./false-discovery"
import { mcnemarExact, pairedDifference } from "./paired"
import { wilson } from "./proportion"

/** Why a row is in no family of tests. */
export type Untested = "never-tested" | "parent-does-not-differ" | "not-every-failure-read"

export type CategoryRow = {
  /** the path joined by "/", unique in the tree */
  readonly key: string
  readonly path: readonly string[]
  readonly slug: string
  readonly level: number
  /** failures read in the category, of either side and on the same item */
  readonly a: number
  readonly b: number
  readonly both: number
  /** of all attempts on the shared items; null where nothing is known of a side */
  readonly rateA: Estimate | null
  readonly rateB: Estimate | null
  /** of the failures; null where a side has none */
  readonly shareA: Estimate | null
  readonly shareB: Estimate | null
  /** rateA - rateB */
  readonly difference: Estimate | null
  /** exact McNemar; also for rows outside the family (never-tested), whose q stays null */
  readonly p: number | null
  /** Benjamini-Hochberg among the rows tested on this level; null when not tested */
  readonly q: number | null
  readonly untested: Untested | null
}

/** Children are tested, and a row "differs", below this q. */
export const DIFFERS_BELOW = 0.1

export type CategoryOptions = {
  /** false for what is shown but no category of failure ("no error found"); asked for top categories */
  readonly isTested?: (slug: string) => boolean
}

/** Top categories that stand for no kind of failure: shown, counted, never tested. */
export function isKindOfFailure(slug: string): boolean {
  return slug !== "no-error-found" && slug !== "unassigned"
}

/**
 * Rows of all categories seen on either side, level by level, where every failure of both sides was read. Each level is
 * one family of tests; below the first only the children of categories that differ are tested (after Yekutieli 2008).
 */
export function compareCategories(
  items: readonly ComparedItem[],
  { isTested = isKindOfFailure }: CategoryOptions = {},
): CategoryRow[] {
  const rows: CategoryRow[] = []
  const differs = new Set<string>()
  for (const level of levelsOf(items)) {
    const counted = keysAt(items, level).map((path) => countedRow(items, path))
    const untested = counted.map(({ path }): Untested | null => {
      if (!isTested(path[0] ?? "")) return "never-tested"
      return level === 1 || differs.has(path.slice(0, -1).join("/")) ? null : "parent-does-not-differ"
    })
    const p = counted.map((row, index) => {
      const discordant = { onlyA: row.a - row.both, onlyB: row.b - row.both }
      return untested[index] === "parent-does-not-differ" ? null : mcnemarExact(discordant).p
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

/** Paths of this length met on either side, in order of code units. */
export function keysAt(items: readonly ComparedItem[], level: number): string[][] {
  const keys = new Set(items.flatMap(({ a, b }) => [keyAt(a, level), keyAt(b, level)]))
  return [...keys]
    .filter((key) => key !== null)
    .sort()
    .map((key) => key.split("/"))
}

function countedRow(items: readonly ComparedItem[], path: readonly string[]) {
  const key = path.join("/")
  const counts = pairedCounts(items, (side) => keyAt(side, path.length) === key)
  const n = itemsIn(items)
  const [a, b] = [counts.both + counts.onlyA, counts.both + counts.onlyB]
  const failuresOf = (side: "a" | "b") => items.reduce((sum, item) => sum + (item[side].failed ? countOf(item) : 0), 0)
  const [failuresA, failuresB] = [failuresOf("a"), failuresOf("b")]
  return {
    key,
    path,
    slug: path.at(-1) ?? "",
    level: path.length,
    a,
    b,
    both: counts.both,
    rateA: wilson(a, n),
    rateB: wilson(b, n),
    shareA: failuresA > 0 ? wilson(a, failuresA) : null,
    shareB: failuresB > 0 ? wilson(b, failuresB) : null,
    difference: pairedDifference(counts),
  }
}
