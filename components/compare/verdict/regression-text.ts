import { formatCount, formatPercent, formatPoints, formatProbability, plural } from "@/lib/format"
import type { Comparison } from "@/lib/stats/comparison/paired-comparison"
import { rankingOf } from "@/lib/stats/comparison/ranking"
import { changeOf, type RegressionRow, type Regressions } from "@/lib/stats/comparison/regressions"
import { intervalLevel } from "@/lib/wording/labels"
import { rateTest } from "@/lib/wording/trials"
import { directed } from "@/components/compare/direction"
import type { Verdict } from "./verdict"

type Names = { readonly a: string; readonly b: string; readonly nameOf: (slug: string) => string }

/** Is the candidate (B) better than the baseline (A)? Claimed only where `rankingOf` ranks the two. Signs are B − A. */
export function regressionVerdict(comparison: Comparison, regressions: Regressions, names: Names): Verdict {
  const { items } = comparison
  const difference = directed(comparison.failureDifference, "versions")
  const { fixed, broken, stillFailing, changedKind, p } = regressions
  const ranking = rankingOf(comparison)
  const better = ranking.kind === "ranked" ? ranking.better : null
  const counts = `${names.b} fixes ${formatCount(fixed)} and breaks ${formatCount(broken)} of ${formatCount(items)} items`
  const change = `${formatPercent(comparison.b.failureRate.estimate)} of attempts fail, ${formatPercent(comparison.a.failureRate.estimate)} before: B − A is ${formatPoints(difference.estimate)} points (${intervalLevel} ${formatPoints(difference.low)} to ${formatPoints(difference.high)}), ${rateTest(comparison)} p ${signed(p)}.`
  const isLabelled = comparison.signature.basis === "labelled"
  const moved =
    stillFailing > 0 && !isLabelled
      ? ` Of ${plural(stillFailing, "item")} still failing, ${formatCount(changedKind)} now fail in another way.`
      : ""
  return {
    better,
    relation: better === null ? "against" : "is better than",
    kind: better === null ? `: ${counts}; that is no change these items can show.` : `: ${counts}.`,
    lede: `${change}${moved} ${kindsSentence(comparison, regressions.categories, names)}`,
  }
}

type Basis = { readonly signature: Pick<Comparison["signature"], "basis"> }

function kindsSentence({ signature }: Basis, rows: readonly RegressionRow[], { nameOf }: Names): string {
  if (signature.basis === "labelled")
    return "Kinds of failure have labels by rules here: counted, but their differences are not tested."
  const tested = rows.filter((row) => row.q !== null)
  if (tested.length === 0) return "Not every failure was read, so changes by kind are counted, not tested."
  const changed = tested.filter((row) => changeOf(row) !== null).sort((x, y) => (x.q ?? 1) - (y.q ?? 1))
  if (changed.length === 0) return `Of ${plural(tested.length, "kind")} of failure none changed at q < 0.10.`
  const said = changed.slice(0, 3).map((row) => `${nameOf(row.slug)} (${row.before} to ${row.after})`)
  return `Of ${plural(tested.length, "kind")} of failure ${changed.length === 1 ? "one changed" : `${changed.length} changed`} at q < 0.10: ${said.join(", ")}.`
}

/**
 * The finding over the categories, by the test that marks the rows: where most was fixed among the kinds that became fewer,
 * and where most broke among those that became more.
 */
export function regressionTitle({ signature }: Basis, { categories }: Regressions, { nameOf }: Names): string {
  if (signature.basis === "labelled") return "What changed by kind: labels given by rules, counted and not tested"
  if (categories.every((row) => row.fixed + row.broken === 0)) return "Nothing that was read was fixed or broken"
  if (categories.every((row) => row.q === null))
    return "Not every failure was read: what changed by kind is counted, not tested"
  const most = (change: "fewer" | "more", of: (row: RegressionRow) => number) =>
    categories
      .filter((row) => changeOf(row) === change)
      .reduce<RegressionRow | null>((best, row) => (best === null || of(row) > of(best) ? row : best), null)
  const [fixed, broken] = [most("fewer", (row) => row.fixed), most("more", (row) => row.broken)]
  const said = (row: RegressionRow, count: number) => `${nameOf(row.slug)} (${formatCount(count)})`
  if (fixed && broken) return `Fixed most: ${said(fixed, fixed.fixed)}; broken most: ${said(broken, broken.broken)}`
  if (fixed) return `Fixed most: ${said(fixed, fixed.fixed)}; no kind is shown to have become more frequent`
  if (broken) return `Broken most: ${said(broken, broken.broken)}; no kind is shown to have become less frequent`
  return "No kind of failure is shown to have changed"
}

function signed(p: number): string {
  const text = formatProbability(p)
  return text.startsWith("<") ? text : `= ${text}`
}
