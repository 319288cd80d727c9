import { coverageWords } from "@/lib/wording/labels"
import figures from "./measured-agreement.json"

/**
 * How far the built-in judge agrees with the annotations of the release: written by `npm run bench -- judge --write`
 * with the day and the release, shown wherever its labels are. Each failure was judged without anything of its own
 * example; `heldOutBenchmark` is the same without anything of its benchmark, the figure to expect for a new one. The
 * checks were written while looking at these annotations, so their precision is not an independent estimate.
 */
export const measuredAgreement = figures

export type MeasuredAgreement = typeof figures

/**
 * The same on failures that neither rules nor likeness were made on: 7,999 failures of benchmarks the release has
 * nothing of (2026-11-28). Of its labels there, 26 were held against a blind reading by a large language model: `held`
 * chose the same category.
 */
export const onUnseen = { failures: 7_999, coverage: 0.257, checked: 26, held: 13 } as const

/** What its labels are, in one line; `labels`: of the run they are shown for. */
export function heuristicSentence(labels?: Parameters<typeof coverageWords>[0]): string {
  const lead = labels === undefined ? "Labelled" : `${coverageWords(labels)},`
  return `${lead} by rules and likeness, not read; of such labels on new benchmarks ${onUnseen.held} of ${onUnseen.checked} held.`
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
