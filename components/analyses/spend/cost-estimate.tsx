import Link from "next/link"
import type { Range } from "@/lib/method/cost-model"
import { PlainTable } from "@/components/ui/table/plain-table"
import type { PriceEntry } from "@/lib/domain/judges/price"
import { spendStageWords, type SpendStage } from "@/lib/domain/judges/spend"
import { formatCount, formatUsd, plural } from "@/lib/format"
import { routes } from "@/lib/routes"
import styles from "./spend.module.css"
import { priceWords } from "./spend-text"

type Amounts = {
  readonly calls: Range
  readonly inputTokens: Range
  readonly outputTokens: Range
  readonly usd: Range | null
}

export type EstimateView = {
  readonly counted: number
  readonly tokenizer: "own" | "other" | "none"
  readonly price: PriceEntry | null
  readonly stages: readonly (Amounts & { readonly stage: SpendStage })[]
  readonly total: Amounts
  readonly basis: {
    readonly promptTokens: Range
    readonly replyTokens: Range
    readonly repliesMeasured: number
    readonly titlesFrom: "judge" | "release" | "assumption"
  }
}

/** What an analysis would ask for and cost, low to high, by stage, with where the figures come from. */
export function CostEstimateView({ estimate }: { estimate: EstimateView }) {
  const { tokenizer, total, price } = estimate
  return (
    <section aria-labelledby="estimate">
      <h2 id="estimate" className="h3">
        Estimated cost
      </h2>
      {tokenizer === "none" ? (
        <p className="sm">Nothing is paid: this judge runs here.</p>
      ) : (
        <>
          <p className={styles.money} aria-live="polite">
            {total.usd ? between(total.usd, formatUsd) : "Price unknown"}
          </p>
          <dl className="kv">
            <dt>Calls</dt>
            <dd>{between(total.calls, short)}</dd>
            <dt>Tokens in</dt>
            <dd>{between(total.inputTokens, short)}</dd>
            <dt>Tokens out</dt>
            <dd>{between(total.outputTokens, short)}</dd>
          </dl>
          <details className={styles.stages}>
            <summary>By stage</summary>
            <PlainTable
              head={["Stage", "Calls", "In", "Out", ...(price ? ["USD"] : [])]}
              rows={estimate.stages.map((row) => ({
                key: row.stage,
                name: spendStageWords[row.stage],
                cells: [
                  between(row.calls, short),
                  between(row.inputTokens, short),
                  between(row.outputTokens, short),
                  ...(row.usd ? [between(row.usd, formatUsd)] : []),
                ],
              }))}
            />
          </details>
          <Basis estimate={estimate} />
        </>
      )}
    </section>
  )
}

function Basis({ estimate: { counted, tokenizer, price, basis } }: { estimate: EstimateView }) {
  return (
    <div className="xs muted stack">
      <p>
        Prompts: estimated with o200k on the prompts of {plural(counted, "of these failures", "of these failures")}
        {tokenizer === "other" ? "; other families count otherwise, the ends allow for that" : ""}. Replies:{" "}
        {basis.repliesMeasured > 0
          ? `measured on ${plural(basis.repliesMeasured, "reply", "replies")} of this judge`
          : `${between(basis.replyTokens, short)} tokens by the form asked for; thinking comes on top`}
        . Cached replies cost nothing.
      </p>
      <p>
        {price ? (
          <>
            At {priceWords(price)}: {price.source}, {price.asOf}. Check with your provider.{" "}
          </>
        ) : (
          "Nobody has said what this judge costs: set a cap in tokens, or enter its price. "
        )}
        <Link href={routes.judges()}>Prices</Link>
      </p>
    </div>
  )
}

const between = ({ low, high }: Range, format: (value: number) => string) => {
  const [from, to] = [format(low), format(high)]
  return from === to ? from : `${from}–${to}`
}

/** 1,234 as it is, 12,345 as "12k", 1,234,567 as "1.2M": an estimate is no exacter. */
function short(value: number): string {
  if (value < 10_000) return formatCount(value)
  if (value < 1_000_000) return `${formatCount(value / 1_000)}k`
  return `${(value / 1_000_000).toFixed(value < 10_000_000 ? 1 : 0)}M`
}
