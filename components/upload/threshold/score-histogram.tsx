"use client"

import { lazy, Suspense, useState } from "react"
import { formatScore } from "@/lib/format"
import { drawingOf, type ScoreHistogramProps } from "./histogram-data"
import { StillScoreHistogram } from "./static-score-histogram"

// Without a connection the drawing stays as it is.
const LiveScoreHistogram = lazy(() =>
  import("./interactive-score-histogram").then(
    (module) => ({ default: module.LiveScoreHistogram }),
    () => ({ default: StillScoreHistogram }),
  ),
)

/**
 * Answers by score; what fails is in colour. The server draws it; who points at a bar fetches the
 * chart that says what it holds. Its twin is the table of scores by model beneath.
 */
export function ScoreHistogram(props: ScoreHistogramProps) {
  const { histogram, threshold, lowerIsBetter, fails } = props
  const [isLive, setLive] = useState(false)
  const still = <StillScoreHistogram {...props} />
  return (
    <figure
      style={{ height: "100%" }}
      role="img"
      aria-label={`Histogram of ${drawingOf(props).total} scores from ${formatScore(histogram.min)} to ${formatScore(histogram.max)}; ${fails} lie ${lowerIsBetter ? "above" : "below"} ${formatScore(threshold)}`}
      onPointerMove={() => setLive(true)}
      onPointerDown={() => setLive(true)}
    >
      {isLive ? (
        <Suspense fallback={still}>
          <LiveScoreHistogram {...props} />
        </Suspense>
      ) : (
        still
      )}
    </figure>
  )
}
