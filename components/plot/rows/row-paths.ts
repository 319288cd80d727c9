import type { RowChartProps, RowPoint, RowSeries, Tone } from "./row-points"
import { position } from "@/components/plot/scale"

export type Layout = {
  readonly of: "wide" | "narrow"
  /** of one row, the marks' place in it, and how much of its foot grid lines run through */
  readonly height: number
  readonly centre: number
  readonly plot: number
}

type Paths = {
  readonly grid: string
  readonly zero: string
  readonly links: string
  readonly intervals: readonly { readonly tone: Tone; readonly d: string }[]
  readonly dots: readonly { readonly tone: Tone; readonly hollow: boolean; readonly d: string }[]
}

/** What a row chart draws, as path data in a box 1,000 wide and as high as its rows. */
export function rowPaths({ scale, rows, series, zero }: RowChartProps, { height, centre, plot }: Layout): Paths {
  const x = (value: number) => Math.round(position(scale, value) * 10)
  const y = (one: RowSeries, point: RowPoint) => point.row * height + centre + one.lane
  const marks = series.flatMap((one) => one.points.map((point) => ({ one, point, y: y(one, point) })))
  const ruled = (ticks: readonly number[]) =>
    plot === height
      ? ticks.map((tick) => `M${x(tick)} 0v${rows * height}`).join("")
      : ticks
          .flatMap((tick) =>
            Array.from({ length: rows }, (_, row) => `M${x(tick)} ${(row + 1) * height - plot}v${plot}`),
          )
          .join("")
  const dumbbells = (series[0]?.points ?? []).flatMap((point) => {
    const [first, second] = series
    const other = second?.points.find(({ row }) => row === point.row)
    if (!first || !second || !other) return []
    return [`M${x(point.value.estimate)} ${y(first, point)}L${x(other.value.estimate)} ${y(second, other)}`]
  })
  const dots = new Map<string, { tone: Tone; hollow: boolean; d: string }>()
  const intervals = new Map<Tone, { tone: Tone; d: string }>()
  for (const { one, point, y } of marks) {
    const interval = intervals.get(one.tone) ?? { tone: one.tone, d: "" }
    if (point.value.low < point.value.high) interval.d += `M${x(point.value.low)} ${y}H${x(point.value.high)}`
    intervals.set(one.tone, interval)
    if (one.shape === "diamond") continue
    const tone = point.tone ?? one.tone
    const dot = dots.get(`${tone} ${point.hollow}`) ?? { tone, hollow: point.hollow, d: "" }
    dot.d += `M${x(point.value.estimate)} ${y}h.1`
    dots.set(`${tone} ${point.hollow}`, dot)
  }
  return {
    grid: ruled(scale.ticks.filter((tick) => !zero || tick !== 0)),
    zero: zero && scale.ticks.includes(0) ? ruled([0]) : "",
    links: dumbbells.join(""),
    intervals: [...intervals.values()],
    dots: [...dots.values()],
  }
}

/** As far from a mark or its interval as one may point, in pixels. */
const reach = 12

type Mark = { readonly series: RowSeries; readonly point: RowPoint; readonly x: number; readonly y: number }

/** The mark nearest to where somebody points, with its place in pixels; null where none is near. */
export function markAt(
  { scale, series }: RowChartProps,
  { height, centre }: Layout,
  at: { readonly x: number; readonly y: number; readonly width: number },
): Mark | null {
  const x = (value: number) => (position(scale, value) / 100) * at.width
  const marks = series.flatMap((one) =>
    one.points.map((point) => {
      const y = point.row * height + centre + one.lane
      const { low, high, estimate } = point.value
      const beside = Math.max(0, Math.min(x(low), x(estimate)) - at.x, at.x - Math.max(x(high), x(estimate)))
      return { series: one, point, x: x(estimate), y, distance: Math.hypot(beside, at.y - y) }
    }),
  )
  const [nearest] = marks.filter(({ distance }) => distance <= reach).sort((a, b) => a.distance - b.distance)
  return nearest ?? null
}
