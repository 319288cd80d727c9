import { formatCount, formatPercent, formatPoints, formatProbability, plural } from "@/lib/format"
import { DIFFERS_BELOW } from "@/lib/stats/categories"
import type { Comparison } from "@/lib/stats/compare"
import type { RegressionRow, Regressions } from "@/lib/stats/regressions"
import type { Verdict } from "./verdict"

type Names = { readonly a: string; readonly b: string; readonly nameOf: (slug: string) => string }

/** Is the candidate (B) better than the baseline (A)? Claimed only when the exact McNemar test has p < 0.05. */
export function regressionVerdict(comparison: Comparison, regressions: Regressions, names: Names): Verdict {
  const { failureDifference: difference, items } = comparison
  const { fixed, broken, stillFailing, changedKind, p } = regressions
  const shown = p < 0.05 && fixed !== broken
  const better = !shown ? null : fixed > broken ? "b" : "a"
  const counts = `it fixes ${formatCount(fixed)} and breaks ${formatCount(broken)} of ${formatCount(items)} items`
  const change = `${formatPercent(comparison.b.failureRate.estimate)} of attempts fail, ${formatPercent(comparison.a.failureRate.estimate)} before: ${formatPoints(-difference.estimate)} points (95% ${formatPoints(-difference.high)} to ${formatPoints(-difference.low)}), exact McNemar p ${signed(p)}.`
  const moved =
    stillFailing > 0
      ? ` Of ${plural(stillFailing, "item")} still failing, ${formatCount(changedKind)} now fail in another way.`
      : ""
  return {
    better,
    relation: better === null ? "against" : "is better than",
    kind: better === null ? `: ${counts}; that is no change these items can show.` : `: ${counts}.`,
    lede: `${change}${moved} ${kindsSentence(regressions.categories, names)}`,
  }
}

function kindsSentence(rows: readonly RegressionRow[], { nameOf }: Names): string {
  const tested = rows.filter((row) => row.q !== null)
  if (tested.length === 0) return "Not every failure was read, so changes by kind are counted, not tested."
  const changed = tested.filter((row) => (row.q ?? 1) < DIFFERS_BELOW).sort((x, y) => (x.q ?? 1) - (y.q ?? 1))
  if (changed.length === 0) return `Of ${plural(tested.length, "kind")} of failure none changed at q < 0.10.`
  const said = changed.slice(0, 3).map((row) => `${nameOf(row.slug)} (${row.before} to ${row.after})`)
  return `Of ${plural(tested.length, "kind")} of failure ${changed.length === 1 ? "one changed" : `${changed.length} changed`} at q < 0.10: ${said.join(", ")}.`
}

/** The finding over the categories: where most was fixed and where most broke. */
export function regressionTitle({ categories }: Regressions, { nameOf }: Names): string {
  const most = (of: (row: RegressionRow) => number) =>
    categories.reduce<RegressionRow | null>((best, row) => (of(row) > (best ? of(best) : 0) ? row : best), null)
  const [fixed, broken] = [most((row) => row.fixed), most((row) => row.broken)]
  if (!fixed && !broken) return "Nothing that was read was fixed or broken"
  if (!broken) return `Fixed most: ${nameOf(fixed?.slug ?? "")}; nothing that was read broke`
  if (!fixed) return `Broken most: ${nameOf(broken.slug)}; nothing that was read was fixed`
  if (fixed.slug === broken.slug)
    return `${nameOf(fixed.slug)} changes most: ${formatCount(fixed.fixed)} fixed, ${formatCount(broken.broken)} broken`
  return `Fixed most: ${nameOf(fixed.slug)} (${formatCount(fixed.fixed)}); broken most: ${nameOf(broken.slug)} (${formatCount(broken.broken)})`
}

function signed(p: number): string {
  const text = formatProbability(p)
  return text.startsWith("<") ? text : `= ${text}`
}
