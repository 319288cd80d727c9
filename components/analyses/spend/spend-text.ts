import { readSoFar, type Snapshot } from "@/lib/domain/analyses/analysis-status"
import type { PriceEntry } from "@/lib/domain/judges/price"
import type { SpendReport } from "@/lib/domain/judges/spend"
import { formatCount, formatPrice, formatUsd } from "@/lib/format"

/** Counted against a cap in tokens, or without a price: tokens, not money. */
export const isInTokens = ({ usd, cap }: SpendReport) => usd === null || (cap.usd === null && cap.tokens !== null)

/** "$1.62", or the tokens where these are what counts. */
export function spentWords(spend: SpendReport): string {
  const { usd, total } = spend
  return usd === null || isInTokens(spend)
    ? `${formatCount(total.inputTokens + total.outputTokens)} tokens`
    : formatUsd(usd)
}

/** "of a $4.00 cap"; null without one. */
export function capWords({ cap }: SpendReport): string | null {
  const parts = [
    ...(cap.usd === null ? [] : [formatUsd(cap.usd)]),
    ...(cap.tokens === null ? [] : [`${formatCount(cap.tokens)} tokens`]),
  ]
  return parts.length === 0 ? null : `of a cap of ${parts.join(" or ")}`
}

/** Part of the cap that is spent, 0 to 1; null without a cap. The nearer of two counts. */
export function capShare({ cap, usd, total }: SpendReport): number | null {
  const shares = [
    ...(cap.usd !== null && usd !== null ? [usd / cap.usd] : []),
    ...(cap.tokens !== null ? [(total.inputTokens + total.outputTokens) / cap.tokens] : []),
  ]
  return shares.length === 0 ? null : Math.min(1, Math.max(...shares))
}

/**
 * What reading the rest will come to at the pace of what was read, USD or tokens; null before there is anything to go
 * by and once reading is over. The taxonomy comes on top.
 */
export function headingFor(snapshot: Snapshot): string | null {
  const { spend, stage, funnel } = snapshot
  const read = readSoFar(snapshot)
  if ((stage !== "diagnose" && stage !== "prepare") || read < 10 || funnel.pending === 0) return null
  const grow = funnel.sampled / read
  if (spend.usd !== null) return formatUsd(spend.usd * grow)
  return `${formatCount(Math.round((spend.total.inputTokens + spend.total.outputTokens) * grow))} tokens`
}

/** "$0.25 in, $0.025 cached, $2.00 out per million tokens" */
export function priceWords({
  input,
  cachedInput,
  output,
}: Pick<PriceEntry, "input" | "cachedInput" | "output">): string {
  const cached = cachedInput === null ? "" : `${formatPrice(cachedInput)} cached, `
  return `${formatPrice(input)} in, ${cached}${formatPrice(output)} out per million tokens`
}
