import type { Estimate } from "@/lib/stats/core/estimate"
import { logFactorial, normalTwoSided } from "@/lib/stats/core/special"
import { rateOfItems } from "./attempt-rate"
import { POWER, squareAndAdd } from "./paired-difference"

/** Trials of an item by one side, and how many of them failed. */
export type Trials = { readonly of: number; readonly failed: number }

/** An item both sides tried, each once or several times; or `count` of them that are alike. */
export type TriedItem = { readonly a: Trials; readonly b: Trials; readonly count: number }

/** What `comparePaired` says of rates where an item counts by the mean over its trials, so that the pair is the item. */
export type PairedTrials = {
  readonly a: Estimate
  readonly b: Estimate
  readonly difference: Estimate
  readonly test: { readonly p: number; readonly midP: number }
  readonly minimalDetectableDifference: number | null
}

/**
 * Failure rates of two sides over the same items as means of the items' own, and their difference. Each side's interval
 * is by item (`rateOfItems`); that of the difference is Newcombe's square-and-add with the correlation of the two sides
 * over items, as `pairedDifference` has it for single answers; far from 0 and 1 its half width comes to
 * z x sd(difference) / sqrt(items) (Miller 2024, arXiv 2411.00640, section 4.2). The test swaps the sides item by item:
 * with single answers it is McNemar's.
 */
export function pairedTrials(items: readonly TriedItem[]): PairedTrials {
  const n = sum(items, ({ count }) => count)
  const [meanA, meanB] = [meanOf(items, "a", n), meanOf(items, "b", n)]
  const covariance = sum(items, (item) => item.count * (shareOf(item.a) - meanA) * (shareOf(item.b) - meanB)) / n
  const [varianceA, varianceB] = [varianceOf(items, "a", n), varianceOf(items, "b", n)]
  const [a, b] = [
    sideOf(items, { side: "a", mean: meanA, variance: varianceA, n }),
    sideOf(items, { side: "b", mean: meanB, variance: varianceB, n }),
  ]
  const scale = Math.sqrt(varianceA * varianceB)
  const corrected = covariance > 0 ? Math.max(covariance - 1 / (2 * n), 0) : covariance
  const phi = scale > 0 ? corrected / scale : 0
  const spread = sum(items, (item) => item.count * differenceOf(item) ** 2) / n - (meanA - meanB) ** 2
  return {
    a,
    b,
    difference: squareAndAdd(a, b, phi),
    test: swapTest(
      items.map((item) => ({ difference: differenceOf(item), count: item.count })),
      new Set(items.flatMap((item) => [item.a.of, item.b.of])),
    ),
    minimalDetectableDifference: spread > 1e-12 ? POWER * Math.sqrt(spread / n) : null,
  }
}

/**
 * Two-sided p of the summed difference if the sides of each (an item, a cluster of items; `count` alike) had been swapped by
 * the toss of a coin: exact while the sum has few possible values, by the normal approximation beyond. `midP` counts what
 * is just as extreme half. `tries`: how often items were tried, which says what fractions differences are of.
 */
export function swapTest(
  all: readonly { readonly difference: number; readonly count: number }[],
  tries: Iterable<number>,
): { p: number; midP: number } {
  const { unit, tolerance, mostWork } = stepsOf(all, tries)
  const steps = new Map<number, number>()
  let observed = 0
  for (const { difference, count } of all) {
    const step = Math.round(difference * unit)
    observed += step * count
    if (step !== 0) steps.set(Math.abs(step), (steps.get(Math.abs(step)) ?? 0) + count)
  }
  if (Math.abs(observed) <= tolerance) return { p: 1, midP: 1 }
  const masses = massOf(steps, mostWork)
  if (!masses) {
    const squares = sum([...steps], ([step, count]) => step ** 2 * count)
    const p = normalTwoSided(observed / Math.sqrt(squares))
    return { p, midP: p }
  }
  let [beyond, at] = [0, 0]
  for (const [total, mass] of masses) {
    const further = Math.abs(total) - Math.abs(observed)
    if (further > tolerance) beyond += mass
    else if (further >= -tolerance) at += mass
  }
  return { p: Math.min(1, beyond + at), midP: Math.min(1, beyond + at / 2) }
}

/** Steps that differences are counted in: `unit` of them make 1, and sums that are `tolerance` apart are the same. */
type Steps = { readonly unit: number; readonly tolerance: number; readonly mostWork: number }

/** The coarsest that all differences are whole numbers of, as far as there are few of them in 1. */
function stepsOf(all: readonly { readonly count: number }[], tries: Iterable<number>): Steps {
  let unit = 1
  for (const of of tries) {
    unit = leastCommon(unit, of)
    // Items with 97, 101 and 103 trials have none in common but such as no sum of many could be held in.
    if (unit > coarsest.most) return { ...finest, tolerance: sum(all, ({ count }) => count) }
  }
  return { unit, tolerance: 0, mostWork: coarsest.mostWork }
}

/** Beyond so much work the sum has so many values, or takes so long to spread out, that it is as good as normal. */
const coarsest = { most: 420, mostWork: 4_000_000 }
/** differences to ten decimals: sums of as many as there can be items stay exact; every item has a step of its own */
const finest = { unit: 1e10, mostWork: 500_000 }

/** The sum of +-step over all items, as its values with their probability; null where it would take too long. */
function massOf(steps: ReadonlyMap<number, number>, mostWork: number): ReadonlyMap<number, number> | null {
  let masses = new Map([[0, 1]])
  let work = 0
  for (const [step, count] of steps) {
    const tosses = tossesOf(count)
    work += masses.size * tosses.length
    if (work > mostWork) return null
    const next = new Map<number, number>()
    for (const [total, mass] of masses)
      for (const toss of tosses) {
        const at = total + step * toss.balance
        next.set(at, (next.get(at) ?? 0) + mass * toss.mass)
      }
    masses = next
  }
  return masses
}

/** Heads less tails of so many coins; what is too rare to move any p is left out, so that thousands cost little. */
function tossesOf(count: number): { balance: number; mass: number }[] {
  const result: { balance: number; mass: number }[] = []
  for (let heads = 0; heads <= count; heads += 1) {
    const mass = Math.exp(logFactorial(count) - logFactorial(heads) - logFactorial(count - heads) - count * Math.LN2)
    if (mass > 1e-18) result.push({ balance: 2 * heads - count, mass })
  }
  return result
}

type Side = "a" | "b"

function sideOf(
  items: readonly TriedItem[],
  { side, mean, variance, n }: { side: Side; mean: number; variance: number; n: number },
): Estimate {
  const trials = sum(items, (item) => item.count * item[side].of)
  return rateOfItems({ rate: mean, variance: variance / n, items: n, least: n, finest: 1 / trials })
}

const shareOf = ({ of, failed }: Trials) => failed / of
const differenceOf = ({ a, b }: TriedItem) => shareOf(a) - shareOf(b)
const meanOf = (items: readonly TriedItem[], side: Side, n: number) =>
  sum(items, (item) => item.count * shareOf(item[side])) / n

function varianceOf(items: readonly TriedItem[], side: Side, n: number): number {
  const mean = meanOf(items, side, n)
  return sum(items, (item) => item.count * (shareOf(item[side]) - mean) ** 2) / n
}

function sum<T>(values: readonly T[], of: (value: T) => number): number {
  return values.reduce((total, value) => total + of(value), 0)
}

function leastCommon(a: number, b: number): number {
  const divisor = (x: number, y: number): number => (y === 0 ? x : divisor(y, x % y))
  return (a / divisor(a, b)) * b
}
