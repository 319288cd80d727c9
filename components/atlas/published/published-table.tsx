import Link from "next/link"
import { Axis } from "@/components/plot/marks/axis"
import { BarCell } from "@/components/plot/marks/cells"
import { niceScale } from "@/components/plot/scale"
import { RowsTable } from "@/components/ui/table/rows-table"
import type { PublishedFacts } from "@/lib/domain/taxonomy/published-facts"
import { formatCount, formatPercent } from "@/lib/format"
import type { PublishedFigure } from "./published-shares"

/** Every category that the sources attest, with the share where one was found; no interval was published. */
export function PublishedTable(props: {
  figures: readonly PublishedFigure[]
  facts: PublishedFacts
  matchOf: (name: string) => { readonly name: string; readonly href: string } | null
}) {
  const { figures, facts } = props
  const scale = niceScale(0, Math.max(0.05, ...figures.map((figure) => figure.share ?? 0)))
  return (
    <RowsTable
      label="Published categories and shares"
      cols="15rem minmax(0, 1fr) 4.5rem 6rem 6rem 14rem"
      row="2.125rem"
      columns={[
        { text: "Category" },
        { text: "Chart", axis: <Axis scale={scale} format={(value) => formatPercent(value, 0)} />, value: "Chart" },
        { text: "Share", className: "num" },
        { text: "Benchmarks", className: "num opt" },
        { text: "Models", className: "num opt" },
        { text: "In Open ErrorAtlas", className: "opt" },
      ]}
    >
      {figures.map((figure) => {
        const match = props.matchOf(figure.name)
        const { share } = figure
        return (
          <tr role="row" key={figure.name}>
            <th role="rowheader" scope="row">
              {figure.name}
            </th>
            <td role="cell" className="plot" data-value="">
              <BarCell
                scale={scale}
                tone="rest"
                height={28}
                value={share === null ? null : { estimate: share, low: share, high: share }}
              />
            </td>
            <td role="cell" className="val num">
              {share === null ? <span className="muted">not found</span> : formatPercent(share, 2)}
            </td>
            <Of count={figure.datasets} all={facts.totals.datasets} />
            <Of count={figure.models} all={facts.totals.models} />
            <td role="cell" className="opt">
              {match ? <Link href={match.href}>{match.name}</Link> : <span className="muted">no category</span>}
            </td>
          </tr>
        )
      })}
    </RowsTable>
  )
}

function Of({ count, all }: { count: number | null; all: number | undefined }) {
  return (
    <td role="cell" className="num opt">
      {count === null ? (
        <span className="muted">–</span>
      ) : (
        `${formatCount(count)}${all === undefined ? "" : ` of ${formatCount(all)}`}`
      )}
    </td>
  )
}
