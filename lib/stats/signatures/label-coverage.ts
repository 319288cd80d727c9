import type { Funnel } from "@/lib/domain/analyses/funnel"
import { heuristicPart, type HeuristicPart } from "@/lib/domain/judges/judge-id"
import { mcnemarExact } from "@/lib/stats/proportions/paired-difference"

/** What became of the failures a judge was given. All that is said of a run's labels, on pages and elsewhere, starts here. */
export type Labels = {
  /** how much of it was labelled by rules and likeness, without reading */
  readonly part: HeuristicPart
  /** failures the judge was given */
  readonly given: number
  /** those it put into a category, said to fit none, or found no error in; the rest it left open or never answered */
  readonly labelled: number
  /** labelled / given; null when nothing was given */
  readonly coverage: number | null
}

type Counted = Pick<Funnel, "sampled" | "classified" | "other" | "noErrorFound">

const labelledOf = ({ classified, other, noErrorFound }: Omit<Counted, "sampled">) => classified + other + noErrorFound

export function labelsOf(judgeId: string | null, counted: Counted): Labels {
  const { sampled } = counted
  const labelled = labelledOf(counted)
  return {
    part: heuristicPart(judgeId),
    given: sampled,
    labelled,
    coverage: sampled > 0 ? labelled / sampled : null,
  }
}

/** Failures a judge read; of labels by rules, how many there are: what they left open counts for nothing. */
export function readCount(
  { part }: Pick<Labels, "part">,
  row: { readonly read: number } & Omit<Counted, "sampled">,
): number {
  return part === "all" ? labelledOf(row) : row.read
}

/** Below this coverage nobody knows which failure is the commonest: what was not labelled could change the order. */
export const LEAST_COVERAGE = 0.5

/** First and second category differ below this p. */
const DIFFER_BELOW = 0.05

export type Commonest<Row> =
  /** nothing is in a category */
  | { readonly kind: "nothing" }
  /** too little was labelled to name one */
  | { readonly kind: "not-covered" }
  /** all of it is in one category */
  | { readonly kind: "only"; readonly first: Row }
  | { readonly kind: "first"; readonly first: Row; readonly second: Row; readonly p: number }
  /** the first two do not differ */
  | { readonly kind: "tie"; readonly first: Row; readonly second: Row; readonly p: number }

/**
 * Which category may be called the commonest, if any: none below 50 % coverage, and none where the first two do not
 * differ by an exact binomial test (two-sided, n = first + second, p = 1/2, at 5 %). `rows` are categories alone;
 * `countOf` gives their failures, for weighted shares the share times the effective size.
 */
export function commonestOf<Row>(
  rows: readonly Row[],
  { labels, countOf }: { readonly labels: Pick<Labels, "coverage">; readonly countOf: (row: Row) => number },
): Commonest<Row> {
  const counted = rows
    .map((row) => ({ row, count: countOf(row) }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count)
  const [first, second] = counted
  if (!first) return { kind: "nothing" }
  if ((labels.coverage ?? 0) < LEAST_COVERAGE) return { kind: "not-covered" }
  if (!second) return { kind: "only", first: first.row }
  const p = mcnemarExact({ onlyA: Math.round(first.count), onlyB: Math.round(second.count) }).p
  return { kind: p < DIFFER_BELOW ? "first" : "tie", first: first.row, second: second.row, p }
}
