import type { SignatureReport, StabilityReport, TreeReport } from "@/lib/domain/analyses/stability"
import { formatCount, formatPercent, formatShare, plural } from "@/lib/format"
import { LEAST_COVERAGE } from "@/lib/stats/signatures/label-coverage"

type Mean = { readonly estimate: number; readonly low: number; readonly high: number }

/** "93.7% (87.7–99.8)"; without an interval when the runs did not differ. */
export function meanWords({ estimate, low, high }: Mean): string {
  return low === high ? formatPercent(estimate) : formatShare({ estimate, low, high })
}

/** A category that comes back in at least this share of the runs is called steady. */
const steadyFrom = 0.8

/** "7 of 9 top categories reappear in at least 80% of the runs" */
export function treeHeadline({ categories }: TreeReport, level = 1): string {
  const known = categories.filter((one) => one.level === level && one.runs > 0)
  const steady = known.filter(({ reappeared, runs }) => reappeared / runs >= steadyFrom).length
  const what = level === 1 ? "top category" : "sub-category"
  if (known.length === 0) return level === 1 ? "No run brought a tree" : "This tree has no sub-categories"
  const of = `${formatCount(steady)} of ${plural(known.length, what, what.replace("category", "categories"))}`
  return `${of} ${steady === 1 ? "reappears" : "reappear"} in at least ${formatPercent(steadyFrom, 0)} of the runs`
}

/** What the figures say, sampling rate by sampling rate. */
export function treeReading(report: TreeReport): string[] {
  const kept = report.kept.filter((one) => one.level === 1 && one.share !== null)
  const lines = kept.map(({ ratio, runs, share }) => {
    const on = ratio >= 1 ? "Grown again from all failures" : `Grown from ${formatPercent(ratio, 0)} of them`
    return `${on}, ${share ? meanWords(share) : "–"} of the failures keep their top category (mean of ${plural(runs, "run")}).`
  })
  const lost = report.runs.filter(({ usable }) => !usable).length
  return lost === 0
    ? lines
    : [...lines, `${plural(lost, "run")} brought no tree because the judge gave none; they are not in the means.`]
}

/** "Half the sample would move 1.0% of the signature" */
export function signatureHeadline({ rates }: SignatureReport): string {
  const [first] = rates
  if (!first?.distance) return "No failure was read"
  return `With ${formatPercent(first.ratio, 0)} of the sample, ${formatPercent(first.distance.estimate)} of the signature would be elsewhere`
}

export function signatureReading({ rates, categories }: SignatureReport): string[] {
  // Where most was left unassigned no category is called the commonest (lib/stats/signatures/label-coverage.ts).
  const open = categories.find(({ key }) => key === "leftover:unassigned")?.share ?? 0
  const commonest = 1 - open < LEAST_COVERAGE ? undefined : categories.find(({ key }) => !key.startsWith("leftover:"))
  const [largest, smallest] = [rates[0], rates.at(-1)]
  if (!largest?.distance) return []
  const draws = `The mean of ${plural(largest.draws, "draw")} of about ${formatCount(Math.round(largest.read))} failures each: ${meanWords(largest.distance)}, at most ${formatPercent(largest.worst)}.`
  const first = commonest
    ? `${commonest.name} stays the commonest category in ${formatCount(largest.sameFirst)} of them.`
    : ""
  const less =
    smallest?.distance && smallest !== largest
      ? `With ${formatPercent(smallest.ratio, 0)}, about ${formatCount(Math.round(smallest.read))} failures, it would be ${meanWords(smallest.distance)}.`
      : ""
  return [draws, first, less].filter((line) => line !== "")
}

/** One line for a list. */
export function shortReading(report: StabilityReport): string {
  return report.kind === "tree" ? treeHeadline(report) : signatureHeadline(report)
}
