import Link from "next/link"
import { priceWords } from "@/components/analyses/spend/spend-text"
import type { PriceEntry } from "@/lib/domain/judges/price"
import { noSpend, type Spend } from "@/lib/domain/judges/spend"
import { formatCount, formatUsd } from "@/lib/format"
import { routes } from "@/lib/routes"

export type JudgeRow = {
  readonly id: string
  readonly label: string
  /** what it lacks; null when it can be used */
  readonly lacks: string | null
  readonly hasPage: boolean
  readonly price: PriceEntry | null
  readonly analyses: number
  readonly spend: Spend | null
  /** null: the price of some of it is unknown */
  readonly usd: number | null
}

const numbers = ["Analyses", "Calls", "Reused", "Tokens in", "Tokens out", "USD"] as const

/** Every judge with its price and what the viewer's analyses by it have taken. */
export function JudgeTable({ rows }: { rows: readonly JudgeRow[] }) {
  return (
    <div className="scroll-x">
      <table className="table">
        <caption className="sr">Judges, their prices and what your analyses have spent on each</caption>
        <thead>
          <tr>
            <th scope="col">Judge</th>
            <th scope="col">Price</th>
            {numbers.map((title) => (
              <th key={title} scope="col" className="num">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row key={row.id} {...row} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Row({ id, label, lacks, hasPage, price, analyses, spend, usd }: JudgeRow) {
  const { calls, reused, inputTokens, outputTokens } = spend ?? noSpend
  return (
    <tr>
      <th scope="row" style={{ minWidth: "11rem" }}>
        {hasPage ? <Link href={routes.judge(id)}>{label}</Link> : label}
        <br />
        <span className={lacks ? "xs muted" : "xs muted mono"}>{lacks ?? id}</span>
      </th>
      <td style={{ minWidth: "13rem" }}>
        {id === "builtin" ? "free, runs here" : price ? priceWords(price) : "price unknown"}
        {price && id !== "builtin" ? (
          <>
            <br />
            <span className="xs muted">
              {price.source}, {price.asOf}
            </span>
          </>
        ) : null}
      </td>
      {[analyses, calls, reused, inputTokens, outputTokens].map((count, index) => (
        <td key={numbers[index]} className="num">
          {formatCount(count)}
        </td>
      ))}
      <td className="num">{analyses === 0 ? "–" : usd === null ? "price unknown" : formatUsd(usd)}</td>
    </tr>
  )
}
