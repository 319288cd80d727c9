import type { CheckReport } from "@/lib/api/compare/check-schema"
import { formatProbability, plural } from "@/lib/format"
import { printable, shellWord } from "../shared/output"
import { percent } from "../shared/comparison-words"

export type LimitCheck = CheckReport["checks"][number]

/** Failures first, then what is open: what is read first is what stopped the run. */
export const urgency = { fail: 0, undecided: 1, pass: 2 } as const

/** So many lines of findings are told; `--json`, `--markdown` and `--junit` have all. */
const mostFindings = 4

/** The report in at most ten lines. `page`: the whole address of the comparison. */
export function describe(report: CheckReport, page: string): string {
  const ordered = report.checks.toSorted((a, b) => urgency[a.verdict] - urgency[b.verdict])
  const shown = ordered.slice(0, ordered.length > mostFindings ? mostFindings - 1 : mostFindings)
  const rest = ordered.slice(shown.length)
  const more = rest.length > 0 ? [`… and ${plural(rest.length, "more check")}; --json has all.`] : []
  const lines = [
    report.text,
    sideLine("Baseline", report.baseline, report.overall.accuracyBaseline),
    sideLine("Candidate", report.candidate, report.overall.accuracyCandidate),
    `${plural(report.overall.shared, "shared item")}${leftOut(report)}${report.variants === null ? "" : `; ${report.variants}`}`,
    ...(report.countOnce === null ? [] : [report.countOnce.text]),
    ...shown.map((check) => `${verdictMarks[check.verdict]} ${check.limit}${whereOf(check)}: ${check.text}${worseOf(check, report)}`), // prettier-ignore
    ...more,
    ...analyzeLine(report),
    page,
  ]
  return lines.map(printable).join("\n")
}

const verdictMarks = { pass: "ok  ", fail: "FAIL", undecided: "?   " } as const

function sideLine(
  title: string,
  { model, results }: CheckReport["baseline"],
  accuracy: CheckReport["overall"]["accuracyBaseline"],
): string {
  const from = results ? `results ${results.id}, ${results.name}` : "the latest release"
  return `${title} ${model.name} (${from})${accuracy ? `: ${percent(accuracy)} right` : ""}`
}

/** Which benchmark a check is about, where its limit does not name it. */
function whereOf({ limit, benchmark }: LimitCheck): string {
  if (benchmark === null) return ""
  return limit.endsWith(` on ${benchmark.slug}`) || limit.endsWith(` on ${benchmark.name}`)
    ? ""
    : ` (${benchmark.name})`
}

/** What was not compared: said in every form of the report, because a run that broke off must not look like a good one. */
export function leftOut({ benchmarks }: CheckReport): string {
  const sum = (of: (row: CheckReport["benchmarks"][number]) => number) =>
    benchmarks.filter(({ shared }) => shared > 0).reduce((total, row) => total + of(row), 0)
  const parts = [
    [sum((row) => row.otherTexts), "with another text under the same id"],
    [sum((row) => row.onlyBaseline), "of the baseline alone"],
    [sum((row) => row.onlyCandidate), "of the candidate alone"],
    [sum((row) => row.unscoredBaseline), "without a score in the baseline"],
    [sum((row) => row.unscoredCandidate), "without a score in the candidate"],
  ] as const
  const said = parts.flatMap(([count, words]) => (count > 0 ? [`${plural(count, "item")} ${words}`] : []))
  const missing = [
    ...missingOn(benchmarks, "onlyBaseline", "the candidate was not run on"),
    ...missingOn(benchmarks, "onlyCandidate", "the baseline was not run on"),
  ]
  const all = [...said, ...missing]
  return all.length > 0 ? `; left out: ${all.join(", ")}` : ""
}

function missingOn(benchmarks: CheckReport["benchmarks"], only: "onlyBaseline" | "onlyCandidate", words: string) {
  const rows = benchmarks.filter((row) => row.shared === 0 && row[only] > 0)
  const named = rows.slice(0, 3).map(({ name }) => name)
  const more = rows.length > 3 ? ` and ${rows.length - 3} more` : ""
  return rows.length > 0 ? [`${words} ${named.join(", ")}${more}`] : []
}

function worseOf({ categories }: LimitCheck, { worse }: CheckReport): string {
  const named = worse
    .filter(({ slug }) => categories.includes(slug))
    .slice(0, 3)
    .map(({ name, q }) => `${name} (q ${formatProbability(q)})`)
  return named.length > 0 ? ` ${named.join(", ")}` : ""
}

/** How to have the failures diagnosed that a limit on categories needs. */
function analyzeLine({ checks }: CheckReport): string[] {
  const results = [...new Set(checks.flatMap(({ analyze }) => analyze))]
  return results.length > 0 ? [`Next: ${results.map(analyzeCommand).join(" && ")}`] : []
}

export const analyzeCommand = (results: number) =>
  `errormap analyze --results ${results} --ratio 1 --judge ${shellWord("PROVIDER/MODEL")}`
