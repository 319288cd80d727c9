import { Z95, type Estimate } from "@/lib/stats/core/estimate"
import { studentQuantile } from "@/lib/stats/core/special"
import { proportionInterval } from "./proportion"

/**
 * Sums over items that were tried several times, or over clusters of items that belong together, with n attempts at one of
 * which f failed: all that the interval of a rate needs to know of them. They add up over models and benchmarks.
 */
export type Repeats = {
  readonly items: number
  /**
   * in how many clusters the items lie, where clusters were named. The sums are over them; over the items where there is
   * one cluster alone, of which no spread can be told
   */
  readonly clusters?: number | undefined
  /** sum of n squared */
  readonly attemptSquares: number
  /** sum of n times f */
  readonly attemptFailures: number
  /** sum of f squared */
  readonly failureSquares: number
}

/** Attempts and failures; without `repeats` each attempt is at an item of its own, in no cluster. */
export type Attempts = {
  readonly predictions: number
  readonly failures: number
  readonly repeats?: Repeats | null | undefined
}

/**
 * Failures of attempts with the interval that everything shows: by item, for trials of one item are alike, or by cluster
 * where clusters of items were named. The spread is
 * the cluster-robust one (Liang & Zeger 1986; Miller 2024, arXiv 2411.00640, section 2.2): sum over items of
 * (f - n p)^2, divided by the attempts squared. It sets the effective number of attempts, p (1 - p) / variance, at which
 * `proportionInterval` is taken (Korn & Graubard 1998, Dean & Pagano 2015): limits stay within 0 and 1 and are never +-0.
 * That number is at least the one of items, where trials of an item all agree and say no more than one. Without repeats
 * it is the plain interval. Throws RangeError where there is no attempt.
 */
export function rateOfAttempts(of: Attempts | readonly Attempts[]): Estimate {
  return clusteredInterval(sumsOf("length" in of ? of : [of]))
}

/** At how many items. */
export const itemsTried = ({ predictions, repeats }: Attempts): number => repeats?.items ?? predictions

/** In how many clusters the items lie, and whether intervals are by cluster; null where none were named. */
export function clustersOf(of: readonly Attempts[]): { items: number; clusters: number; isUnit: boolean } | null {
  const named = of.filter(({ repeats }) => repeats?.clusters !== undefined)
  if (named.length === 0) return null
  const clusters = of.reduce((sum, row) => sum + (row.repeats?.clusters ?? itemsTried(row)), 0)
  const isUnit = named.some(({ repeats }) => (repeats?.clusters ?? 0) > 1)
  return { items: of.reduce((sum, row) => sum + itemsTried(row), 0), clusters, isUnit }
}

/** The same; null without an attempt. */
export function attemptRate(of: readonly Attempts[]): Estimate | null {
  return of.some(({ predictions }) => predictions > 0) ? rateOfAttempts(of) : null
}

/**
 * `count` of the failures, as a share of all attempts: its failures are taken for spread over items as all failures
 * are, so that the interval is rather too wide. That of `attemptRate` where it is all of them.
 */
export function partRate(of: readonly Attempts[], count: number): Estimate {
  const { predictions, failures, repeats } = sumsOf(of)
  const share = failures > 0 ? count / failures : 0
  const { attemptFailures, failureSquares } = repeats
  return clusteredInterval({
    predictions,
    failures: count,
    repeats: { ...repeats, attemptFailures: share * attemptFailures, failureSquares: share * failureSquares },
  })
}

/**
 * Sum over items of the squared number of failures read, of `read` drawn from all failures: what is expected of a random
 * sample, and exact where all were read. `read` itself without repeats.
 */
export function squaresRead({ failures, repeats }: Attempts, read: number): number {
  if (!repeats || failures < 2) return read
  return read + ((repeats.failureSquares - failures) * read * (read - 1)) / (failures * (failures - 1))
}

/**
 * How many failures read tell as much as one of an item of its own, where failures of one item are taken for alike; 1
 * without repeats.
 */
export function failuresAlike(rows: readonly (Attempts & { readonly read: number })[]): number {
  const read = rows.reduce((sum, row) => sum + row.read, 0)
  return read > 0 ? rows.reduce((sum, row) => sum + squaresRead(row, row.read), 0) / read : 1
}

/** `count` of so many failures, of which `alike` tell as much as one. */
export function shareOfFailures(count: number, { of, alike }: { of: number; alike: number }): Estimate {
  if (alike === 1) return proportionInterval(count, of)
  const size = of / alike
  return { ...proportionInterval((count / of) * size, size), estimate: count / of }
}

type Sums = Attempts & { readonly repeats: Repeats }

function clusteredInterval({ predictions, failures, repeats }: Sums): Estimate {
  const { items, attemptSquares, attemptFailures, failureSquares } = repeats
  // Single attempts: the very figures, which no rounding may move.
  if (attemptSquares === predictions) return proportionInterval(failures, predictions)
  const rate = failures / predictions
  return rateOfItems({
    ...{ rate, items, least: predictions ** 2 / attemptSquares, finest: 1 / predictions },
    variance: (failureSquares - 2 * rate * attemptFailures + rate ** 2 * attemptSquares) / predictions ** 2,
  })
}

/**
 * A rate with its interval, from the cluster-robust `variance` it has over items. `least`: how many single attempts tell
 * as much where the trials of an item all agree; `finest`: what one trial more moves the rate by.
 */
export function rateOfItems(of: {
  readonly rate: number
  readonly variance: number
  readonly items: number
  readonly least: number
  readonly finest: number
}): Estimate {
  const { rate, items, least } = of
  const size = Math.max(least, rate > 0 && rate < 1 && items > 1 ? effectiveSize(of) : 0)
  return { ...proportionInterval(rate * size, size), estimate: rate }
}

/** Student's quantile and n - 1 instead of n, for items may be few (Korn & Graubard 1998). Items all alike vary as one trial more would. */
function effectiveSize(of: Parameters<typeof rateOfItems>[0]): number {
  const { rate, items, finest } = of
  const isFew = (Z95 / studentQuantile(0.975, items - 1)) ** 2 * (1 - 1 / items)
  return (isFew * rate * (1 - rate)) / Math.max(of.variance, finest ** 2 * (1 - 1 / items))
}

const unitsOf = ({ items, clusters }: Repeats) => (clusters !== undefined && clusters > 1 ? clusters : items)

function sumsOf(rows: readonly Attempts[]): Sums {
  const sums = { predictions: 0, failures: 0 }
  // From here on "items" are what varies: clusters where there are several.
  const repeats = { items: 0, attemptSquares: 0, attemptFailures: 0, failureSquares: 0 }
  for (const { predictions, failures, repeats: own } of rows) {
    sums.predictions += predictions
    sums.failures += failures
    repeats.items += own ? unitsOf(own) : predictions
    repeats.attemptSquares += own?.attemptSquares ?? predictions
    repeats.attemptFailures += own?.attemptFailures ?? failures
    repeats.failureSquares += own?.failureSquares ?? failures
  }
  return { ...sums, repeats }
}
