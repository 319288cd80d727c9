"use client"

import { useSyncExternalStore } from "react"
import { ErrorBar, ReferenceLine, ResponsiveContainer, Scatter, ScatterChart, Tooltip, XAxis, YAxis } from "recharts"
import type { RowChartProps, RowPoint, RowSeries } from "./row-points"

/** Heights of one row of the table the chart lies over, and where in it the marks sit; see row-chart.module.css. */
const desktop = { height: 38, centre: 19 }
const phone = { height: 68, centre: 48 }
/** On a phone the names stand over the marks: grid lines, drawn from the foot, leave them out. */
const belowNames = { strokeDasharray: "38 30" }

type Mark = RowPoint & {
  readonly x: number
  readonly y: number
  readonly error: [number, number]
  readonly series: RowSeries
}

/** The marks of row-marks.tsx at the same places, which say what they are when pointed at. Fetched by the first that is. */
export function LiveRowChart(props: RowChartProps) {
  const { scale, rows, series } = props
  const isPhone = useIsPhone()
  const { height, centre } = isPhone ? phone : desktop
  const marksOf = (one: RowSeries): Mark[] =>
    one.points.map((point) => ({
      ...point,
      x: point.value.estimate,
      y: point.row * height + centre + one.lane,
      error: [point.value.estimate - point.value.low, point.value.high - point.value.estimate],
      series: one,
    }))
  const marks = series.map(marksOf)
  const [first, second] = marks
  const links = (first ?? []).flatMap((mark) => {
    const other = second?.find(({ row }) => row === mark.row)
    return other ? [{ row: mark.row, from: { x: mark.x, y: mark.y }, to: { x: other.x, y: other.y } }] : []
  })
  return (
    <ResponsiveContainer width="100%" height="100%" minWidth={0}>
      <ScatterChart margin={{ top: 0, right: 0, bottom: 0, left: 0 }} accessibilityLayer={false}>
        <XAxis type="number" dataKey="x" domain={[scale.min, scale.max]} hide />
        <YAxis type="number" dataKey="y" domain={[0, rows * height]} reversed hide />
        {scale.ticks.map((tick) => (
          <ReferenceLine
            key={tick}
            x={tick}
            stroke={props.zero && tick === 0 ? "var(--color-ink)" : "var(--color-line)"}
            {...(isPhone ? belowNames : {})}
          />
        ))}
        {links.map(({ row, from, to }) => (
          <ReferenceLine key={row} segment={[from, to] as const} stroke="var(--color-line-strong)" strokeWidth={1.5} />
        ))}
        <Tooltip cursor={false} isAnimationActive={false} content={<MarkTooltip />} />
        {series.map((one, index) => (
          <Scatter
            key={`${one.name} ${one.tone}`}
            data={marks[index] ?? []}
            shape={<MarkShape />}
            isAnimationActive={false}
          >
            <ErrorBar
              dataKey="error"
              direction="x"
              width={0}
              isAnimationActive={false}
              strokeWidth={1.5}
              stroke={`var(--color-${one.tone})`}
            />
          </Scatter>
        ))}
      </ScatterChart>
    </ResponsiveContainer>
  )
}

type ShapeProps = { readonly cx?: number; readonly cy?: number; readonly payload?: Mark }

function MarkShape({ cx = 0, cy = 0, payload }: ShapeProps) {
  if (!payload) return null
  const color = `var(--color-${payload.tone ?? payload.series.tone})`
  const paint = payload.hollow
    ? { fill: "var(--color-paper)", stroke: color, strokeWidth: 1.5 }
    : { fill: color, stroke: "var(--color-paper)", strokeWidth: 1.5 }
  return payload.series.shape === "circle" ? (
    <circle cx={cx} cy={cy} r={5} {...paint} />
  ) : (
    <path d="M0-6 6 0 0 6-6 0Z" transform={`translate(${cx} ${cy})`} {...paint} />
  )
}

function MarkTooltip({ active, payload }: { active?: boolean; payload?: readonly { readonly payload?: Mark }[] }) {
  const mark = payload?.[0]?.payload
  if (!active || !mark) return null
  return (
    <div className="menu-pop xs" style={{ position: "static", minWidth: 0 }}>
      <b>{mark.series.name}</b> {mark.label}
    </div>
  )
}

const narrow = "(max-width: 860px)"

function useIsPhone(): boolean {
  return useSyncExternalStore(
    (notify) => {
      const media = window.matchMedia(narrow)
      media.addEventListener("change", notify)
      return () => media.removeEventListener("change", notify)
    },
    () => window.matchMedia(narrow).matches,
    () => false,
  )
}
