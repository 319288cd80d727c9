import { countScale, niceScale } from "@/components/plot/scale"
import {
  binCount,
  histogramEdges,
  meanFactor,
  proposedThreshold,
  type Histogram,
} from "@/lib/domain/results/score-histogram"
import { isRight, type FailureRule } from "@/lib/domain/results/prediction"
import { formatCount } from "@/lib/format"

export type ScoreHistogramProps = {
  histogram: Histogram
  threshold: number
  lowerIsBetter: boolean
  mean: number | null
  fails: number
}

export type HistogramBar = { readonly from: number; readonly middle: number; readonly count: number }

/** What both drawings of the histogram show, in data units. */
export function drawingOf({ histogram, threshold, mean, lowerIsBetter }: ScoreHistogramProps) {
  const { min, max } = histogram
  const edges = histogramEdges(histogram)
  const width = (max - min) / binCount
  return {
    bars: histogram.bins.map((count, i): HistogramBar => ({
      from: edges[i] ?? min,
      middle: (edges[i] ?? min) + width / 2,
      count,
    })),
    width,
    total: histogram.bins.reduce((sum, count) => sum + count, 0),
    counts: countScale(Math.max(...histogram.bins)),
    scores: niceScale(min, max).ticks.filter((tick) => tick >= min && tick <= max),
    proposal: proposedThreshold(mean ?? 0, lowerIsBetter),
    proposalName: `${meanFactor(mean ?? 0, lowerIsBetter)} × mean`,
    /** where the threshold is drawn: inside the axis */
    line: Math.min(max, Math.max(min, threshold)),
  }
}

/**
 * Where the two hints stand, as shares of the height from above. What fails and what passes is written in the first
 * 12 %, the name of the mean ends above that of the proposal: three lines of words that never meet, wherever they stand.
 */
export const hintSpans = { mean: { from: 0.16, to: 0.32 }, proposal: { from: 0.34, to: 1 } } as const

/** Words keep a rim of the page's colour: they are read on a dark bar too. */
export const rim = { stroke: "var(--color-paper)", strokeWidth: 3, paintOrder: "stroke" } as const

export const isPass = (bar: HistogramBar, rule: FailureRule) => isRight({ score: bar.middle, status: "ok" }, rule)

/** What stands left and right of the threshold: failures on the left, or on the right where lower is better. */
export function sidesOf(of: { fails: number; total: number; lowerIsBetter: boolean }) {
  const fail = { text: `${formatCount(of.fails)} fail`, fill: "var(--color-accent-strong)" }
  const pass = { text: `${formatCount(of.total - of.fails)} pass`, fill: "var(--color-ink)" }
  return of.lowerIsBetter ? { left: pass, right: fail } : { left: fail, right: pass }
}

export const scoreTick = (tick: number, width: number) => (width < 0.1 ? tick.toFixed(1) : String(tick))
