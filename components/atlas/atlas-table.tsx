import { formatCount, formatPercent, formatPercentRange } from "@/lib/format"
import type { Estimate } from "@/lib/stats/estimate"
import styles from "./atlas.module.css"
import { flattenRows, type AtlasRow, type AtlasView } from "./atlas-rows"
import { HeatCell } from "./heat-cell"

/** The tree's numbers as one plain table: every level, both units, every benchmark. */
export function AtlasTable({ view, hrefOf }: { view: AtlasView; hrefOf: (row: AtlasRow) => string }) {
  return (
    <div className={`scroll-x ${styles.table}`}>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">Category</th>
            <th scope="col" className="num">
              Read
            </th>
            <th scope="col" className="num">
              Models
            </th>
            <th scope="col" className="num">
              % of failures
            </th>
            <th scope="col" className="num">
              % of attempts
            </th>
            {view.suites.map((suite) => (
              <th scope="col" key={suite.name} data-value={suite.name}>
                {suite.name}
                <br />
                {formatCount(suite.read)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {flattenRows(view.rows).map((row) => (
            <tr key={row.key}>
              <th scope="row" style={{ paddingLeft: `${(row.depth - 1) * 1.25}rem` }}>
                <a className="t-title nowrap" href={hrefOf(row)}>
                  {row.name}
                </a>
              </th>
              <td className="num">{formatCount(row.read)}</td>
              <td className="num">{formatCount(row.models)}</td>
              <EstimateCell value={row.share} />
              <EstimateCell value={row.rate} />
              {row.heat.map((cell) =>
                cell.count === 0 ? <td key={cell.suite}>·</td> : <HeatCell key={cell.suite} cell={cell} />,
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function EstimateCell({ value }: { value: Estimate | null }) {
  if (!value) return <td className="num muted">–</td>
  const range = formatPercentRange(value.low, value.high)
  return (
    <td className="num" data-value={`${formatPercent(value.estimate)} (${range})`}>
      {formatPercent(value.estimate)} <small className="muted">{range}</small>
    </td>
  )
}
