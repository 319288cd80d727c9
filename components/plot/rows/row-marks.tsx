import styles from "./row-chart.module.css"
import { rowPaths, type Layout } from "./row-paths"
import type { RowChartProps } from "./row-points"
import { position } from "@/components/plot/scale"

/** Heights of one row of the table, and where in it the marks sit; on a phone the names stand over the marks. */
export const layouts: readonly Layout[] = [
  { of: "wide", height: 38, centre: 19, plot: 38 },
  { of: "narrow", height: 68, centre: 48, plot: 38 },
]

/**
 * The marks of a row chart as plain SVG: seen first, printed, and all there is without a script. All marks of one colour
 * are one path, a dot being a line of no length with a round end, so that a hundred rows weigh a few kilobytes.
 */
export function RowMarks(props: RowChartProps) {
  return (
    <>
      {layouts.map((layout) => (
        <Marks key={layout.of} {...props} layout={layout} />
      ))}
    </>
  )
}

function Marks({ layout, ...props }: RowChartProps & { layout: Layout }) {
  const { grid, zero, links, intervals, dots } = rowPaths(props, layout)
  const line = { fill: "none", vectorEffect: "non-scaling-stroke", strokeWidth: 1.5 } as const
  return (
    <svg className={styles[layout.of]}>
      <svg width="100%" height="100%" viewBox={`0 0 1000 ${props.rows * layout.height}`} preserveAspectRatio="none">
        <path {...line} strokeWidth={1} d={grid} stroke="var(--color-line)" />
        {zero === "" ? null : <path {...line} strokeWidth={1} d={zero} stroke="var(--color-ink)" />}
        {links === "" ? null : <path {...line} d={links} stroke="var(--color-line-strong)" />}
        {intervals.map(({ tone, d }) => (
          <path key={tone} {...line} d={d} stroke={`var(--color-${tone})`} />
        ))}
        {dots.map(({ tone, hollow, d }) => {
          const [ring, inside] = hollow ? [tone, "paper"] : ["paper", tone]
          return (
            <g key={`${tone} ${hollow}`} strokeLinecap="round">
              <path {...line} d={d} strokeWidth={11.5} stroke={`var(--color-${ring})`} />
              <path {...line} d={d} strokeWidth={8.5} stroke={`var(--color-${inside})`} data-dots="" />
            </g>
          )
        })}
      </svg>
      {props.series
        .filter((one) => one.shape === "diamond")
        .map((one) =>
          one.points.map((point) => {
            const colour = `var(--color-${point.tone ?? one.tone})`
            const [fill, stroke] = point.hollow ? ["var(--color-paper)", colour] : [colour, "var(--color-paper)"]
            const x = `${position(props.scale, point.value.estimate).toFixed(1)}%`
            const y = point.row * layout.height + layout.centre + one.lane
            return (
              <svg key={point.row} x={x} y={y} overflow="visible">
                <path d="M0-6 6 0 0 6-6 0Z" fill={fill} stroke={stroke} strokeWidth="1.5" />
              </svg>
            )
          }),
        )}
    </svg>
  )
}
