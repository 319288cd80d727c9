import { formatCount, formatPercent, formatPercentRange } from "./format"
import figures from "./measured-agreement.json"

/**
 * How far the built-in judge agrees with the annotations of the release: written by `npm run bench -- judge --write`
 * with the day and the release, shown wherever its labels are. Each failure was judged without anything of its own
 * example; `heldOutBenchmark` is the same without anything of its benchmark, the figure to expect for a new one. The
 * checks were written while looking at these annotations, so their precision is not an independent estimate.
 */
export const measuredAgreement = figures

export type MeasuredAgreement = typeof figures

/** One sentence for pages and reports. */
export function agreementSentence(): string {
  const { agreementInterval: known, items, labelled, coverage, heldOutBenchmark: fresh } = measuredAgreement
  return (
    `Built-in judge, heuristic: agrees with the released labels on ${formatPercent(known.estimate)} of what it labels ` +
    `(n = ${formatCount(labelled)}, 95% ${formatPercentRange(known.low, known.high)}; it labels ` +
    `${formatPercent(coverage, 0)} of the released failures). On a benchmark it has no examples of, it labels about ` +
    `${formatPercent(fresh.coverage, 0)}, nearly all by rules, and agrees on ` +
    `${formatPercent(fresh.agreement.estimate, 0)} of those; by resemblance it names only ` +
    `${formatCount(fresh.byLikeness.labelled)} of ${formatCount(items)} there, ` +
    `${formatPercent(fresh.byLikeness.agreement.estimate, 0)} of them rightly, and the rest stays unassigned.`
  )
}

/**
 * Share of the released failures that are settled without reading when the built-in judge goes first: by checks, and
 * by likeness from `likenessFrom` on (null: not at all). `known` false: on a benchmark the release has nothing of.
 */
export function settledShare(likenessFrom: number | null, known = true): number {
  const { items, byRules, likenessByConfidence, heldOutBenchmark } = measuredAgreement
  if (!known) return heldOutBenchmark.byRules.labelled / items
  const sure = likenessByConfidence.find(({ least }) => likenessFrom !== null && least >= likenessFrom)
  return (byRules.labelled + (sure?.labelled ?? 0)) / items
}
