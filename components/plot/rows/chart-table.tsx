import type { ReactNode } from "react"
import { Axis } from "@/components/plot/marks/axis"
import styles from "./chart-table.module.css"
import type { Scale } from "@/components/plot/scale"

export type ChartRow = {
  readonly key: string
  readonly name: ReactNode
  /** cells before and after the plot; on a phone only `value` stays, beside the name */
  readonly before: readonly ReactNode[]
  readonly value: ReactNode
  readonly after?: readonly ReactNode[]
  /** a sub-category */
  readonly child?: boolean
  /** a difference that holds up */
  readonly pass?: boolean
  readonly dim?: boolean
}

/**
 * A table with one chart over its plot column. The rows are the chart's table twin: whoever cannot see or run the
 * drawing reads the same numbers.
 */
export function ChartTable(props: {
  label: string
  /** grid-template-columns: name, before…, plot, value, after… */
  columns: string
  head: {
    readonly name: ReactNode
    readonly before: readonly ReactNode[]
    readonly value: ReactNode
    readonly after?: readonly ReactNode[]
  }
  scale: Scale
  formatTick: (tick: number) => string
  rows: readonly ChartRow[]
  chart: ReactNode
}) {
  const { head } = props
  const plot = head.before.length + 2
  return (
    <div className={styles.frame} style={{ "--cols": props.columns, "--plot": plot } as React.CSSProperties}>
      <table className={styles.table} role="table" aria-label={props.label}>
        <thead role="rowgroup">
          <tr role="row">
            <Heading>{head.name}</Heading>
            {head.before.map((cell, index) => (
              <Heading key={index} className={styles.num}>
                {cell}
              </Heading>
            ))}
            <Heading className={styles.axis}>
              <span className="sr">Chart</span>
              <Axis scale={props.scale} format={props.formatTick} />
            </Heading>
            <Heading className={styles.headValue}>{head.value}</Heading>
            {head.after?.map((cell, index) => (
              <Heading key={index}>{cell}</Heading>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {props.rows.map((row) => (
            <tr key={row.key} role="row" className={`${row.pass ? styles.pass : ""} ${row.dim ? styles.dim : ""}`}>
              <th role="rowheader" scope="row" className={`${styles.name} ${row.child ? styles.child : ""}`}>
                {row.name}
              </th>
              {row.before.map((cell, index) => (
                <td key={index} role="cell" className={`${styles.num} ${styles.optional}`}>
                  {cell}
                </td>
              ))}
              <td role="cell" className={styles.plot} />
              <td role="cell" className={styles.value}>
                {row.value}
              </td>
              {row.after?.map((cell, index) => (
                <td key={index} role="cell" className={styles.optional}>
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <div className={styles.over}>
        <div>{props.chart}</div>
      </div>
    </div>
  )
}

function Heading({ children, className }: { children: ReactNode; className?: string | undefined }) {
  return (
    <th role="columnheader" scope="col" className={className}>
      {children}
    </th>
  )
}
