import { formatCount, formatPercent, formatPercentRange } from "@/lib/format"
import { countHead } from "@/lib/wording/labels"
import type { Estimate } from "@/lib/stats/core/estimate"
import type { Labels } from "@/lib/stats/signatures/label-coverage"
import { flattenRows, type AtlasRow } from "@/components/atlas/data/atlas-rows"
import type { ModelValues } from "@/components/atlas/data/row-values"

/** The tree's numbers as one plain table: every level shown, both units, and the chosen model's value. */
export function AtlasTable(props: {
  rows: readonly AtlasRow[]
  colours: ModelValues | null
  percent: boolean
  labels: Pick<Labels, "part">
  hrefOf: (row: AtlasRow) => string
}) {
  const { colours } = props
  return (
    <div className="scroll-x">
      <table className="table">
        <thead>
          <tr>
            <th scope="col">Category</th>
            <th scope="col" className="num">
              {countHead(props.labels)}
            </th>
            <th scope="col" className="num">
              Models
            </th>
            <th scope="col" className="num">
              Data sets
            </th>
            <th scope="col" className="num">
              % of failures
            </th>
            <th scope="col" className="num">
              % of attempts
            </th>
            {colours ? (
              <th scope="col" className="num">
                {colours.name}
              </th>
            ) : null}
          </tr>
        </thead>
        <tbody>
          {flattenRows(props.rows).map((row) => (
            <tr key={row.key}>
              <th scope="row" style={row.depth > 1 ? { paddingLeft: `${(row.depth - 1) * 1.25}rem` } : undefined}>
                <a href={props.hrefOf(row)}>{row.name}</a>
              </th>
              <td className="num">{formatCount(row.read)}</td>
              <td className="num">{formatCount(row.models)}</td>
              <td className="num">{formatCount(row.datasets)}</td>
              <EstimateCell value={row.share} />
              <EstimateCell value={row.rate} />
              {colours ? (
                props.percent ? (
                  <EstimateCell value={colours.values.get(row.key)?.value ?? null} />
                ) : (
                  <td className="num">{formatCount(colours.values.get(row.key)?.count ?? 0)}</td>
                )
              ) : null}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function EstimateCell({ value }: { value: Estimate | null }) {
  if (!value) return <td className="num">–</td>
  const range = formatPercentRange(value.low, value.high)
  return (
    <td className="num">
      {formatPercent(value.estimate)} <small className="muted">{range}</small>
    </td>
  )
}
