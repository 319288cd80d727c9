import type { Estimate } from "@/lib/stats/core/estimate"
import { Drawing } from "./svg-marks"
import { bandMarks, barMarks, dotMarks, gridMarks, type BarTone, type Tone } from "./marks"
import type { Scale } from "@/components/plot/scale"

/**
 * One mark a table row: inline SVG with percent coordinates. The numbers stand in the cells beside it, so the drawing
 * is hidden from screen readers. An interval is a line through the mark, never ±0: leave it out when too few were read.
 */

/** A share of a whole, from zero. `hatched` marks provisional results. */
export function BarCell(props: { scale: Scale; value: Estimate | null; tone?: BarTone; height?: number }) {
  const { scale, value, tone, height = 30 } = props
  const mark = value ? [barMarks(scale, value, { y: height / 2, tone })] : []
  return <Drawing height={height} marks={[gridMarks(scale), ...mark]} />
}

/** A rate or an estimate to rank. Nothing seen: hollow at zero with its upper limit. */
export function DotCell(props: {
  scale: Scale
  value: Estimate | null
  tone?: Tone
  hollow?: boolean
  zero?: boolean
  height?: number
  /** from zero up to here lies what chance alone reaches */
  band?: number | null
}) {
  const { scale, value, tone = "acc", hollow = false, zero = false, height = 26 } = props
  const mark = value ? [dotMarks(scale, value, { y: height / 2, tone, hollow })] : []
  const band = typeof props.band === "number" ? [bandMarks(scale, props.band, height / 2)] : []
  return <Drawing height={height} marks={[gridMarks(scale, zero), ...band, ...mark]} />
}
