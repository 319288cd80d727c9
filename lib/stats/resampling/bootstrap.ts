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

type Resampling<T> = {
  readonly items: readonly T[]
  readonly statistic: (items: readonly T[]) => number
  readonly random: Random
  readonly resamples?: number
}

/** Percentile bootstrap over items (Efron 1979). For paired data an item holds both sides. */
export function bootstrapItems<T>(input: Resampling<T>): Estimate | null {
  return bootstrapClusters({ ...input, items: input.items.map((item) => [item]) })
}

/** The same where items come in groups (questions about one passage): whole groups are drawn. */
export function bootstrapClusters<T>({
  items: clusters,
  statistic,
  random,
  resamples = RESAMPLES,
}: Omit<Resampling<T>, "items"> & { readonly items: readonly (readonly T[])[] }): Estimate | null {
  if (clusters.length === 0) return null
  const values = Array.from({ length: resamples }, () => {
    const drawn: T[] = []
    for (let place = 0; place < clusters.length; place += 1)
      for (const item of clusters[random.below(clusters.length)] ?? []) drawn.push(item)
    return statistic(drawn)
  })
  return withInterval(statistic(clusters.flat()), values)
}

/** Percentile bootstrap of a statistic that needs only counts per cell: as over items, at the cost of the cells. */
export function bootstrapCounts({
  counts,
  statistic,
  random,
  resamples = RESAMPLES,
}: {
  readonly counts: readonly number[]
  readonly statistic: (counts: readonly number[]) => number
  readonly random: Random
  readonly resamples?: number
}): Estimate | null {
  const values = Array.from({ length: resamples }, () => statistic(resampleCounts(counts, random)))
  return withInterval(statistic(counts), values)
}

function withInterval(estimate: number, values: readonly number[]): Estimate | null {
  const interval = percentileInterval(values)
  return interval && Number.isFinite(estimate) ? { estimate, ...interval } : null
}
