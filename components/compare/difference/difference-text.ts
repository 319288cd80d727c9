import { formatCount } from "@/lib/format"
import { intervalLevel, intervalWords } from "@/lib/wording/labels"
import type { CompareQuery } from "@/lib/queries"
import { DIFFERS_BELOW, type CategoryRow } from "@/lib/stats/comparison/category-row"
import type { Comparison } from "@/lib/stats/comparison/paired-comparison"
import { hasInterval } from "@/lib/stats/core/estimate"
import { directionOf } from "@/components/compare/direction"

type Names = { readonly a: string; readonly b: string; readonly nameOf: (slug: string) => string }

/** Where nothing was read of one side, or of both. */
export function unreadWords({ a, b }: Comparison, names: { readonly a: string; readonly b: string }): string {
  const unread = a.read + b.read === 0 ? "of either" : `of ${a.read === 0 ? names.a : names.b}`
  return `No failure ${unread} has been read yet, so how they fail is not compared`
}

/** The finding over the categories, or that there is none. */
export function differenceTitle(
  comparison: Comparison,
  { a, b, nameOf }: Names,
  view: "rate" | "share" = "rate",
): string {
  const difference = (row: CategoryRow) => (view === "rate" ? row.difference : row.shareDifference)
  const q = (row: CategoryRow) => (view === "rate" ? row.q : (row.shareTest?.q ?? null))
  const more = view === "rate" ? "more often" : "a larger share of the failures of"
  const { signature } = comparison
  if (signature.basis === "nothing-read") return unreadWords(comparison, { a, b })
  if (signature.basis === "labelled") return "By category: labels given by rules, counted and not tested"
  const top = signature.categories.filter((row) => row.level === 1)
  if (signature.basis === "samples") {
    const clear = top.filter((row) => isClear(difference(row)))
    if (clear.length === 0) return "From the sample read, no category is clearly more frequent in one of them"
    const [most] = clear.sort((x, y) => gap(difference(y)) - gap(difference(x)))
    const who = most && (difference(most)?.estimate ?? 0) > 0 ? a : b
    return `From the sample read: ${nameOf(most?.slug ?? "")} looks more frequent in ${who}`
  }
  const differing = top.filter((row) => (q(row) ?? 1) < DIFFERS_BELOW)
  const [most] = [...differing].sort((x, y) => (q(x) ?? 1) - (q(y) ?? 1))
  if (!most) return "No single category sets them apart"
  const who = (difference(most)?.estimate ?? 0) > 0 ? a : b
  return differing.length === 1
    ? `One category sets them apart: ${nameOf(most.slug)}, ${more} ${who}`
    : `${formatCount(differing.length)} categories set them apart, first of all ${nameOf(most.slug)}, ${more} ${who}`
}

/** Over the differences: "A − B, points (95%)", or without the limits where none has any. */
export function differenceHead(
  rows: readonly CategoryRow[],
  { view, mode }: Pick<CompareQuery, "view" | "mode">,
): string {
  const has = rows.some((row) => {
    const difference = view === "rate" ? row.difference : row.shareDifference
    return difference !== null && hasInterval(difference)
  })
  return `${directionOf[mode]}, points${has ? ` (${intervalLevel})` : ""}`
}

/** As rows are shown where nothing is compared: each side's counts, and no difference between them. */
export function eachByItself(rows: readonly CategoryRow[]): CategoryRow[] {
  return rows.map((row) => ({ ...row, difference: null, shareDifference: null }))
}

function isClear(difference: CategoryRow["difference"]): boolean {
  return difference !== null && (difference.low > 0 || difference.high < 0)
}

function gap(difference: CategoryRow["difference"]): number {
  return Math.abs(difference?.estimate ?? 0)
}

export function differenceSubtitle({ signature, items, trials, a, b }: Comparison, view: "rate" | "share"): string {
  const unit =
    view === "rate"
      ? `Share of all ${formatCount(items)} ${trials ? "items" : "attempts"} that fail in each category`
      : `Share of each model’s failures (${formatCount(a.failures)} and ${formatCount(b.failures)}) in each category`
  if (signature.basis === "labelled") return `${unit}; ${intervalWords({ part: "all" })}.`
  return `${unit}, with ${intervalLevel} intervals. ${signature.basis === "counts" ? "Every failure of both models has been read." : `Read: ${formatCount(a.read)} of ${formatCount(a.failures)} and ${formatCount(b.read)} of ${formatCount(b.failures)} failures.`}`
}
