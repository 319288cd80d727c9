import { niceScale } from "@/components/plot/scale"

type Histogram = {
  readonly min: number
  readonly max: number
  readonly bins: readonly number[]
  readonly threshold: number
  readonly lowerIsBetter: boolean
}

export type ScoreBar = {
  readonly low: number
  readonly high: number
  readonly count: number
  /** all of its scores are failures (where lower is better: but for those on the threshold, its lower limit) */
  readonly fails: boolean
  /** the threshold lies inside this bar: it holds failures and passes */
  readonly isCut: boolean
}

/**
 * Bins of a stored histogram with their limits. Forty bins from min to max; a forty-first is for the top score alone.
 */
export function scoreBars({ min, max, bins, threshold, lowerIsBetter }: Histogram): ScoreBar[] {
  const steps = bins.length > 1 && bins.length % 2 === 1 ? bins.length - 1 : bins.length
  const edge = (index: number) => Number((min + (Math.min(index, steps) * (max - min)) / steps).toPrecision(12))
  return bins.map((count, index) => {
    const [low, high] = [edge(index), edge(index + 1)]
    return {
      low,
      high,
      count,
      fails: lowerIsBetter ? low >= threshold && high > threshold : high <= threshold && low < threshold,
      isCut: low < threshold && threshold < high,
    }
  })
}

/** "0.675–0.7", or "1" for a bar that holds one score. */
export function barName({ low, high }: Pick<ScoreBar, "low" | "high">): string {
  return low === high ? String(low) : `${low}–${high}`
}

/** The bars to write a score under: those that begin at a round one, or every eighth where none does. */
export function scoreTicks(bars: readonly ScoreBar[]): string[] {
  const names = bars.map(({ low }) => String(low))
  const round = new Set(niceScale(bars[0]?.low ?? 0, bars.at(-1)?.high ?? 1).ticks.map(String))
  const found = names.filter((name) => round.has(name))
  return found.length >= 4 ? found : names.filter((_, index) => index % Math.max(1, Math.round(names.length / 8)) === 0)
}
