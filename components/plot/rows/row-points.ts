import type { Estimate } from "@/lib/stats/core/estimate"
import type { Scale } from "@/components/plot/scale"

export type RowPoint = {
  /** number of the table row, from 0 */
  readonly row: number
  readonly value: Estimate
  /** nothing was seen: a hollow mark */
  readonly hollow: boolean
  /** read out in the tooltip: "Computation Error: 2.0% (1.1–3.5)" */
  readonly label: string
  /** overrides the tone of the series, e.g. for an interval that is clear of zero */
  readonly tone?: Tone
}
export type Tone = "a" | "b" | "rest" | "accent"
export type RowSeries = {
  readonly name: string
  readonly tone: Tone
  readonly shape: "circle" | "diamond"
  /** offset from the row's centre, in pixels: two models take two lanes */
  readonly lane: number
  readonly points: readonly RowPoint[]
}

export type RowChartProps = {
  readonly scale: Scale
  readonly rows: number
  readonly series: readonly RowSeries[]
  readonly zero?: boolean
}
