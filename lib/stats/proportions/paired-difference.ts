import { clamp, Z95, type Estimate } from "@/lib/stats/core/estimate"
import { proportionInterval } from "./proportion"
import { logFactorial, normalQuantile } from "@/lib/stats/core/special"

/** Items two sides share, by which of them shows the thing asked about (a failure, a category). */
export type PairedCounts = {
  readonly both: number
  readonly onlyA: number
  readonly onlyB: number
  readonly neither: number
}

/**
 * Rate of A - rate of B over the same items: Newcombe's square-and-add with the correlation of the two sides,
 * continuity-corrected when positive (method 10 of Newcombe 1998, Statistics in Medicine 17:2635-2650).
 */
export function pairedDifference(counts: PairedCounts): Estimate {
  const { both, onlyA, onlyB } = counts
  const n = sizeOf(counts)
  const a = proportionInterval(both + onlyA, n)
  const b = proportionInterval(both + onlyB, n)
  return squareAndAdd(a, b, correlation(counts))
}

/** a - b with limits from those of both sides, whose correlation is `phi`. */
export function squareAndAdd(a: Estimate, b: Estimate, phi: number): Estimate {
  const estimate = a.estimate - b.estimate
  const reach = (ofA: number, ofB: number) => Math.sqrt(Math.max(0, ofA ** 2 - 2 * phi * ofA * ofB + ofB ** 2))
  const span = { low: -1, high: 1 }
  return {
    estimate,
    low: clamp(estimate - reach(a.estimate - a.low, b.high - b.estimate), span),
    high: clamp(estimate + reach(a.high - a.estimate, b.estimate - b.low), span),
  }
}

/** Of the items that either side shows it on, the share on which both do (Jaccard); null when neither ever does. */
export function overlapShare({ both, onlyA, onlyB }: Omit<PairedCounts, "neither">): number | null {
  const either = both + onlyA + onlyB
  return either > 0 ? both / either : null
}

/** McNemar's exact test: two-sided P of a split of the discordant items this uneven if each side were equally likely. */
export function mcnemarExact({ onlyA, onlyB }: Pick<PairedCounts, "onlyA" | "onlyB">): { p: number; midP: number } {
  const n = onlyA + onlyB
  const least = Math.min(onlyA, onlyB)
  const at = Math.exp(logFactorial(n) - logFactorial(least) - logFactorial(n - least) - n * Math.LN2)
  let tail = 0
  let term = at
  for (let k = least; k >= 0 && term > 0; k -= 1) {
    tail += term
    term *= k / (n - k + 1)
  }
  return { p: Math.min(1, 2 * tail), midP: Math.min(1, 2 * tail - at) }
}

/**
 * Smallest difference of rates that so many shared items show with 80 % power at 5 %; null when no item tells the
 * sides apart, for then nothing is known about their spread.
 */
export function minimalDetectableDifference(counts: PairedCounts): number | null {
  const spread = discordance(counts)
  return spread > 0 ? POWER * Math.sqrt(spread / sizeOf(counts)) : null
}

/**
 * Shared items that show a difference of rates (in fractions, above 0) with 80 % power at 5 %, if these sides differ on
 * more items as often as on those seen: n = (z.975 + z.8)^2 s^2 / difference^2, with s^2 the variance of the item-wise
 * difference (Miller 2024, arXiv 2411.00640, section 5; of 0 and 1, Connor 1987, Biometrics 43:207-211, with the variance
 * of the alternative). The inverse of `minimalDetectableDifference`, which says the same of items in clusters and of
 * several trials. null when that is null: nothing is known of their spread.
 */
export function itemsToShow(
  difference: number,
  seen: { readonly items: number; readonly minimalDetectableDifference: number | null },
): number | null {
  if (seen.minimalDetectableDifference === null || !(difference > 0)) return null
  return Math.ceil(seen.items * (seen.minimalDetectableDifference / difference) ** 2)
}

/**
 * The same where no item is shared and nothing is known: the most that two sides need that are right or wrong independently
 * of each other, which differ on half of the items at most (s^2 = 1/2 - difference^2).
 */
export function itemsToShowAtMost(difference: number): number | null {
  return difference > 0 ? Math.ceil(POWER ** 2 * Math.max(0, 0.5 / difference ** 2 - 1)) : null
}

/** Half widths that show a difference with 80 % power at 5 %. */
export const POWER = Z95 + normalQuantile(0.8)

/** Variance of the item-wise difference, in {-1, 0, 1}. */
function discordance(counts: PairedCounts): number {
  const n = sizeOf(counts)
  return (counts.onlyA + counts.onlyB) / n - ((counts.onlyA - counts.onlyB) / n) ** 2
}

function sizeOf({ both, onlyA, onlyB, neither }: PairedCounts): number {
  return both + onlyA + onlyB + neither
}

function correlation({ both, onlyA, onlyB, neither }: PairedCounts): number {
  const margins = (both + onlyA) * (onlyB + neither) * (both + onlyB) * (onlyA + neither)
  if (margins === 0) return 0
  const product = both * neither - onlyA * onlyB
  const corrected = product > 0 ? Math.max(product - sizeOf({ both, onlyA, onlyB, neither }) / 2, 0) : product
  return corrected / Math.sqrt(margins)
}
