import { formatPercent, formatPercentRange } from "@/lib/format"
import { attemptRate } from "@/lib/stats/proportions/attempt-rate"
import type { Repeats } from "@/lib/stats/proportions/attempt-rate"
import { OwnResultsRows, type ShownResultRow } from "./own-results-rows"

export type OwnResultRow = Omit<ShownResultRow, "rate"> & { readonly repeats: Repeats | null }

/** Results people imported, each with its next step; rates with their intervals. */
export function OwnResultsTable({ rows }: { rows: readonly OwnResultRow[] }) {
  return <OwnResultsRows rows={rows.map(({ repeats, ...row }) => ({ ...row, rate: rateOf({ ...row, repeats }) }))} />
}

function rateOf(row: OwnResultRow): string | null {
  const rate = attemptRate([row])
  return rate && `${formatPercent(rate.estimate)}, ${formatPercentRange(rate.low, rate.high)}`
}
