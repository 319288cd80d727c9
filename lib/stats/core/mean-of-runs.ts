import { clamp, type Estimate, type Interval } from "./estimate"
import { studentQuantile } from "./special"

/** Fewer runs than this say nothing about their spread. */
const FEWEST_RUNS = 3

/**
 * Mean of a few repeated measurements with Student's 95 % interval, within `limits`. null for no values; the interval
 * is the mean itself when there are fewer than three, or when all are equal: ask `values` before showing it.
 */
export function meanOf(values: readonly number[], limits: Interval): Estimate | null {
  const n = values.length
  if (n === 0) return null
  const estimate = values.reduce((sum, value) => sum + value, 0) / n
  if (n < FEWEST_RUNS) return { estimate, low: estimate, high: estimate }
  const variance = values.reduce((sum, value) => sum + (value - estimate) ** 2, 0) / (n - 1)
  const half = studentQuantile(0.975, n - 1) * Math.sqrt(variance / n)
  return { estimate, low: clamp(estimate - half, limits), high: clamp(estimate + half, limits) }
}
