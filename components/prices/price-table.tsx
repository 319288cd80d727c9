import type { ReactNode } from "react"
import { formatPrice } from "@/lib/format"

export type PriceRow = {
  readonly pattern: string
  readonly input: number
  readonly cachedInput: number | null
  readonly output: number
  readonly source: ReactNode
  readonly remove?: ReactNode
}

/** Prices of judges in USD per million tokens; with `canRemove` a last column takes them back. */
export function PriceTable(props: {
  caption: string
  sourceHead: string
  rows: readonly PriceRow[]
  patternClass: string
  canRemove?: boolean
}) {
  return (
    <div className="scroll-x">
      <table className="table">
        <caption className="sr">{props.caption}, USD per million tokens</caption>
        <thead>
          <tr>
            <th scope="col">Judge</th>
            <th scope="col" className="num">
              Input
            </th>
            <th scope="col" className="num">
              Cached
            </th>
            <th scope="col" className="num">
              Output
            </th>
            <th scope="col">{props.sourceHead}</th>
            {props.canRemove ? (
              <th scope="col">
                <span className="sr">Remove</span>
              </th>
            ) : null}
          </tr>
        </thead>
        <tbody>
          {props.rows.map(({ pattern, input, cachedInput, output, source, remove }) => (
            <tr key={pattern}>
              <th scope="row" className={props.patternClass}>
                {pattern}
              </th>
              <td className="num">{formatPrice(input)}</td>
              <td className="num">{cachedInput === null ? "as input" : formatPrice(cachedInput)}</td>
              <td className="num">{formatPrice(output)}</td>
              <td>{source}</td>
              {props.canRemove ? <td className="num">{remove}</td> : null}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
