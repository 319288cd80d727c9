"use client"

import { Bar, BarChart, CartesianGrid, ReferenceLine, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts"
import { formatCount } from "@/lib/format"
import { barAxis, barMargin, type CountBar, type CountBarsProps } from "./count-bar"

/** The bars of still-bars.tsx, which say what they are when pointed at. Fetched by the first that is. */
export function LiveCountBars(props: CountBarsProps) {
  const { bars, line, ticks } = props
  const axis = barAxis(bars)
  const data = bars.map((bar) => ({
    ...bar,
    marked: bar.isMarked ? bar.count : 0,
    plain: bar.isMarked ? 0 : bar.count,
  }))
  const tick = { fill: "var(--color-ink-3)", fontSize: 11 }
  return (
    <ResponsiveContainer width="100%" height="100%" minWidth={0}>
      <BarChart
        data={data}
        margin={{ top: barMargin.top, right: barMargin.right, bottom: barMargin.bottom - 30, left: 0 }}
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
          width={barMargin.left}
          domain={[0, axis.max]}
          ticks={[...axis.ticks]}
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
