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
import { formatCount, formatDecimal, formatScore } from "@/lib/format"
import {
  drawingOf,
  hintSpans,
  isPass,
  rim,
  scoreTick,
  sidesOf,
  type HistogramBar,
  type ScoreHistogramProps,
} from "./histogram-data"

type Span = { readonly from: number; readonly to: number }

const axisText = { fontSize: 11, fill: "var(--color-ink-3)" }

/** The histogram of static-score-histogram.tsx at the same places, whose bars say what they hold. Fetched by who points. */
export function LiveScoreHistogram(props: ScoreHistogramProps) {
  const { histogram, threshold, lowerIsBetter, mean, fails } = props
  const { min, max } = histogram
  const { bars, width, total, counts, scores, proposal, proposalName, line } = drawingOf(props)
  const inCounts = ({ from, to }: Span): Span => ({ from: counts.max * (1 - to), to: counts.max * (1 - from) })
  const sides = sidesOf({ fails, total, lowerIsBetter })
  return (
    <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 672, height: 236 }}>
      <BarChart
        data={bars}
        margin={{ top: 8, right: 0, bottom: 0, left: 0 }}
        barCategoryGap="4%"
        accessibilityLayer={false}
      >
        <CartesianGrid vertical={false} stroke="var(--color-line)" />
        <ReferenceArea
          {...(lowerIsBetter ? { x1: line, x2: max } : { x1: min, x2: line })}
          fill="var(--color-accent-soft)"
          fillOpacity={0.55}
          ifOverflow="hidden"
        />
        <XAxis
          dataKey="middle"
          type="number"
          domain={[min, max]}
          ticks={scores}
          tickFormatter={(tick: number) => scoreTick(tick, width)}
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
            const bar = active ? (payload[0]?.payload as HistogramBar | undefined) : undefined
            return bar ? (
              <p className="panel xs" style={{ padding: "0.25rem 0.5rem" }}>
                {formatScore(bar.from)} to {formatScore(bar.from + width)}: <b>{formatCount(bar.count)}</b>
              </p>
            ) : null
          }}
        />
        <Bar dataKey="count" isAnimationActive={false} minPointSize={(value) => (Number(value) > 0 ? 1.5 : 0)}>
          {bars.map((bar) => (
            <Cell key={bar.from} fill={isPass(bar, props) ? "var(--color-line-strong)" : "var(--color-seq-6)"} />
          ))}
        </Bar>
        {mean === null ? null : (
          <>
            <Hint x={mean} {...inCounts(hintSpans.mean)} text={`mean ${formatDecimal(mean)}`} />
            {proposal === threshold ? null : (
              <Hint
                x={proposal}
                {...inCounts(hintSpans.proposal)}
                text={`${proposalName} = ${formatScore(proposal)}`}
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
            value: sides.left.text,
            position: "insideTopRight",
            offset: 8,
            fontSize: 12,
            fontWeight: 500,
            fill: sides.left.fill,
            ...rim,
          }}
        />
        <ReferenceLine
          x={line}
          stroke="none"
          label={{
            value: sides.right.text,
            position: "insideTopLeft",
            offset: 8,
            fontSize: 12,
            fontWeight: 500,
            fill: sides.right.fill,
            ...rim,
          }}
        />
      </BarChart>
    </ResponsiveContainer>
  )
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
      className={left ? "" : "hide-s"}
      label={{
        value: text,
        position: left ? "insideTopRight" : "insideTopLeft",
        offset: 6,
        className: left ? "" : "hide-s",
        ...axisText,
        ...rim,
      }}
    />
  )
}
