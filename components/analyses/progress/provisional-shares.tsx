import Link from "next/link"
import { Axis } from "@/components/plot/marks/axis"
import { BarCell } from "@/components/plot/marks/cells"
import type { Estimate } from "@/lib/stats/core/estimate"
import { Hatch } from "@/components/plot/marks/hatch"
import { niceScale } from "@/components/plot/scale"
import { RowsTable } from "@/components/ui/table/rows-table"
import { formatCount, formatPercent, formatPercentRange, formatShare } from "@/lib/format"
import { countHead, shareHead } from "@/lib/wording/labels"
import type { HeuristicPart } from "@/lib/domain/judges/judge-id"

export type ShareRow = {
  readonly slug: string
  readonly name: string
  readonly count: number
  readonly share: Estimate
  readonly href: string
  /** what was given no category */
  readonly isOpen?: boolean
}

/** Top categories of the failures so far; hatched bars say that the shares still move, or that nothing was read. */
export function ProvisionalShares(props: { rows: readonly ShareRow[]; final: boolean; part: HeuristicPart }) {
  const { rows, final, part } = props
  const isSolid = final && part !== "all"
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
          { text: countHead({ part }), className: "num opt" },
          { text: "Chart", axis: <Axis scale={scale} format={(value) => formatPercent(value, 0)} />, value: "Chart" },
          { text: shareHead({ part }, "Share") },
        ]}
      >
        {rows.map(({ slug, name, count, share, href, isOpen = false }) => (
          <tr role="row" key={slug} className={isOpen ? "dim" : undefined}>
            <th role="rowheader" scope="row">
              <Link href={href}>{name}</Link>
            </th>
            <td role="cell" className="num opt muted">
              {formatCount(count)}
            </td>
            <td role="cell" className="plot" data-value="">
              <BarCell
                scale={scale}
                value={share}
                height={26}
                {...(isOpen ? { tone: "rest" as const } : isSolid ? {} : { tone: "hatch" as const })}
              />
            </td>
            <td role="cell" className="val" data-value={formatShare(share)}>
              <b>{formatPercent(share.estimate)}</b> <small>{formatPercentRange(share.low, share.high)}</small>
            </td>
          </tr>
        ))}
      </RowsTable>
    </>
  )
}
