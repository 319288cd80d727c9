"use client"

import { Bar, BarChart, CartesianGrid, ReferenceLine, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts"
import { formatCount } from "@/lib/format"

export type CountBar = {
  readonly name: string
  readonly count: number
  /** stands out: a failure, an item nobody solves */
  readonly isMarked: boolean
  /** read out in the tooltip */
  readonly label: string
}

/**
 * Counts as bars, for histograms. The numbers stand in the figure's table twin, so the drawing is hidden from screen
 * readers.
 */
export function CountBars(props: {
  bars: readonly CountBar[]
  /** a line at the start of (or, for `isInside`, through) the bar of this name */
  line?: { readonly at: string; readonly isInside: boolean; readonly label: string } | undefined
  axisLabel: string
  /** which names are written under the axis; the others are left out */
  ticks: readonly string[]
  height?: number
}) {
  const { bars, line, ticks, height = 220 } = props
  const data = bars.map((bar) => ({
    ...bar,
    marked: bar.isMarked ? bar.count : 0,
    plain: bar.isMarked ? 0 : bar.count,
  }))
  const tick = { fill: "var(--color-ink-3)", fontSize: 11 }
  return (
    <div style={{ height }} aria-hidden="true">
      <ResponsiveContainer width="100%" height="100%" minWidth={0}>
        <BarChart
          data={data}
          margin={{ top: 18, right: 8, bottom: 18, left: 0 }}
          barCategoryGap={1}
          accessibilityLayer={false}
        >
          <CartesianGrid vertical={false} stroke="var(--color-line)" />
          <XAxis
            dataKey="name"
            ticks={[...ticks]}
            interval={0}
            tickLine={false}
            axisLine={{ stroke: "var(--color-line-strong)" }}
            tick={tick}
            label={{ value: props.axisLabel, position: "bottom", offset: 2, fill: "var(--color-ink-3)", fontSize: 11 }}
          />
          <YAxis
            width={44}
            tickLine={false}
            axisLine={false}
            tick={tick}
            allowDecimals={false}
            tickFormatter={formatCount}
          />
          <Tooltip cursor={{ fill: "var(--color-hover)" }} isAnimationActive={false} content={<BarTooltip />} />
          <Bar dataKey="marked" stackId="count" fill="var(--color-seq-5)" isAnimationActive={false} />
          <Bar dataKey="plain" stackId="count" fill="var(--color-line-strong)" isAnimationActive={false} />
          {line ? (
            <ReferenceLine
              x={line.at}
              position={line.isInside ? "middle" : "start"}
              stroke="var(--color-ink)"
              strokeWidth={1.5}
              label={{ value: line.label, position: "top", fill: "var(--color-ink)", fontSize: 12 }}
            />
          ) : null}
        </BarChart>
      </ResponsiveContainer>
    </div>
  )
}

function BarTooltip({ active, payload }: { active?: boolean; payload?: readonly { readonly payload?: CountBar }[] }) {
  const bar = payload?.[0]?.payload
  if (!active || !bar) return null
  return (
    <div className="menu-pop xs" style={{ position: "static", minWidth: 0 }}>
      {bar.label}
    </div>
  )
}
