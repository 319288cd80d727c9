"use client"

import { lazy, Suspense, useState } from "react"
import type { CountBarsProps } from "./count-bar"
import { StillBars } from "./static-count-bars"

// Without a connection the bars stay as they are.
const LiveCountBars = lazy(() =>
  import("./interactive-count-bars").then(
    (module) => ({ default: module.LiveCountBars }),
    () => ({ default: StillBars }),
  ),
)

/**
 * Counts as bars, for histograms. The numbers stand in the figure's table twin, so the drawing is hidden from screen
 * readers. The server draws the bars; who points at one fetches the chart that says what it counts.
 */
export function CountBars(props: CountBarsProps) {
  const [isLive, setLive] = useState(false)
  const still = <StillBars {...props} />
  return (
    <div
      style={{ height: props.height ?? 220 }}
      aria-hidden="true"
      onPointerMove={() => setLive(true)}
      onPointerDown={() => setLive(true)}
    >
      {isLive ? (
        <Suspense fallback={still}>
          <LiveCountBars {...props} />
        </Suspense>
      ) : (
        still
      )}
    </div>
  )
}
