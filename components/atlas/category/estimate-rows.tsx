import type { CSSProperties } from "react"
import { DotCell } from "@/components/plot/marks/cells"
import { niceScale, type Scale } from "@/components/plot/scale"
import { formatPercent, formatPercentRange } from "@/lib/format"
import type { Estimate } from "@/lib/stats/core/estimate"
import styles from "@/components/atlas/atlas.module.css"

export type EstimateRow = {
  readonly name: string
  readonly about?: string
  readonly value: Estimate | null
  readonly few: boolean
}

/** One axis for all estimates of a card, as long as they need: narrow, it would hide every interval up to 100%. */
export const estimateScale = (rows: readonly EstimateRow[]): Scale =>
  niceScale(0, Math.max(0.02, ...rows.map((row) => (row.few ? 0 : (row.value?.high ?? 0)))))

/** A few estimates for a card. */
export function EstimateRows({ label, rows, scale }: { label: string; rows: readonly EstimateRow[]; scale: Scale }) {
  return (
    <table
      className={`rows ${styles.tight}`}
      role="table"
      aria-label={label}
      style={{ "--cols": "8rem minmax(0, 1fr) 5.75rem", "--row": "1.625rem" } as CSSProperties}
    >
      <tbody role="rowgroup">
        {rows.map((row) => (
          <tr role="row" key={`${row.name} ${row.about ?? ""}`}>
            <th role="rowheader" scope="row">
              <span className={styles.ellipsis} title={row.about ? `${row.name}, ${row.about}` : row.name}>
                {row.name}
              </span>
            </th>
            <td role="cell" className="plot">
              <DotCell scale={scale} value={row.few ? null : row.value} height={22} />
            </td>
            <td role="cell" className="val num">
              {row.value === null || row.few ? (
                <span className="muted">too few</span>
              ) : (
                <>
                  {formatPercent(row.value.estimate, 0)}{" "}
                  <small>{formatPercentRange(row.value.low, row.value.high, 0)}</small>
                </>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
