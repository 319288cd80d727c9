"use client"

import { Pointed, type Spot } from "@/components/plot/pointed"
import { barMargin, type CountBarsProps } from "./count-bar"
import { StaticCountBars } from "./static-count-bars"

/** Counts as bars, for histograms. The numbers stand in the figure's table twin; a bar says its own when pointed at. */
export function CountBars(props: CountBarsProps) {
  const { bars, height = 220 } = props
  const find = (at: { x: number; y: number }, { width }: { width: number }): Spot | null => {
    const plot = width - barMargin.left - barMargin.right
    const index = Math.floor(((at.x - barMargin.left) / plot) * bars.length)
    const bar = bars[index]
    if (!bar || at.y < barMargin.top || at.y > height - barMargin.bottom) return null
    return { index, x: barMargin.left + ((index + 0.5) / bars.length) * plot, y: at.y, words: bar.label }
  }
  return (
    <Pointed style={{ height }} find={find}>
      {(index) => <StaticCountBars {...props} pointed={index} />}
    </Pointed>
  )
}
