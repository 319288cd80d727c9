import Link from "next/link"
import type { Range } from "@/lib/method/cost-model"
import { priceWords } from "@/components/analyses/spend/spend-text"
import type { EstimateView } from "@/components/analyses/spend/cost-estimate"
import { formatCount, formatUsd, plural } from "@/lib/format"
import styles from "./free-checks.module.css"

type Reading = {
  readonly failures: number
  readonly judge: string | null
  readonly estimate: (EstimateView & { readonly failures: number }) | null
  readonly href: string
}

/** The next step after the free checks: what a language model would read, and for how much, as far as anybody knows. */
export function NextReading({ failures, judge, estimate, href }: Reading) {
  const basis = basisOf(judge, estimate)
  const read = estimate?.failures ?? failures
  const which = read < failures ? `${formatCount(read)} of ${plural(failures, "failure")}` : plural(failures, "failure")
  return (
    <p className={styles.reading}>
      <Link className="btn primary" href={href} title={basis}>
        Have an LLM diagnose {which}
        {priceOf(judge, estimate)}
      </Link>
      <span className="xs muted">{basis}</span>
    </p>
  )
}

function priceOf(judge: string | null, estimate: Reading["estimate"]): string {
  if (judge === null) return ""
  const usd = estimate?.total.usd
  return usd ? ` (about ${formatUsd((usd.low + usd.high) / 2)})` : " (price unknown)"
}

/** What the price is made of. */
function basisOf(judge: string | null, estimate: Reading["estimate"]): string {
  if (judge === null)
    return "No language model is set up here that you may use: the page of judges says how to add one."
  if (!estimate) return `By ${judge}. What it would take cannot be told yet.`
  const { total, price } = estimate
  const tokens = `${between(total.inputTokens)} tokens in, ${between(total.outputTokens)} out`
  if (!price || !total.usd) return `By ${judge}: ${tokens}. Nobody has said what it costs.`
  return `By ${judge}: ${tokens}, ${formatUsd(total.usd.low)} to ${formatUsd(total.usd.high)} at ${priceWords(price)} (${price.source}, ${price.asOf}).`
}

/** Two digits that count: an estimate is no exacter. */
const rounded = (value: number) => formatCount(Number(value.toPrecision(2)))
const between = ({ low, high }: Range) =>
  rounded(low) === rounded(high) ? rounded(low) : `${rounded(low)} to ${rounded(high)}`
