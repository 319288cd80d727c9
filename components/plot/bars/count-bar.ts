import { countScale, type Scale } from "@/components/plot/scale"

export type CountBar = {
  readonly name: string
  readonly count: number
  /** stands out: a failure, an item nobody solves */
  readonly isMarked: boolean
  /** read out in the tooltip */
  readonly label: string
}

export type CountBarsProps = {
  bars: readonly CountBar[]
  /** a line at the start of (or, for `isInside`, through) the bar of this name */
  line?: { readonly at: string; readonly isInside: boolean; readonly label: string } | undefined
  axisLabel: string
  /** which names are written under the axis; the others are left out */
  ticks: readonly string[]
  height?: number
}

/** Room around the bars for the words of the axes. */
export const barMargin = { top: 18, right: 8, bottom: 48, left: 44 } as const

export const barAxis = (bars: readonly CountBar[]): Scale => countScale(Math.max(...bars.map(({ count }) => count), 0))
