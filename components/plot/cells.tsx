import { Grid } from "./axis"
import { position, type Scale } from "./scale"

/**
 * One mark a table row: inline SVG with percent coordinates. The numbers stand in the cells beside it, so the drawing
 * is hidden from screen readers. An interval is a line through the mark, never ±0: leave it out when too few were read.
 */
export type Estimate = { readonly estimate: number; readonly low: number; readonly high: number }

type Tone = "ink" | "a" | "b" | "rest" | "acc"
const toneClass = (tone: Tone) => (tone === "ink" ? "" : tone)

/** A share of a whole, from zero. `hatched` marks provisional results. */
export function BarCell(props: {
  scale: Scale
  value: Estimate | null
  tone?: "on" | "rest" | "hatch"
  height?: number
}) {
  const { scale, value, tone, height = 30 } = props
  return (
    <svg height={height} aria-hidden="true">
      <Grid scale={scale} height={height} />
      {value ? (
        <>
          <rect
            className={`m-bar ${tone ?? ""}`}
            x="0"
            y={height / 2 - 6}
            width={`${position(scale, value.estimate)}%`}
            height="12"
            rx="1.5"
          />
          <Interval scale={scale} value={value} y={height / 2} tone="ink" />
        </>
      ) : null}
    </svg>
  )
}

/** A rate or an estimate to rank. Nothing seen: hollow at zero with its upper limit. */
export function DotCell(props: {
  scale: Scale
  value: Estimate | null
  tone?: Tone
  hollow?: boolean
  zero?: boolean
  height?: number
}) {
  const { scale, value, tone = "acc", hollow = false, zero = false, height = 26 } = props
  return (
    <svg height={height} aria-hidden="true">
      <Grid scale={scale} height={height} zero={zero} />
      {value ? <Mark scale={scale} value={value} tone={tone} hollow={hollow} y={height / 2} /> : null}
    </svg>
  )
}

function Mark(props: { scale: Scale; value: Estimate; tone: Tone; hollow: boolean; y: number }) {
  const { scale, value, tone, hollow, y } = props
  const x = `${position(scale, value.estimate)}%`
  const className = `${toneClass(tone)} ${hollow ? "m-hollow" : "m-dot"}`
  return (
    <>
      <Interval scale={scale} value={value} y={y} tone={tone} />
      {tone === "b" ? (
        <svg x={x} y={y} overflow="visible">
          <path className={className} d="M0-5.5 5.5 0 0 5.5-5.5 0Z" />
        </svg>
      ) : (
        <circle className={className} cx={x} cy={y} r="4.5" />
      )}
    </>
  )
}

function Interval({ scale, value, y, tone }: { scale: Scale; value: Estimate; y: number; tone: Tone }) {
  return (
    <line
      className={`${toneClass(tone)} m-ci`}
      x1={`${position(scale, value.low)}%`}
      x2={`${position(scale, value.high)}%`}
      y1={y}
      y2={y}
    />
  )
}
