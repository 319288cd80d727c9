import Link from "next/link"
import type { CSSProperties } from "react"
import { position, type Scale } from "@/components/plot/scale"
import { formatCount, formatPercent } from "@/lib/format"
import { shareOfFailures } from "@/lib/stats/proportions/attempt-rate"
import type { AtlasRow } from "@/components/atlas/data/atlas-rows"
import styles from "./category.module.css"
import { heatLevel } from "@/components/atlas/data/heat-levels"

const scale: Scale = { min: 0, max: 0.5, ticks: [] }
const mostSuites = 6

/** Sub-categories of one category: how the failures read divide, and on which benchmarks each was met. */
export function SubCategoryTable(props: {
  row: AtlasRow
  /** of how many failures one tells something (failuresAlike) */
  alike: number
  hrefOf: (child: AtlasRow) => string
}) {
  const { row, alike, hrefOf } = props
  const children = [...row.children].sort((a, b) => b.read - a.read)
  const suites = row.heat
    .map((cell, index) => ({ name: cell.suite, count: cell.count, index }))
    .filter((suite) => suite.count > 0)
    .sort((a, b) => b.count - a.count)
    .slice(0, mostSuites)
  const most = Math.max(1, ...children.flatMap((child) => child.heat.map((cell) => cell.count)))
  return (
    <table
      className={`rows ${styles.subs}`}
      role="table"
      aria-label="Sub-categories"
      style={
        { "--cols": `minmax(0, 1fr) 3.25rem repeat(${suites.length}, 1.625rem)`, "--row": "2.75rem" } as CSSProperties
      }
    >
      <thead role="rowgroup" className="keep">
        <tr role="row">
          <th role="columnheader" scope="col">
            <span className="sr">Sub-category</span>
          </th>
          <th role="columnheader" scope="col" className="num">
            Share
          </th>
          {suites.map((suite) => (
            <th role="columnheader" scope="col" key={suite.name} data-value={suite.name}>
              <span className={styles.upright}>
                <span>{suite.name}</span>
              </span>
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {children.map((child) => (
          <tr role="row" key={child.key} className={child.kind === "category" ? undefined : "dim"}>
            <th role="rowheader" scope="row" data-value={child.name}>
              {child.kind === "category" ? <Link href={hrefOf(child)}>{child.name}</Link> : child.name}
              {row.read >= 5 ? <ShareBar count={child.read} of={row.read} alike={alike} /> : null}
            </th>
            <td role="cell" className="num" data-value={`${child.read} of ${row.read}`}>
              <span title={`${formatCount(child.read)} of ${formatCount(row.read)}`}>
                {row.read >= 20 ? formatPercent(child.read / row.read, 0) : formatCount(child.read)}
              </span>
            </td>
            {suites.map((suite) => {
              const count = child.heat[suite.index]?.count ?? 0
              return (
                <td role="cell" key={suite.name} data-value={count}>
                  <span className={`cell s${heatLevel(count, (0.6 * count) / most)}`} title={`${suite.name}: ${count}`}>
                    {count === 0 ? "·" : count}
                  </span>
                </td>
              )
            })}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function ShareBar({ count, of, alike }: { count: number; of: number; alike: number }) {
  const value = shareOfFailures(count, { of, alike })
  return (
    <svg height="8" aria-hidden="true">
      <rect className="m-bar" x="0" y="2" width={`${position(scale, value.estimate)}%`} height="4" rx="1" />
      <line
        className="m-ci"
        x1={`${position(scale, value.low)}%`}
        x2={`${position(scale, value.high)}%`}
        y1="4"
        y2="4"
      />
    </svg>
  )
}
