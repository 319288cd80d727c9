import type { Estimate } from "@/lib/stats/core/estimate"

/** Why a row is in no family of tests. */
export type Untested = "never-tested" | "parent-does-not-differ" | "not-every-failure-read"

/** One category tested by its shares of the failures. */
export type ShareTest = { readonly p: number | null; readonly q: number | null; readonly untested: Untested | null }

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
  /** shareA - shareB, the sides taken as independent (Newcombe); null where a side has no failure */
  readonly shareDifference: Estimate | null
  /** of the shares, given which items each side fails (share-test.ts); null unless every failure of both was read */
  readonly shareTest: ShareTest | null
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
