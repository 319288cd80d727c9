import Link from "next/link"
import { priceWords } from "@/components/analyses/spend-words"
import { PlainTable } from "@/components/ui/plain-table"
import type { PriceEntry } from "@/lib/domain/price"
import { noSpend, type Spend } from "@/lib/domain/spend"
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
  readonly usd: number | null
}

/** Every judge with its price and what the viewer's analyses by it have taken. */
export function JudgeTable({ rows }: { rows: readonly JudgeRow[] }) {
  return (
    <PlainTable
      head={["Judge", "Price", "Analyses", "Calls", "Reused", "Tokens in", "Tokens out", "USD"]}
      rows={rows.map(({ id, label, lacks, hasPage, price, analyses, spend, usd }) => {
        const { calls, reused, inputTokens, outputTokens } = spend ?? noSpend
        return {
          key: id,
          name: (
            <>
              {hasPage ? <Link href={routes.judge(id)}>{label}</Link> : label}
              <br />
              <span className="xs muted mono">{lacks ?? id}</span>
            </>
          ),
          cells: [
            id === "builtin" ? "free, runs here" : price ? priceWords(price) : "price unknown",
            formatCount(analyses),
            formatCount(calls),
            formatCount(reused),
            formatCount(inputTokens),
            formatCount(outputTokens),
            usd === null ? "price unknown" : formatUsd(usd),
          ],
        }
      })}
    />
  )
}
