import Link from "next/link"
import { Axis } from "@/components/plot/axis"
import { BarCell, type Estimate } from "@/components/plot/cells"
import { niceScale } from "@/components/plot/scale"
import { RowsTable } from "@/components/ui/rows-table"
import { formatCount, formatPercent, formatPercentRange } from "@/lib/format"

export type ShareRow = {
  readonly slug: string
  readonly name: string
  readonly count: number
  readonly share: Estimate
  readonly href: string
}

/** Top categories of the failures read so far; hatched bars say that the shares still move. */
export function ProvisionalShares({ rows, final }: { rows: readonly ShareRow[]; final: boolean }) {
  const scale = niceScale(0, Math.max(0.05, ...rows.map(({ share }) => share.high)))
  return (
    <>
      <Hatch />
      <RowsTable
        label={final ? "Shares" : "Provisional shares"}
        cols="14rem 2.5rem minmax(0, 1fr) 8rem"
        row="2rem"
        columns={[
          { text: "Category" },
          { text: "Read", className: "num opt" },
          { text: "Chart", axis: <Axis scale={scale} format={(value) => formatPercent(value, 0)} />, value: "Chart" },
          { text: "Share, 95%" },
        ]}
      >
        {rows.map(({ slug, name, count, share, href }) => (
          <tr role="row" key={slug}>
            <th role="rowheader" scope="row">
              <Link href={href}>{name}</Link>
            </th>
            <td role="cell" className="num opt muted">
              {formatCount(count)}
            </td>
            <td role="cell" className="plot" data-value="">
              <BarCell scale={scale} value={share} height={26} {...(final ? {} : { tone: "hatch" as const })} />
            </td>
            <td
              role="cell"
              className="val"
              data-value={`${formatPercent(share.estimate)} (${formatPercentRange(share.low, share.high)})`}
            >
              <b>{formatPercent(share.estimate)}</b> <small>{formatPercentRange(share.low, share.high)}</small>
            </td>
          </tr>
        ))}
      </RowsTable>
    </>
  )
}

/** The pattern of provisional bars; `.m-bar.hatch` refers to it. */
function Hatch() {
  return (
    <svg className="sr" aria-hidden="true" width="0" height="0">
      <defs>
        <pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width="6" height="6" fill="var(--color-sunken)" />
          <path d="M0 0v6" stroke="var(--color-control)" strokeWidth="1.5" />
        </pattern>
      </defs>
    </svg>
  )
}
