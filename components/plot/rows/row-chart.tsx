"use client"

import { Pointed } from "@/components/plot/pointed"
import styles from "./row-chart.module.css"
import { layouts, RowMarks } from "./row-marks"
import { markAt } from "./row-paths"
import type { RowChartProps } from "./row-points"

/**
 * Dots with intervals (one series) or dumbbells (two), drawn over the plot column of a ChartTable: the table has the
 * same numbers, row by row. A mark says its own when pointed at.
 */
export function RowChart(props: RowChartProps) {
  return (
    <Pointed
      className={styles.rows}
      style={{ "--rows": props.rows } as React.CSSProperties}
      find={(at, { width, height }) => {
        const layout = layouts.find((layout) => Math.abs(layout.height * props.rows - height) < layout.height)
        const mark = layout && markAt(props, layout, { ...at, width })
        if (!mark) return null
        const words = (
          <>
            <b>{mark.series.name}</b> {mark.point.label}
          </>
        )
        return { index: mark.point.row, x: mark.x, y: mark.y, words }
      }}
    >
      {() => <RowMarks {...props} />}
    </Pointed>
  )
}
