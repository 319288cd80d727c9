import { percentile, percentileInterval, RESAMPLES } from "@/lib/stats/resampling/bootstrap"
import { drawShares } from "@/lib/stats/resampling/dirichlet"
import type { Interval } from "@/lib/stats/core/estimate"
import type { Random } from "@/lib/stats/core/random"
import { coinTosses, drawHypergeometric, resampleCounts } from "@/lib/stats/resampling/resample-counts"

/**
 * Jensen-Shannon divergence, base 2, in [0, 1], of two lists of weights over the same categories (counts or shares).
 * NaN when one of them is all zero. Its square root is a metric: the distance shown.
 * @internal
 */
export function jensenShannon(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const [totalA, totalB] = [total(a), total(b)]
  let divergence = 0
  for (let index = 0; index < Math.max(a.length, b.length); index += 1) {
    const p = (a[index] ?? 0) / totalA
    const q = (b[index] ?? 0) / totalB
    const middle = (p + q) / 2
    if (p > 0) divergence += (p * Math.log2(p / middle)) / 2
    if (q > 0) divergence += (q * Math.log2(q / middle)) / 2
  }
  return totalA > 0 && totalB > 0 ? Math.min(1, Math.max(0, divergence)) : Number.NaN
}

/** Square root of the Jensen-Shannon divergence. */
export function signatureDistance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return Math.sqrt(jensenShannon(a, b))
}

/** Half the sum of differences: the share of one side's failures that would have to change category. */
export function totalVariation(a: readonly number[], b: readonly number[]): number {
  const [totalA, totalB] = [total(a), total(b)]
  return a.reduce((sum, value, index) => sum + Math.abs(value / totalA - (b[index] ?? 0) / totalB), 0) / 2
}

/** Items by what each side shows: `a` and `b` are category indices, null where that side does not fail. */
export type PairedCell = { readonly a: number | null; readonly b: number | null; readonly count: number }

/** Counts per category of either side; `counts` in place of the cells' own when given. @internal */
export function sideCounts(cells: readonly PairedCell[], categories: number, counts?: readonly number[]) {
  const a = new Array<number>(categories).fill(0)
  const b = new Array<number>(categories).fill(0)
  cells.forEach((cell, index) => {
    const count = counts?.[index] ?? cell.count
    add(a, cell.a, count)
    add(b, cell.b, count)
  })
  return { a, b }
}

export type DistanceTest = {
  readonly distance: number
  /** what chance alone gives on average: the bias of the plug-in distance */
  readonly chanceMean: number
  /** 95 % point of the distance if it were chance which side showed which kind: the plug-in distance is never 0 */
  readonly chance95: number
  /** share of such worlds at least this far apart, the one seen included */
  readonly p: number
  /** bootstrap over items, percentiles; pulled upward as the distance itself is */
  readonly interval: Interval | null
}

/**
 * Tests the distance of two signatures over shared items against worlds in which, given the items each side fails, the
 * kind does not depend on the side. null when a side has no failure.
 */
export function testPairedDistance(input: {
  readonly cells: readonly PairedCell[]
  readonly categories: number
  readonly random: Random
  readonly permutations?: number
  readonly resamples?: number
}): DistanceTest | null {
  const { categories, random, permutations = 10_000, resamples = RESAMPLES } = input
  const cells = merged(input.cells)
  const seen = sideCounts(cells, categories)
  const distance = signatureDistance(seen.a, seen.b)
  if (Number.isNaN(distance)) return null
  const deal = dealer(cells, categories, random)
  const chance = Array.from({ length: permutations }, () => {
    const { a, b } = deal()
    return signatureDistance(a, b)
  })
  const counts = cells.map((cell) => cell.count)
  const resampled = Array.from({ length: resamples }, () => {
    const drawn = resampleCounts(counts, random)
    const { a, b } = sideCounts(cells, categories, drawn)
    return signatureDistance(a, b)
  })
  return {
    distance,
    chanceMean: chance.length > 0 ? total(chance) / chance.length : Number.NaN,
    chance95: percentile(chance, 0.95),
    p: (1 + chance.filter((value) => !(value < distance - 1e-12)).length) / (1 + permutations),
    interval: percentileInterval(resampled),
  }
}

/**
 * Draws counts of either side in a world where the kind of failure does not depend on the side. Which items each side
 * fails stays as it is: on shared failures the kinds are swapped with probability a half, the kinds of the others are
 * dealt anew to as many items of either side. Swapping whole outcomes would take failing more often for failing
 * otherwise (with one side failing half as often it rejects 11 in 100 times at 5 %).
 */
function dealer(cells: readonly PairedCell[], categories: number, random: Random) {
  const shared = cells.filter((cell) => cell.a !== null && cell.b !== null)
  const alike = sideCounts(
    shared.filter((cell) => cell.a === cell.b),
    categories,
  )
  const pairs = merged(shared.map((cell) => ((cell.a ?? 0) > (cell.b ?? 0) ? { ...cell, a: cell.b, b: cell.a } : cell)))
    .filter((cell) => cell.a !== cell.b && cell.count > 0)
    .map(({ a, b, count }) => ({ a: a ?? 0, b: b ?? 0, count, draw: coinTosses(count, random) }))
  const alone = sideCounts(
    cells.filter((cell) => cell.a === null || cell.b === null),
    categories,
  )
  const dealt = alone.a.map((count, label) => ({ label, count: count + (alone.b[label] ?? 0) }))
  const [ofA, all] = [total(alone.a), total(alone.a) + total(alone.b)]
  // Dealt ten thousand times: into the same two lists each time, which are read before the next.
  const sides = { a: new Float64Array(categories), b: new Float64Array(categories) }
  const add = (counts: Float64Array, category: number, count: number) => {
    counts[category] = (counts[category] ?? 0) + count
  }
  return () => {
    sides.a.set(alike.a)
    sides.b.set(alike.b)
    for (const pair of pairs) {
      const kept = pair.draw()
      add(sides.a, pair.a, kept)
      add(sides.b, pair.b, kept)
      add(sides.a, pair.b, pair.count - kept)
      add(sides.b, pair.a, pair.count - kept)
    }
    let [drawn, left] = [ofA, all]
    for (const { label, count } of dealt) {
      const toA = drawHypergeometric({ marked: count, drawn, all: left, random })
      add(sides.a, label, toA)
      add(sides.b, label, count - toA)
      drawn -= toA
      left -= count
    }
    return sides
  }
}

/** One cell for each pair of labels, in an order that does not depend on the order of the input. */
function merged(cells: readonly PairedCell[]): PairedCell[] {
  const all = new Map<string, PairedCell>()
  for (const { a, b, count } of cells) {
    const key = `${a ?? -1}:${b ?? -1}`
    all.set(key, { a, b, count: (all.get(key)?.count ?? 0) + count })
  }
  return [...all.values()].sort((x, y) => (x.a ?? -1) - (y.a ?? -1) || (x.b ?? -1) - (y.b ?? -1))
}

function add(counts: number[], category: number | null, count: number): void {
  if (category !== null) counts[category] = (counts[category] ?? 0) + count
}

/**
 * Interval of the distance of two signatures that share no items, or are known from samples only: draws from both
 * Dirichlet posteriors. `a`, `b`: counts, or shares times the effective size.
 */
export function distanceInterval(input: {
  readonly a: readonly number[]
  readonly b: readonly number[]
  readonly random: Random
  readonly draws?: number
}): Interval | null {
  const { a, b, random, draws = 4000 } = input
  return percentileInterval(
    Array.from({ length: draws }, () => signatureDistance(drawShares(a, random), drawShares(b, random))),
  )
}

function total(values: ArrayLike<number>): number {
  let sum = 0
  for (let index = 0; index < values.length; index += 1) sum += values[index] ?? 0
  return sum
}
