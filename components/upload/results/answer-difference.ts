import { formatPoints, formatPointsRange, plural } from "@/lib/format"
import { intervalLevel } from "@/lib/wording/labels"

type Report = {
  /** accuracy of A − accuracy of B, in fractions of 1; null where the two are not measured by one rule */
  readonly difference: { readonly estimate: number; readonly low: number | null; readonly high: number | null } | null
  readonly shared: number
  readonly verdict: { readonly better: "a" | "b" | null }
}

/** By how much one model is ahead, and how sure that is: the figures of the comparison page. Null without a difference. */
export function answerDifference({ difference, shared, verdict }: Report, a: string, b: string): string | null {
  if (difference === null) return null
  const { estimate, low, high } = difference
  const range = low === null || high === null ? "" : formatPointsRange(low, high)
  const points = `${a} − ${b}: ${formatPoints(estimate)} points${range === "" ? "" : ` (${intervalLevel} ${range})`}`
  const on = `of accuracy on ${plural(shared, "shared item")}`
  const reachesZero = low !== null && high !== null && low <= 0 && high >= 0
  if (verdict.better === null) return `No clear difference. ${points} ${on}.`
  return `${points} ${on}${reachesZero ? "; the interval includes 0, so this is a close call" : ""}.`
}
