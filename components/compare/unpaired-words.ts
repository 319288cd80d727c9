import { formatCount, formatPercent, formatPoints } from "@/lib/format"
import type { CategoryRow } from "@/lib/stats/categories"
import type { Unpaired, UnpairedSide } from "@/lib/stats/unpaired"
import type { Verdict } from "./verdict"

type Names = { readonly a: string; readonly b: string; readonly nameOf: (slug: string) => string }
type Sides = { readonly unpaired: Unpaired; readonly a: UnpairedSide; readonly b: UnpairedSide }

/** Two that share items, over all that each was run on: nothing is claimed, for the paired comparison answers better. */
export function unpairedVerdict({ unpaired: { difference }, a, b }: Sides, names: Names): Verdict {
  const side = (name: string, { failures, predictions }: UnpairedSide) =>
    `${name} fails ${formatPercent(failures / predictions)} of its ${formatCount(predictions)} attempts`
  const gap = `${formatPoints(difference.estimate)} points apart (95% ${formatPoints(difference.low)} to ${formatPoints(difference.high)})`
  return {
    better: null,
    relation: "and",
    kind: "over all that each was run on.",
    lede: `${side(names.a, a)}, ${side(names.b, b)}: ${gap}. Items are not paired here: the shared ones answer better who is ahead.`,
  }
}

export function unpairedTitle({ rows }: Unpaired, { a, b, nameOf }: Names, view: "rate" | "share"): string {
  const difference = (row: Unpaired["rows"][number]) => (view === "rate" ? row.rateDifference : row.shareDifference)
  const clear = rows.flatMap((row) => {
    const value = difference(row)
    return value && (value.low > 0 || value.high < 0) ? [{ key: row.key, value }] : []
  })
  const [most] = clear.sort((x, y) => Math.abs(y.value.estimate) - Math.abs(x.value.estimate))
  if (!most) return "No category is clearly more frequent in one of them"
  return `${nameOf(most.key)} is the clearest difference: more in ${most.value.estimate > 0 ? a : b}`
}

/** Rows as the figure of a paired comparison takes them. */
export function asCategoryRows({ rows }: Unpaired): CategoryRow[] {
  return rows.map(({ key, a, b, rateA, rateB, shareA, shareB, rateDifference, shareDifference }) => ({
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
  }))
}
