import { unreadWords } from "@/components/compare/difference/difference-text"
import { formatCount, formatPercent, formatPoints, formatProbability, plural } from "@/lib/format"
import type { Comparison } from "@/lib/stats/comparison/paired-comparison"
import { DIFFERS_BELOW } from "@/lib/stats/comparison/category-row"
import { rankingOf } from "@/lib/stats/comparison/ranking"
import { intervalLevel } from "@/lib/wording/labels"
import { rateTest } from "@/lib/wording/trials"

export type Verdict = {
  /** who fails less often; null when the data do not show that either does */
  readonly better: "a" | "b" | null
  /** "fails less often than", "may fail as often as" … */
  readonly relation: string
  /** what follows the sentence: how they differ in kind */
  readonly kind: string
  /** the figures behind it */
  readonly lede: string
}

type Names = {
  readonly a: string
  readonly b: string
  readonly nameOf: (slug: string) => string
  /** the sides were read by different judges: a difference in kind may be one of these */
  readonly judgesDiffer?: boolean
}

/**
 * One sentence that says what the data show and what they do not. A difference is claimed only where `rankingOf` ranks
 * the two; a category only at q < 0.10.
 */
export function verdictOf(comparison: Comparison, names: Names): Verdict {
  const {
    a,
    b,
    trials,
    failureDifference: difference,
    mcnemar,
    items,
    minimalDetectableDifference: smallest,
  } = comparison
  const ranking = rankingOf(comparison)
  const better = ranking.kind === "ranked" ? ranking.better : null
  const shown = better !== null
  const differing = comparison.signature.categories.filter(
    (row) => row.level === 1 && row.q !== null && row.q < DIFFERS_BELOW,
  )
  const tested = comparison.signature.categories.filter((row) => row.level === 1 && row.q !== null).length
  const gap =
    better === null
      ? `a difference of ${formatPoints(Math.abs(difference.estimate)).replace("+", "")} points is not shown by these items (${rateTest(comparison)} p ${withSign(mcnemar.p)}${smallest === null ? "" : `; they could show ${formatPoints(smallest).replace("+", "")} points or more`})`
      : `${formatPoints(Math.abs(difference.estimate)).replace("+", "")} points fewer (${intervalLevel} ${range(difference)})`
  const first =
    better === "a" ? { name: names.a, side: a, tried: trials?.a } : { name: names.b, side: b, tried: trials?.b }
  const second =
    better === "a" ? { name: names.b, side: b, tried: trials?.b } : { name: names.a, side: a, tried: trials?.a }
  const attempts = (tried: { readonly of: number } | undefined) =>
    tried ? `${plural(tried.of, "trial")} of ${plural(items, "item")}` : `${formatCount(items)} attempts`
  return {
    better,
    relation: better === null ? "and" : "fails less often than",
    kind: kindOf(comparison, { differing, tested, names, shown }),
    lede: `${first.name} fails ${formatPercent(first.side.failureRate.estimate)} of ${attempts(first.tried)}, ${second.name} ${formatPercent(second.side.failureRate.estimate)}${second.tried ? ` of ${attempts(second.tried)}` : ""}: ${gap}. ${categorySentence(comparison, { differing, tested, names })}${names.judgesDiffer ? " Such differences may be the judges’, not the models’." : ""}`,
  }
}

type Context = {
  readonly differing: Comparison["signature"]["categories"]
  readonly tested: number
  readonly names: Names
}

function kindOf({ signature }: Comparison, context: Context & { readonly shown: boolean }): string {
  const { differing, names, shown } = context
  const lead = shown ? "" : "cannot be told apart by how often they fail"
  if (names.judgesDiffer && signature.basis !== "nothing-read")
    return `${lead}; how they fail was named by different judges.`
  if (signature.basis === "labelled") return `${lead}.`
  if (signature.basis === "nothing-read") return shown ? "." : `${lead}.`
  if (signature.basis !== "counts") return shown ? "; how they differ in kind is only estimated." : `${lead}.`
  const [most] = differing
  if (!most) return shown ? "; no single kind of failure sets them apart." : `${lead}, nor by any kind of failure.`
  const kind = `${names.nameOf(most.slug)} sets them apart`
  return shown ? `, and differently: ${kind}.` : `${lead}, but ${kind}.`
}

function categorySentence(comparison: Comparison, { differing, tested, names }: Context): string {
  const { signature } = comparison
  if (signature.basis === "nothing-read") return `${unreadWords(comparison, names)}.`
  if (signature.basis === "labelled")
    return "Kinds of failure have labels by rules here: counted, but their differences are not tested."
  if (signature.basis === "samples")
    return "Only a sample of the failures was read: rates by category are projected, not tested."
  const [most] = differing
  if (!most) return `Of ${tested} categories none differs at q < 0.10.`
  return `Of ${tested} categories ${differing.length === 1 ? "one differs" : `${differing.length} differ`} at q < 0.10: ${names.nameOf(most.slug)}, ${most.a} of ${names.a} against ${most.b} of ${names.b}.`
}

function range({ low, high }: { low: number; high: number }): string {
  const limits = [Math.abs(low), Math.abs(high)].sort((x, y) => x - y)
  const [from = 0, to = 0] = low <= 0 && high >= 0 ? [low, high] : limits
  return `${(from * 100).toFixed(1)} to ${(to * 100).toFixed(1)}`.replace("-", "\u2212")
}

function withSign(p: number): string {
  const text = formatProbability(p)
  return text.startsWith("<") ? text : `= ${text}`
}
