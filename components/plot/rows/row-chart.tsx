"use client"

import { lazy, Suspense, useState } from "react"
import styles from "./row-chart.module.css"
import { RowMarks } from "./row-marks"
import type { RowChartProps } from "./row-points"

// Without a connection the marks stay as they are.
const LiveRowChart = lazy(() =>
  import("./interactive-row-chart").then(
    (module) => ({ default: module.LiveRowChart }),
    () => ({ default: RowMarks }),
  ),
)

/**
 * Dots with intervals (one series) or dumbbells (two), drawn over the plot column of a ChartTable: the table has the
 * same numbers, row by row, so the drawing is hidden from screen readers. The server draws the marks; who points at one
 * fetches the chart that names them.
 */
export function RowChart(props: RowChartProps) {
  const [isLive, setLive] = useState(false)
  const marks = <RowMarks {...props} />
  return (
    <div
      className={styles.rows}
      style={{ "--rows": props.rows } as React.CSSProperties}
      aria-hidden="true"
      onPointerMove={() => setLive(true)}
      onPointerDown={() => setLive(true)}
    >
      {isLive ? (
        <Suspense fallback={marks}>
          <LiveRowChart {...props} />
        </Suspense>
      ) : (
        marks
      )}
    </div>
  )
}
