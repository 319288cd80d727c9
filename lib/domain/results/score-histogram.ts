import { z } from "zod"
import { isFailure, type FailureRule } from "./prediction"

const count = z.number().int().nonnegative()

/** Scores of one dataset: counts in equal bins over [min, max] and, when there are few distinct scores, each of them. */
export const histogramSchema = z.object({
  min: z.number(),
  max: z.number(),
  bins: z.array(count),
  /** the distinct scores, ascending, with their counts; null when there are more than `maxValues` */
  values: z.array(z.object({ score: z.number(), count })).nullable(),
  /** the models with most answers; `counts` is aligned with `values` if there are any, else with `bins` */
  models: z.array(z.object({ modelId: z.number().int(), mean: z.number(), counts: z.array(count) })),
})
export type Histogram = z.infer<typeof histogramSchema>

export const binCount = 40
export const maxValues = 200
export const maxHistogramModels = 200

/**
 * The range a histogram is drawn over: [0, 1] for scores inside it, so that bins are 0.025 wide and plots of several
 * datasets compare; otherwise the scores' own range.
 */
export function histogramRange(lowest: number, highest: number): { min: number; max: number } {
  if (lowest >= 0 && highest <= 1) return { min: 0, max: 1 }
  return lowest < highest ? { min: lowest, max: highest } : { min: lowest, max: lowest + 1 }
}

/** Edges between bins, from min to max, `binCount + 1` of them, free of floating-point dust (0.575, not 0.5750000001). */
export function histogramEdges({ min, max }: { min: number; max: number }): number[] {
  const width = (max - min) / binCount
  return Array.from({ length: binCount + 1 }, (_, index) =>
    index === binCount ? max : Number((min + index * width).toPrecision(12)),
  )
}

/**
 * How many scores fail by a rule. Exact when the distinct scores are kept or the threshold is an edge; otherwise whole
 * bins on its wrong side are counted, and `isExact` says so. (A bin holds its lower edge: where lower is better the
 * scores on the threshold itself, which are right, are then counted with those above it.)
 */
export function countFailures(
  histogram: Histogram,
  rule: FailureRule & { readonly threshold: number },
  counts: readonly number[] = histogram.values?.map((value) => value.count) ?? histogram.bins,
): { count: number; isExact: boolean } {
  const sumOf = (isCounted: (index: number) => boolean) =>
    counts.reduce((total, value, index) => total + (isCounted(index) ? value : 0), 0)
  if (histogram.values) {
    const { values } = histogram
    const fails = (index: number) => isFailure({ score: values[index]?.score ?? null, status: "ok" }, rule)
    return { count: sumOf(fails), isExact: true }
  }
  const { threshold, lowerIsBetter } = rule
  const edges = histogramEdges(histogram)
  const [all, none] = [threshold > histogram.max, threshold < histogram.min]
  if (all || none) return { count: all === lowerIsBetter ? 0 : sumOf(() => true), isExact: true }
  const count = lowerIsBetter
    ? sumOf((index) => (edges[index] ?? -Infinity) >= threshold)
    : sumOf((index) => (edges[index + 1] ?? Infinity) <= threshold)
  return { count, isExact: !lowerIsBetter && edges.includes(threshold) }
}

/**
 * The threshold proposed when nobody knows better: 0.7 x mean, as the reference code has it, rounded to two digits
 * after the point. Where that would be 0 although the mean is not (nothing could fail), two significant digits. What is
 * 0.3 of the mean worse than the mean lies on its other side where lower is better, or where scores are negative.
 */
export function proposedThreshold(mean: number, lowerIsBetter: boolean): number {
  const exact = meanFactor(mean, lowerIsBetter) * mean
  const rounded = Math.round(exact * 100) / 100
  const isCoarse = lowerIsBetter ? Math.abs(exact) < 0.1 : rounded === 0
  return isCoarse ? Number(exact.toPrecision(2)) : rounded
}

export function meanFactor(mean: number, lowerIsBetter: boolean): 0.7 | 1.3 {
  return lowerIsBetter === mean >= 0 ? 1.3 : 0.7
}
