import type { CheckReport } from "@/lib/api/compare/check-schema"
import { changeWords } from "@/lib/wording/check"
import { formatCount, formatPoints, formatProbability, plural } from "@/lib/format"
import { printable } from "../shared/output"
import { percent } from "../shared/comparison-words"
import { analyzeCommand, leftOut, urgency } from "./text"

const mostRows = 40

/** The report as a comment on a pull request: verdict, findings, benchmarks, categories that are worse, the comparison's address. */
export function markdownOf(report: CheckReport, page: string): string {
  const { baseline, candidate, overall, benchmarks, worse } = report
  const checks = report.checks.toSorted((a, b) => urgency[a.verdict] - urgency[b.verdict])
  const shared = benchmarks.filter((row) => row.shared > 0)
  const missing = benchmarks.filter((row) => row.shared === 0 && row.onlyBaseline + row.onlyCandidate > 0)
  const analyze = [...new Set(checks.flatMap((check) => check.analyze))]
  return [
    `### ${marks[report.verdict]} ${report.text}`,
    `Candidate ${sideOf(candidate)} against baseline ${sideOf(baseline)}, ${plural(overall.shared, "shared item")}${unmet(report)}.`,
    tableOf(
      ["", "limit", "benchmark", "finding"],
      checks
        .slice(0, mostRows)
        .map(({ verdict, limit, benchmark, text }) => [
          ...[marks[verdict], code(limit), benchmark ? code(benchmark.name) : "all", text],
        ]),
    ),
    ...(checks.length > mostRows ? [`${formatCount(checks.length - mostRows)} more checks are not shown.`] : []),
    ...(shared.length > 0 ? [benchmarkTable(shared, overall)] : []),
    ...(missing.length > 0
      ? [`Not compared, as only one side was run on them: ${missing.slice(0, mostRows).map(({ name }) => code(name)).join(", ")}${missing.length > mostRows ? " and more" : ""}.`] // prettier-ignore
      : []),
    ...(report.countOnce === null ? [] : [`Counted once: ${code(report.countOnce.text)}`]),
    ...(report.variants === null ? [] : [`Not the same variants are counted: ${code(report.variants)}`]),
    ...(worse.length > 0 ? ["**Categories that are worse** (q < 0.05)", worseTable(worse)] : []),
    ...(analyze.length > 0
      ? [`To have the failures diagnosed: ${analyze.map((id) => code(analyzeCommand(id))).join(", then ")}.`]
      : []),
    `[The comparison](${page.replace(/[()<>\\\s]/g, percentOf)})`,
    "",
  ].join("\n\n")
}

/** Without the benchmarks that one side was not run on, which have a sentence of their own. */
const unmet = (report: CheckReport) =>
  leftOut({ ...report, benchmarks: report.benchmarks.filter(({ shared }) => shared > 0) })

/** Signs that would end a link in Markdown. */
const percentOf = (sign: string) => `%${sign.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`

const marks = { pass: "✅", fail: "❌", undecided: "⚠️" } as const

function sideOf({ model, results }: CheckReport["baseline"]): string {
  return results ? `${code(model.name)} (results ${results.id}, ${code(results.name)})` : code(model.name)
}

function benchmarkTable(rows: CheckReport["benchmarks"], overall: CheckReport["overall"]): string {
  const cells = (row: CheckReport["overall"]) => [
    ...[formatCount(row.shared), percent(row.accuracyBaseline), percent(row.accuracyCandidate)],
    row.difference ? changeWords(row.difference).replace(/^accuracy /, "") : "not compared",
    row.p === null ? "" : formatProbability(row.p),
  ]
  const shown = rows.slice(0, mostRows).map((row) => [code(row.name), ...cells(row), row.verdict ? marks[row.verdict] : ""]) // prettier-ignore
  const all = rows.length > 1 ? [["**all together**", ...cells(overall), ""]] : []
  const table = tableOf(
    ["benchmark", "shared items", "baseline", "candidate", "candidate − baseline", "p", "verdict"],
    [...shown, ...all],
  )
  return rows.length > mostRows
    ? `${table}\n\n${formatCount(rows.length - mostRows)} more benchmarks are not shown.`
    : table
}

function worseTable(rows: CheckReport["worse"]): string {
  return tableOf(
    ["category", "baseline", "candidate", "candidate − baseline, points", "q"],
    rows
      .slice(0, mostRows)
      .map(({ name, baseline, candidate, rateBaseline, rateCandidate, difference, q }) => [
        code(name),
        `${formatCount(baseline)} (${percent(rateBaseline)})`,
        `${formatCount(candidate)} (${percent(rateCandidate)})`,
        difference ? formatPoints(-difference.estimate) : "",
        formatProbability(q),
      ]),
  )
}

function tableOf(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  // A bar would end a cell; tables take the backslash away again, in code too.
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`
  return [line(titles), line(titles.map(() => "---")), ...rows.map(line)].join("\n")
}

const longestName = 200

/**
 * A name as code, in which Markdown reads nothing: no link, picture, mention or tag. The fence is longer than any run of
 * backticks in it (CommonMark, code spans). @internal
 */
export function code(name: string): string {
  const cut = [...name].length > longestName ? `${[...name].slice(0, longestName).join("")}…` : name
  const text = printable(cut.replace(/\p{Cs}/gu, "\uFFFD"))
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length))
  const fence = "`".repeat(longest + 1)
  const pad = /^[` ]|[` ]$/.test(text) || text === "" ? " " : ""
  return `${fence}${pad}${text}${pad}${fence}`
}
