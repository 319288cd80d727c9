import { formatCount, formatPercent, plural } from "@/lib/format"
import { coverageWords } from "@/lib/wording/labels"
import { hasInterval, type Estimate } from "@/lib/stats/core/estimate"
import { differenceOfProportions } from "@/lib/stats/proportions/proportion"
import { commonestOf, type Labels } from "@/lib/stats/signatures/label-coverage"
import type { AtlasRow } from "./atlas-rows"
import type { BenchmarkSpread } from "./benchmark-spread"
import type { SuiteRanks } from "./model-ranks"

/**
 * Titles that say what a figure shows, made from its numbers. A lead is claimed only where intervals do not touch;
 * otherwise the title says that nothing is certain. No percentages of fewer than 20 cases.
 */
const enough = 20

const numerals = [
  "no",
  "one",
  "two",
  "three",
  "four",
  "five",
  "six",
  "seven",
  "eight",
  "nine",
  "ten",
  "eleven",
  "twelve",
]
const inWords = (count: number) => numerals[count] ?? formatCount(count)
const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

/** 0.187 -> "nearly one failure in five", 0.41 -> "about two failures in five", 0.03 -> "3% of failures" */
export function fractionInWords(share: number, noun = "failure"): string {
  const parts: readonly (readonly [number, number])[] = [
    ...Array.from({ length: 9 }, (_, index) => [1, index + 2] as const),
    [2, 3],
    [2, 5],
    [3, 4],
    [4, 5],
    [9, 10],
  ]
  const [top, bottom] = parts.reduce((best, part) =>
    Math.abs(part[0] / part[1] - share) < Math.abs(best[0] / best[1] - share) ? part : best,
  )
  const ratio = share / (top / bottom)
  if (ratio < 0.9 || ratio > 1.1) return `${formatPercent(share, 0)} of ${noun}s`
  const near = ratio < 0.97 ? "nearly" : ratio > 1.03 ? "more than" : "about"
  return `${near} ${inWords(top)} ${top === 1 ? noun : `${noun}s`} in ${inWords(bottom)}`
}

type Leading = Pick<AtlasRow, "kind" | "name" | "read" | "share">

/** Which category leads, if one does (lib/stats/signatures/label-coverage.ts); `size`: the effective size of the shares. */
export function leadingCategory(
  rows: readonly Leading[],
  { labels, size }: { readonly labels: Omit<Labels, "part">; readonly size: number },
): string {
  const found = commonestOf(
    rows.filter((row) => row.kind === "category" && row.read > 0),
    { labels, countOf: (row) => (row.share?.estimate ?? 0) * size },
  )
  if (found.kind === "nothing") return "No failure has been placed in a category yet"
  if (found.kind === "not-covered") return coverageWords(labels)
  if (found.kind === "only") return `Every placed failure is in ${found.first.name}`
  if (found.kind === "tie") return noSingleCommonest(found)
  if (found.first.read < enough) return `${found.first.name} comes first`
  return `${found.first.name} comes first: ${fractionInWords(found.first.share?.estimate ?? 0)}`
}

/** The title where the first two do not differ. */
export function noSingleCommonest({ first, second }: { first: { name: string }; second: { name: string } }): string {
  return `No single commonest failure: ${first.name} and ${second.name} come first`
}

/** How far benchmarks tell models apart: certain when the widest gap clearly exceeds the narrowest. */
export function benchmarksTellApart(spreads: readonly BenchmarkSpread[]): string {
  const gaps = spreads
    .filter((spread) => spread.models.length > 1)
    .map((spread) => gapOf(spread))
    .filter((gap): gap is Estimate => gap !== null)
    .sort((a, b) => b.estimate - a.estimate)
  const [widest, narrowest] = [gaps[0], gaps.at(-1)]
  if (widest && narrowest && gaps.length > 1 && widest.low > narrowest.high)
    return "Benchmarks differ in how far they tell models apart"
  return spreads.length === 1 ? `Failure rates on ${spreads[0]?.suite}` : "Failure rates by benchmark"
}

function gapOf({ models }: BenchmarkSpread): Estimate | null {
  const [best, worst] = [models[0], models.at(-1)]
  return best && worst ? differenceOfProportions(worst.rate, best.rate) : null
}

/** Which models stand apart on one category, within a suite. */
export function modelsStandApart(suites: readonly SuiteRanks[], category: string): string {
  for (const { suite, models } of suites) {
    const ranked = models.filter((model) => model.rate !== null && model.read >= 5)
    const [top, bottom] = [ranked[0], ranked.at(-1)]
    if (!top?.rate || !bottom?.rate || top === bottom || !hasInterval(top.rate)) continue
    if (top.rate.low <= bottom.rate.high) continue
    const apart = ranked.filter((model) => (model.rate?.low ?? 0) > (bottom.rate?.high ?? 1)).length
    return `On ${suite}, ${apart === 1 ? top.name : `${inWords(apart)} models`} ${apart === 1 ? "meets" : "meet"} it clearly more often than ${bottom.name}`
  }
  const models = new Set(
    suites.flatMap((suite) => suite.models.filter((model) => model.count > 0).map((row) => row.slug)),
  )
  if (models.size === 0) return `No model read so far shows ${category}`
  if (models.size === 1) return "Only one model read so far shows it"
  return "No model stands clearly apart from the others"
}

/** How much of a category its most frequent sub-categories hold. */
export function subCategoriesHold(children: readonly { readonly read: number }[]): string {
  const counts = children.map((child) => child.read).sort((a, b) => b - a)
  const total = counts.reduce((sum, count) => sum + count, 0)
  const used = counts.filter((count) => count > 0).length
  if (total < enough || used < 3) return plural(children.length, "sub-category", "sub-categories")
  let [held, sum] = [0, 0]
  while (held < counts.length && sum < total * 0.6) {
    sum += counts[held] ?? 0
    held += 1
  }
  if (held === used) return `Its ${inWords(used)} sub-categories are about equally frequent`
  return `${capital(inWords(held))} of ${inWords(children.length)} sub-categories ${held === 1 ? "holds" : "hold"} ${fractionInWords(sum / total)}`
}

/** 18, 20 -> "A second judge agrees on 18 of 20" */
export function secondJudgeAgrees(agreed: number, asked: number): string {
  return asked === 0
    ? "No second judge has looked at this category"
    : `A second judge agrees on ${formatCount(agreed)} of ${formatCount(asked)}`
}

/** Badge "judges differ": enough second opinions, and fewer than three in four of them agree. */
export function judgesDiffer({ agreed, asked }: { readonly agreed: number; readonly asked: number }): boolean {
  return asked >= 5 && agreed / asked < 0.75
}

/** Badge "few read". */
export const isFewRead = (read: number): boolean => read < enough

/** What people have checked so far, as a clause; "no person has reviewed the categories yet" when nothing. */
export function reviewedInWords(reviewed: number): string {
  return reviewed === 0
    ? "no person has reviewed the categories yet"
    : `people have reviewed ${plural(reviewed, "failure")} so far`
}
