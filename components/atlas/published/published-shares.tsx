import Link from "next/link"
import type { CSSProperties } from "react"
import { position, type Scale } from "@/components/plot/scale"
import { formatPercent } from "@/lib/format"

export type PublishedFigure = {
  readonly name: string
  readonly share: number | null
  readonly datasets: number | null
  readonly models: number | null
}

/** Shares that others published, in grey and on an axis of their own: never beside ours in one chart. */
export function PublishedShares(props: {
  figures: readonly PublishedFigure[]
  hrefOf: (name: string) => string | null
}) {
  const shares = props.figures.filter((figure) => figure.share !== null)
  const scale: Scale = { min: 0, max: Math.max(0.2, ...shares.map((figure) => figure.share ?? 0)), ticks: [0] }
  const style = { "--cols": "minmax(0, 1fr) 7rem 3.5rem", "--row": "2rem" } as CSSProperties
  return (
    <table className="rows" role="table" aria-label="Published shares" style={style}>
      <thead role="rowgroup">
        <tr role="row">
          <th role="columnheader" scope="col">
            Category
          </th>
          <th role="columnheader" scope="col" className="plot" data-value="Chart">
            <span className="sr">Chart</span>
          </th>
          <th role="columnheader" scope="col" className="num">
            Published
          </th>
        </tr>
      </thead>
      <tbody role="rowgroup">
        {shares.map(({ name, share }) => {
          const href = props.hrefOf(name)
          return (
            <tr role="row" key={name}>
              <th role="rowheader" scope="row">
                {href ? <Link href={href}>{name}</Link> : name}
              </th>
              <td role="cell" className="plot" data-value="">
                <svg height="24" aria-hidden="true">
                  <rect
                    className="m-bar rest"
                    x="0"
                    y="7.5"
                    width={`${position(scale, share ?? 0)}%`}
                    height="9"
                    rx="1.5"
                  />
                </svg>
              </td>
              <td role="cell" className="val num">
                {formatPercent(share ?? 0)}
              </td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}
