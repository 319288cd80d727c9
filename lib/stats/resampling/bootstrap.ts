import { clamp, type Estimate, type Interval } from "@/lib/stats/core/estimate"
import type { Random } from "@/lib/stats/core/random"
import { resampleCounts } from "./resample-counts"

/** Resamples behind every bootstrap interval unless said otherwise. */
export const RESAMPLES = 2000

/**
 * Percentile of `values` by linear interpolation between order statistics (numpy's default). NaN for no values.
 */
export function percentile(values: readonly number[], share: number): number {
  const sorted = Float64Array.from(values).sort()
  const place = (sorted.length - 1) * clamp(share, { low: 0, high: 1 })
  const below = sorted[Math.floor(place)] ?? Number.NaN
  const above = sorted[Math.ceil(place)] ?? Number.NaN
  return below + (above - below) * (place - Math.floor(place))
}

/** The middle 95 % of `values`; null when more than one in twenty is no number: the statistic often does not exist. */
export function percentileInterval(values: readonly number[]): Interval | null {
  const finite = values.filter(Number.isFinite)
  if (finite.length === 0 || finite.length < 0.95 * values.length) return null
  return { low: percentile(finite, 0.025), high: percentile(finite, 0.975) }
}

/** Percentile bootstrap of a statistic that needs only counts per cell: as over items, at the cost of the cells. */
export function bootstrapCounts({
  counts,
  statistic,
  random,
  resamples = RESAMPLES,
  draw = () => resampleCounts(counts, random),
}: {
  readonly counts: readonly number[]
  readonly statistic: (counts: readonly number[]) => number
  readonly random: Random
  readonly resamples?: number
  /** counts of one resample, where not single items are drawn */
  readonly draw?: (() => number[]) | undefined
}): Estimate | null {
  const values = Array.from({ length: resamples }, () => statistic(draw()))
  return withInterval(statistic(counts), values)
}

function withInterval(estimate: number, values: readonly number[]): Estimate | null {
  const interval = percentileInterval(values)
  return interval && Number.isFinite(estimate) ? { estimate, ...interval } : null
}
