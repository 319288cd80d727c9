import { formatCount, formatShare } from "@/lib/format"
import { countHead, countWords } from "@/lib/wording/labels"
import type { Labels } from "@/lib/stats/signatures/label-coverage"
import type { Unit } from "@/components/atlas/data/row-sorting"
import { fewRead, heatLevel, heatText } from "@/components/atlas/data/heat-levels"
import type { HeatBy, HeatMap, HeatRow } from "./heat-map"
import styles from "./heat-map.module.css"

/**
 * The heat map is a table: the number stands in every cell and links to its failures. Heads stay in view inside the
 * box, which scrolls by itself on a narrow screen.
 */
export function HeatMapTable(props: {
  map: HeatMap
  /** the page of its rows */
  rows: readonly HeatRow[]
  by: HeatBy
  unit: Unit
  labels: Pick<Labels, "part">
  label: string
  rowHref: (row: HeatRow) => string
  columnHref: (key: string) => string | null
  cellHref: (row: HeatRow, column: HeatMap["columns"][number]) => string
}) {
  const { map, unit } = props
  return (
    <div className={`${styles.box} fades`} tabIndex={0} role="region" aria-label={`${props.label}, scrolls`}>
      <table className={styles.map} aria-label={props.label}>
        <thead>
          <tr>
            <th scope="col">{props.by === "models" ? "Model" : "Benchmark"}</th>
            <th scope="col">{countHead(props.labels)}</th>
            {map.columns.map((column) => {
              const href = props.columnHref(column.key)
              return (
                <th scope="col" key={column.key} data-value={column.name}>
                  <span>{href ? <a href={href}>{column.name}</a> : column.name}</span>
                </th>
              )
            })}
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row">All</th>
            <td>{formatCount(props.rows.length > 0 ? map.rows.reduce((sum, row) => sum + row.read, 0) : 0)}</td>
            {map.columns.map((column) => (
              <td key={column.key}>
                {unit === "count"
                  ? formatCount(column.read)
                  : heatText(column.read, (unit === "rate" ? column.rate : column.share)?.estimate ?? 0)}
              </td>
            ))}
          </tr>
          {props.rows.map((row) => (
            <tr key={row.slug} className={row.read < fewRead ? styles.few : undefined}>
              <th scope="row">
                <a href={props.rowHref(row)} title={row.name}>
                  {row.name}
                </a>
              </th>
              <td>{formatCount(row.read)}</td>
              {map.columns.map((column, index) => {
                const cell = row.cells[index]
                if (!cell || cell.count === 0 || !cell.value) return <td key={column.key}>·</td>
                const { estimate, low, high } = cell.value
                const level = heatLevel(cell.count, unit === "share" ? estimate : (0.6 * estimate) / map.highest)
                return (
                  <td
                    key={column.key}
                    className={`s${level}`}
                    data-value={estimate.toFixed(4)}
                    title={
                      unit === "count"
                        ? `${cell.count} of ${countWords(props.labels, row.read)}`
                        : `${cell.count} of ${countWords(props.labels, row.read)}: ${formatShare({ estimate, low, high })}`
                    }
                  >
                    <a href={props.cellHref(row, column)}>
                      {unit === "count" ? cell.count : heatText(cell.count, estimate)}
                    </a>
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
