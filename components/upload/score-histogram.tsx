"use client"

import {
  Bar,
  BarChart,
  CartesianGrid,
  Cell,
  ReferenceArea,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from "recharts"
import { niceScale } from "@/components/plot/scale"
import { binCount, histogramEdges, proposedThreshold, type Histogram } from "@/lib/domain/histogram"
import { formatCount, formatDecimal, formatScore } from "@/lib/format"

const axisText = { fontSize: 11, fill: "var(--color-ink-3)" }

/** Answers by score; what lies left of the threshold is dark. Its twin is the table of scores by model beneath. */
export function ScoreHistogram(props: { histogram: Histogram; threshold: number; mean: number | null; fails: number }) {
  const { histogram, threshold, mean, fails } = props
  const { min, max } = histogram
  const edges = histogramEdges(histogram)
  const width = (max - min) / binCount
  const bars = histogram.bins.map((count, i) => ({
    from: edges[i] ?? min,
    middle: (edges[i] ?? min) + width / 2,
    count,
  }))
  const total = histogram.bins.reduce((sum, count) => sum + count, 0)
  const counts = niceScale(0, Math.max(...histogram.bins, 1))
  const scores = niceScale(min, max).ticks.filter((tick) => tick >= min && tick <= max)
  const proposal = proposedThreshold(mean ?? 0)
  const line = Math.min(max, Math.max(min, threshold))
  return (
    <figure style={{ height: "100%" }} role="img" aria-label={summary(histogram, { threshold, fails, total })}>
      <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 672, height: 236 }}>
        <BarChart
          data={bars}
          margin={{ top: 8, right: 0, bottom: 0, left: 0 }}
          barCategoryGap="4%"
          accessibilityLayer={false}
        >
          <CartesianGrid vertical={false} stroke="var(--color-line)" />
          <ReferenceArea x1={min} x2={line} fill="var(--color-accent-soft)" fillOpacity={0.55} ifOverflow="hidden" />
          <XAxis
            dataKey="middle"
            type="number"
            domain={[min, max]}
            ticks={scores}
            tickFormatter={(tick: number) => (width < 0.1 ? tick.toFixed(1) : String(tick))}
            tick={axisText}
            tickMargin={8}
            tickLine={false}
            axisLine={false}
            height={28}
          />
          <YAxis
            width={40}
            tickMargin={12}
            domain={[0, counts.max]}
            ticks={[...counts.ticks]}
            tickFormatter={formatCount}
            tick={axisText}
            tickLine={false}
            axisLine={false}
          />
          <Tooltip
            cursor={{ fill: "var(--color-hover)" }}
            isAnimationActive={false}
            content={({ active, payload }) => {
              const bar = active ? (payload[0]?.payload as (typeof bars)[number] | undefined) : undefined
              return bar ? (
                <p className="panel xs" style={{ padding: "0.25rem 0.5rem" }}>
                  {formatScore(bar.from)} to {formatScore(bar.from + width)}: <b>{formatCount(bar.count)}</b>
                </p>
              ) : null
            }}
          />
          <Bar dataKey="count" isAnimationActive={false} minPointSize={(value) => (Number(value) > 0 ? 1.5 : 0)}>
            {bars.map((bar) => (
              <Cell key={bar.from} fill={bar.middle < threshold ? "var(--color-seq-6)" : "var(--color-line-strong)"} />
            ))}
          </Bar>
          {mean === null ? null : (
            <>
              <Hint x={mean} from={counts.max * 0.82} to={counts.max} text={`mean ${formatDecimal(mean)}`} />
              {proposal === threshold ? null : (
                <Hint
                  x={proposal}
                  from={0}
                  to={counts.max * 0.66}
                  text={`0.7 × mean = ${formatScore(proposal)}`}
                  left
                />
              )}
            </>
          )}
          <ReferenceLine
            x={line}
            stroke="var(--color-ink)"
            strokeWidth={1.5}
            label={{
              value: `${formatCount(fails)} fail`,
              position: "insideTopRight",
              offset: 8,
              fontSize: 12,
              fontWeight: 500,
              fill: "var(--color-accent-strong)",
            }}
          />
          <ReferenceLine
            x={line}
            stroke="none"
            label={{
              value: `${formatCount(total - fails)} pass`,
              position: "insideTopLeft",
              offset: 8,
              fontSize: 12,
              fontWeight: 500,
              fill: "var(--color-ink)",
            }}
          />
        </BarChart>
      </ResponsiveContainer>
    </figure>
  )
}

function summary(
  histogram: Histogram,
  { threshold, fails, total }: { threshold: number; fails: number; total: number },
) {
  return `Histogram of ${total} scores from ${formatScore(histogram.min)} to ${formatScore(histogram.max)}; ${fails} lie below ${formatScore(threshold)}`
}

/** A figure to hold the threshold against: a short dashed line with its name. */
function Hint(props: { x: number; from: number; to: number; text: string; left?: boolean }) {
  const { x, from, to, text, left = false } = props
  const segment = [
    { x, y: from },
    { x, y: to },
  ] as const
  return (
    <ReferenceLine
      segment={segment}
      stroke="var(--color-ink-3)"
      strokeDasharray="3 3"
      label={{
        value: text,
        position: left ? "insideTopRight" : "insideTopLeft",
        offset: 6,
        className: left ? "" : "hide-s",
        ...axisText,
      }}
    />
  )
}
