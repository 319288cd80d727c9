import type { CheckLimit } from "@/lib/domain/compare/check-limits"
import type { CheckFinding, CheckVerdict, CheckReason, MeasuredChange } from "@/lib/domain/compare/check-verdict"
import { formatCount, formatPercent, formatPoints, formatPointsRange, formatProbability, plural } from "@/lib/format"

/** What `check` says, without a name in it: names are anybody's text, and whoever prints them knows for what. */

const verdictWords = { pass: "Passed", fail: "Failed", undecided: "Undecided" } as const satisfies Record<
  CheckVerdict,
  string
>

/** The whole verdict: "Failed: 2 of 5 checks are over their limit, 1 is undecided." */
export function verdictSentence(verdict: CheckVerdict, findings: readonly Pick<CheckFinding, "verdict">[]): string {
  const count = (of: CheckVerdict) => findings.filter((finding) => finding.verdict === of).length
  const [failed, open, all] = [count("fail"), count("undecided"), findings.length]
  const undecided = `${formatCount(open)} of ${plural(all, "check")} could not be decided`
  if (verdict === "pass") return `${verdictWords.pass}: nothing is over a limit.`
  if (verdict === "undecided") return `${verdictWords.undecided}: ${undecided}, none is over its limit for sure.`
  const over = `${formatCount(failed)} of ${plural(all, "check")} ${failed === 1 ? "is over its limit" : "are over their limits"}`
  return `${verdictWords.fail}: ${over}${open > 0 ? `, ${formatCount(open)} undecided` : ""}.`
}

/** Candidate − baseline: "accuracy −4.2 points (−6.0 to −2.4)" */
export function changeWords({ estimate, low, high }: MeasuredChange["drop"]): string {
  const range = formatPointsRange(-high, -low)
  return `accuracy ${formatPoints(-estimate)} points${range === "" ? "" : ` (${range})`}`
}

/** `fixed`: items that the baseline fails and the candidate gets right */
type Change = MeasuredChange & { readonly fixed: number }

type Of = {
  readonly limit: CheckLimit
  readonly finding: CheckFinding
  /** null: nothing could be measured */
  readonly change: Change | null
  readonly itemsToDecide: number | null
}

/** What came of a limit on a drop or on regressions. */
export function changeSentence({ limit, finding, change, itemsToDecide }: Of): string {
  if (change === null) return `${untold[finding.reason]}${ofItems(limit, itemsToDecide)}`
  const value =
    limit.kind === "regressions"
      ? `${formatPercent(change.broken / change.items)} of the items were right and fail now (${formatCount(change.broken)}; ${formatCount(change.fixed)} fixed), ${changeWords(change.drop)}`
      : changeWords(change.drop)
  switch (finding.reason) {
    case "within":
      return `${value}: within the limit.`
    case "over":
      return `${value}: over the limit.`
    case "one-of-many":
      return `${value}: over the limit, but among so many benchmarks one such drop is to be expected by chance (q ${formatProbability(change.q ?? 1)}).`
    default:
      return `${value}: over the limit, but the interval includes 0. ${decidedBy(change.items, itemsToDecide)}`
  }
}

function decidedBy(items: number, needed: number | null): string {
  if (needed === null) return "How many items would decide is not known."
  return needed > items
    ? `About ${formatCount(needed)} shared items would decide; there are ${formatCount(items)}.`
    : `${formatCount(items)} shared items are enough to show a drop as large as the limit.`
}

function ofItems(limit: CheckLimit, needed: number | null): string {
  if (needed === null || limit.kind === "category") return ""
  return ` At most ${formatCount(needed)} shared items would show a drop of ${formatPoints(limit.over).replace("+", "")} points.`
}

/** What came of a limit on categories; `worse`: how many are worse. */
export function categorySentence({ reason }: CheckFinding, worse: number): string {
  if (reason === "over") return `${plural(worse, "category is", "categories are")} significantly worse.`
  return reason === "within" ? "Not significantly worse." : (untold[reason] ?? "")
}

const untold: Record<CheckReason, string> = {
  within: "",
  over: "",
  "not-shown": "",
  "one-of-many": "",
  "no-shared-items": "Not checked: there are no shared items.",
  "rules-differ": "Not checked: baseline and candidate do not fail by one rule. Import both with the same threshold.",
  "not-diagnosed": "Not checked: no failures were diagnosed.",
  "part-diagnosed":
    "Not significantly worse where failures were diagnosed; on other benchmarks none were: not checked.",
  sampled: "Not checked: only a sample of the failures was diagnosed, and samples are not tested.",
  "by-rules": "Not checked: labels were given by rules, nothing was diagnosed.",
  "two-judges": "Not checked: two judges diagnosed the two sides.",
  "two-trees": "Not checked: the two sides were placed in different categories.",
}
