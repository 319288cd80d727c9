import { niceScale } from "@/components/plot/scale"
import { binCount, histogramEdges, meanFactor, proposedThreshold, type Histogram } from "@/lib/domain/histogram"
import { isRight, type FailureRule } from "@/lib/domain/prediction"
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
    counts: niceScale(0, Math.max(...histogram.bins, 1)),
    scores: niceScale(min, max).ticks.filter((tick) => tick >= min && tick <= max),
    proposal: proposedThreshold(mean ?? 0, lowerIsBetter),
    proposalName: `${meanFactor(mean ?? 0, lowerIsBetter)} × mean`,
    /** where the threshold is drawn: inside the axis */
    line: Math.min(max, Math.max(min, threshold)),
  }
}

export const isPass = (bar: HistogramBar, rule: FailureRule) => isRight({ score: bar.middle, status: "ok" }, rule)

/** What stands left and right of the threshold: failures on the left, or on the right where lower is better. */
export function sidesOf(of: { fails: number; total: number; lowerIsBetter: boolean }) {
  const fail = { text: `${formatCount(of.fails)} fail`, fill: "var(--color-accent-strong)" }
  const pass = { text: `${formatCount(of.total - of.fails)} pass`, fill: "var(--color-ink)" }
  return of.lowerIsBetter ? { left: pass, right: fail } : { left: fail, right: pass }
}

export const scoreTick = (tick: number, width: number) => (width < 0.1 ? tick.toFixed(1) : String(tick))
