import { formatCount, formatPercent, formatPoints, formatProbability, plural } from "@/lib/format"
import type { CategoryRow } from "@/lib/stats/categories"
import { unpairedFindings, type Unpaired, type UnpairedSide } from "@/lib/stats/unpaired"
import type { Verdict } from "./verdict"

type Names = { readonly a: string; readonly b: string; readonly nameOf: (slug: string) => string }
type Sides = { readonly unpaired: Unpaired; readonly a: UnpairedSide; readonly b: UnpairedSide }

/**
 * One sentence about all that each was run on. Without shared items a difference is claimed at p < 0.05, and may be
 * one of the items; with shared items nothing is claimed, for the paired comparison answers better.
 */
export function unpairedVerdict({ unpaired, a, b }: Sides, names: Names): Verdict {
  const { difference, test } = unpaired
  const shown = test !== null && test.p < 0.05
  const better = !shown ? null : difference.estimate > 0 ? "b" : "a"
  const side = (name: string, { failures, predictions }: UnpairedSide) =>
    `${name} fails ${formatPercent(failures / predictions)} of its ${formatCount(predictions)} attempts`
  const gap = `${formatPoints(difference.estimate)} points apart (95% ${formatPoints(difference.low)} to ${formatPoints(difference.high)}${test ? `; z test p ${formatProbability(test.p)}` : ""})`
  const findings = unpairedFindings(unpaired)
  const kinds =
    findings.length > 0
      ? ` ${plural(findings.length, "category differs", "categories differ")} at q < 0.10: ${findings
          .slice(0, 3)
          .map((row) => names.nameOf(row.key))
          .join(", ")}.`
      : ""
  return {
    better,
    relation: better === null ? "and" : "fails less often than",
    kind: better === null ? "over all that each was run on." : ", each on its own items.",
    lede: `${side(names.a, a)}, ${side(names.b, b)}: ${gap}. ${test ? "They share no item, so the difference may be one of the items." : "Items are not paired here: the shared ones answer better who is ahead."}${kinds}`,
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
  return rows.map(({ key, a, b, rateA, rateB, shareA, shareB, rateDifference, shareDifference, p, q }) => ({
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
    p,
    q,
    untested: null,
    shareDifference,
    shareTest: null,
  }))
}
