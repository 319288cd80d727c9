import Link from "next/link"
import type { CSSProperties } from "react"
import { Axis } from "@/components/plot/marks/axis"
import { BarCell } from "@/components/plot/marks/cells"
import { Hatch } from "@/components/plot/marks/hatch"
import { niceScale } from "@/components/plot/scale"
import { RowsTable } from "@/components/ui/table/rows-table"
import { formatCount, formatPercent, formatPercentRange, formatShare } from "@/lib/format"
import { countHead, givenWord, shareHead } from "@/lib/wording/labels"
import type { Labels } from "@/lib/stats/signatures/label-coverage"
import type { AtlasRow, AtlasView } from "@/components/atlas/data/atlas-rows"
import { HeatCell } from "@/components/atlas/maps/heat-cell"
import styles from "./overview.module.css"

/** The main figure: each category's share with its interval, and how every benchmark's failures divide. */
export function ShareTable(props: { view: AtlasView; hrefOf: (row: AtlasRow) => string | null }) {
  const { rows, suites } = props.view
  const shown = suites.slice(0, 12)
  const scale = niceScale(0, Math.max(0.05, ...rows.map((row) => row.share?.high ?? 0)))
  const first = rows.find((row) => row.kind === "category")?.key
  const part = props.view.signature.heuristic ? "all" : "none"
  return (
    <div className={styles.wide}>
      {part === "all" ? <Hatch /> : null}
      <RowsTable
        label="Share of failures by category and benchmark"
        cols={`14.5rem 2.25rem minmax(8rem, 1fr) 7.5rem repeat(${shown.length}, minmax(0, 3rem))`}
        row="1.75rem"
        style={{ "--suites": shown.length } as CSSProperties}
        columns={[
          { text: "Category" },
          { text: countHead({ part }), className: "num opt" },
          { text: "Chart", axis: <Axis scale={scale} format={(value) => formatPercent(value, 0)} />, value: "Chart" },
          { text: shareHead({ part }, "Share"), className: styles.valueHead },
          ...shown.map((suite) => ({
            text: (
              <>
                <span>{suite.name}</span> <span className="muted">{formatCount(suite.read)}</span>
              </>
            ),
            className: styles.suite,
            value: suite.name,
          })),
        ]}
      >
        {rows.map((row) => {
          const href = props.hrefOf(row)
          return (
            <tr role="row" key={row.key} className={row.kind === "category" ? undefined : "dim"}>
              <th role="rowheader" scope="row">
                {href ? <Link href={href}>{row.name}</Link> : row.name}
              </th>
              <td role="cell" className="num opt">
                {formatCount(row.read)}
              </td>
              <td role="cell" className="plot" data-value="">
                <BarCell
                  scale={scale}
                  value={row.share}
                  height={27}
                  {...(row.key === first
                    ? { tone: props.view.signature.heuristic ? "hatch" : "on" }
                    : row.kind !== "category"
                      ? { tone: "rest" }
                      : part === "all"
                        ? { tone: "hatch" }
                        : {})}
                />
              </td>
              <ShareValue row={row} />
              {row.heat.slice(0, shown.length).map((cell) => (
                <HeatCell labels={{ part }} key={cell.suite} cell={cell} className={styles.heat} />
              ))}
            </tr>
          )
        })}
      </RowsTable>
    </div>
  )
}

function ShareValue({ row }: { row: AtlasRow }) {
  if (!row.share)
    return (
      <td role="cell" className="val muted">
        –
      </td>
    )
  const { estimate, low, high } = row.share
  return (
    <td role="cell" className="val" data-value={formatShare({ estimate, low, high })}>
      <b>{formatPercent(estimate)}</b> <small>{formatPercentRange(low, high)}</small>
    </td>
  )
}

/** What the colours of the heat squares mean. */
export function HeatLegend({ labels }: { labels: Pick<Labels, "part"> }) {
  return (
    <div className="legend" style={{ paddingTop: "0.75rem" }}>
      <span>
        Share within a benchmark, %
        <span className="scale" aria-hidden="true">
          {[0, 1, 2, 3, 4, 5, 6, 7].map((level) => (
            <i key={level} className={`s${level}`} />
          ))}
        </span>
        0 to over 50; a dot means none seen; dashed: fewer than 50 {givenWord(labels)}
      </span>
    </div>
  )
}
