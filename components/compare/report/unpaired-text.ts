import { formatCount, formatPercent, formatPoints } from "@/lib/format"
import { intervalLevel, intervalWords } from "@/lib/wording/labels"
import { isKindOfFailure, type CategoryRow } from "@/lib/stats/comparison/category-row"
import type { Unpaired, UnpairedSide } from "@/lib/stats/signatures/unpaired-comparison"
import { eachByItself } from "@/components/compare/difference/difference-text"
import type { Verdict } from "@/components/compare/verdict/verdict"

type Names = { readonly a: string; readonly b: string; readonly nameOf: (slug: string) => string }
type Sides = { readonly unpaired: Unpaired; readonly a: UnpairedSide; readonly b: UnpairedSide }

/** Two that share items, over all that each was run on: nothing is claimed, for the paired comparison answers better. */
export function unpairedVerdict({ unpaired: { difference }, a, b }: Sides, names: Names): Verdict {
  const side = (name: string, { failures, predictions }: UnpairedSide) =>
    `${name} fails ${formatPercent(failures / predictions)} of its ${formatCount(predictions)} attempts`
  const gap = `${formatPoints(difference.estimate)} points apart (${intervalLevel} ${formatPoints(difference.low)} to ${formatPoints(difference.high)})`
  return {
    better: null,
    relation: "and",
    kind: "over all that each was run on.",
    lede: `${side(names.a, a)}, ${side(names.b, b)}: ${gap}. Items are not paired here: the shared ones answer better who is ahead.`,
  }
}

/** Why the two are shown each by itself: they share no items, or do not fail by one rule. */
export type Apart = "items" | "rules"

export function apartTitle(apart: Apart): string {
  return `How each fails, ${apart === "items" ? "on its own items" : "by its own rule"}`
}

export function unpairedTitle({ basis, rows }: Unpaired, { a, b, nameOf }: Names, view: "rate" | "share"): string {
  if (basis === "labelled") return "By category: labels given by rules, counted and not tested"
  const difference = (row: Unpaired["rows"][number]) => (view === "rate" ? row.rateDifference : row.shareDifference)
  const clear = rows
    .filter((row) => isKindOfFailure(row.key))
    .flatMap((row) => {
      const value = difference(row)
      return value && (value.low > 0 || value.high < 0) ? [{ key: row.key, value }] : []
    })
  const [most] = clear.sort((x, y) => Math.abs(y.value.estimate) - Math.abs(x.value.estimate))
  if (!most) return "No category is clearly more frequent in one of them"
  return `${nameOf(most.key)} is the clearest difference: more in ${most.value.estimate > 0 ? a : b}`
}

export function unpairedSubtitle({ unpaired, a, b }: Sides, view: "rate" | "share"): string {
  const of = (part: (side: UnpairedSide) => number) => `${formatCount(part(a))} and ${formatCount(part(b))}`
  const unit =
    view === "rate"
      ? `Share of all attempts (${of((side) => side.predictions)})`
      : `Share of each model’s failures (${of((side) => side.failures)})`
  const isLabelled = unpaired.basis === "labelled"
  if (isLabelled) return `${unit} in each category; ${intervalWords({ part: "all" })}.`
  return `${unit} in each category, with ${intervalLevel} intervals. Read: ${of((side) => side.read)} failures.`
}

const reasonNot = {
  shared: "the sides share items.",
  items: "a difference between different items may be one of the items.",
  rules: "a difference between different rules may be one of the rules.",
} as const

export function unpairedNote({ basis }: Unpaired, apart: Apart | undefined): string {
  if (apart !== undefined) return `Each side’s own figures; nothing is held against the other: ${reasonNot[apart]}`
  if (basis === "labelled")
    return "Labels by rules and likeness: how often a rule speaks depends on the form of a model’s answers, so nothing is compared here."
  return `Sides taken as independent: Newcombe’s difference; where failures were sampled, each one read stands for those of its benchmark. Nothing is tested: ${reasonNot.shared}`
}

/** Rows as the figure of a paired comparison takes them; without a difference where `apart`, or labelled by rules. */
export function asCategoryRows({ rows, basis }: Unpaired, apart?: Apart): CategoryRow[] {
  const all = rows.map(asCategoryRow)
  return apart || basis === "labelled" ? eachByItself(all) : all
}

function asCategoryRow(row: Unpaired["rows"][number]): CategoryRow {
  const { key, a, b, rateA, rateB, shareA, shareB, rateDifference, shareDifference } = row
  return {
    key,
    path: [key],
    slug: key,
    level: 1,
    a,
    b,
    both: 0,
    rateA,
    rateB,
    shareA,
    shareB,
    difference: rateDifference,
    p: null,
    q: null,
    untested: null,
    shareDifference,
    shareTest: null,
  }
}
