import type { ImportReport } from "@/lib/jobs/import/import-report"
import type { ThresholdChange } from "@/lib/data/results/move-threshold"
import type { AnswerChange } from "@/lib/data/results/score-direction"
import {
  countsAsSentence,
  matchedTextsSentence,
  noteSentence,
  sameTextsSentence,
  textConflictsSentence,
} from "@/lib/wording/items"
import { ruleWords as ruleWordsOf } from "@/lib/wording/ranking"
import { clusterSentences } from "@/lib/wording/clusters"
import { formatCount, formatScore, plural } from "@/lib/format"
import { printable, table } from "../shared/output"

/** What became of an import, for people. */
export function describeImport(report: ImportReport): string {
  const sums = [
    `Results ${report.resultSet}: ${plural(report.rows, "row")} read`,
    `${formatCount(report.accepted)} accepted`,
    ...(report.accepted > 0 ? [plural(report.duplicates, "copy", "copies")] : []),
    ...(report.accepted === 0 && report.duplicates > 0 ? [`${formatCount(report.duplicates)} there already`] : []),
    `${formatCount(report.rejected)} refused`,
  ]
  const someUnscored = report.datasets.some(({ unscored }) => unscored > 0)
  const rows = report.datasets.map((row) => [
    row.dataset,
    formatCount(row.rows),
    ...(someUnscored ? [formatCount(row.unscored)] : []),
    formatCount(row.failures),
    ruleWordsOf(row),
    row.thresholdFrom ? `as in results ${row.thresholdFrom.resultSet}, ${row.thresholdFrom.name}` : ruleWords[row.rule],
  ])
  const columns = [
    { title: "dataset" },
    { title: "predictions", right: true },
    ...(someUnscored ? [{ title: "no score", right: true }] : []),
    { title: "failures", right: true },
    { title: "fail", right: true },
    { title: "threshold" },
  ]
  const came =
    report.analysis === null ? [] : ["", `Diagnoses came with them: errormap analyses show ${report.analysis}`]
  const moved = [
    ...report.answers.flatMap((change) => scoreLines(change, report.resultSet)),
    ...report.thresholds.flatMap((change) => changeLines(change, report.resultSet)),
  ]
  const notes = [
    ...readings(report),
    ...chosen(report),
    ...clusterLines(report),
    ...assumed(report),
    ...itemLines(report),
    ...came,
    ...(moved.length > 0 ? ["", ...moved] : []),
  ]
  return [`${sums.join(", ")}.`, ...(rows.length > 0 ? ["", table(columns, rows)] : []), ...notes].join("\n")
}

/** How tables were read. */
function readings({ files }: ImportReport): string[] {
  const lines = files.flatMap(({ name, format, note }) => (format === "table" && note ? [`${name}: ${note}.`] : []))
  return lines.length > 0 ? ["", ...lines.map(printable)] : []
}

/** What was found out about names, ids and prompts, and what can be done about it. */
function itemLines({ items, merged, datasets }: ImportReport): string[] {
  const lines = [
    ...merged.map((one) => `${countsAsSentence(one)} To undo it: errormap ${one.kind}s unmerge "${one.from}"`),
    ...items.map(noteSentence),
    ...datasets.flatMap((row) => [
      ...(row.sameTexts > 0 ? [`${sameTextsSentence(row.dataset, row)} To match them by text: --match text.`] : []),
      ...(row.matchedTexts > 0 ? [`${matchedTextsSentence(row.dataset, row)} To undo it: --match id.`] : []),
      ...(row.textConflicts > 0 ? [textConflictsSentence(row.dataset, row)] : []),
    ]),
  ]
  return lines.length > 0 ? ["", ...lines.map(printable)] : []
}

/** What became of --threshold, what keeps the old one, and how to see the new one. */
function changeLines({ dataset, moved, reason, keeping }: ThresholdChange, resultSet: number): string[] {
  const head = moved
    ? `The threshold of ${dataset} was ${formatScore(moved.from)} and is ${formatScore(moved.to)} now.`
    : `The threshold of ${dataset} was not changed: ${reason ?? ""}.`
  const kept = keeping.map(
    ({ analysis, title, threshold }) =>
      `Analysis ${analysis}, ${title}, keeps ${formatScore(threshold)}, with which it was run.`,
  )
  const next = keeping.length > 0 ? [`Next: errormap analyze --results ${resultSet} --judge builtin`] : []
  return [head, ...kept, ...next].map(printable)
}

/** The same of --higher-is-better, --lower-is-better, --scale, --metric, --variant and --trials. */
function scoreLines({ of, moved, reason, counts, keeping }: AnswerChange, resultSet: number): string[] {
  if (counts === null) return [printable(`What counts in ${of} was not changed: ${reason ?? ""}`)]
  if (counts) return [printable(`What counts in ${of} was changed.`)]
  const better = moved?.to === "lower" ? "Lower" : "Higher"
  const head = moved ? `${better} is better in ${of} now.` : `The scale of ${of} was not changed: ${reason ?? ""}.`
  const kept = keeping.map(
    ({ analysis, title }) => `Analysis ${analysis}, ${title}, keeps the direction with which it was run.`,
  )
  const next = keeping.length > 0 ? [`Next: errormap analyze --results ${resultSet} --judge builtin`] : []
  return [head, ...kept, ...next].map(printable)
}

/** Which of several scores, variants and trials count, and how to choose otherwise. */
function chosen({ datasets }: ImportReport): string[] {
  const lines = datasets.flatMap((row) => {
    const { dataset, metric, metrics, variant, variants, trials, trialRule } = row
    const others = (names: ImportReport["datasets"][number]["metrics"], but: string | null) =>
      (names ?? []).flatMap(({ name }) => (name === but ? [] : [name || "(plain)"])).join(", ")
    return [
      ...(metric !== null && (metrics?.length ?? 0) > 1
        ? [`Of the scores of ${dataset}, ${metric} counts; kept beside it: ${others(metrics, metric)} (--metric).`]
        : []),
      ...(variant !== null
        ? [`Of the variants of ${dataset}, ${variant || "the plain one"} counts; kept beside it: ${others(variants, variant)} (--variant).`] // prettier-ignore
        : []),
      ...(trials > 1 ? [`${dataset} has up to ${trials} answers of a model to an item: ${trialWords[trialRule]} (--trials).`] : []), // prettier-ignore
    ]
  })
  return lines.length > 0 ? ["", ...lines.map(printable)] : []
}

/** By what intervals go where files name clusters of items. */
function clusterLines({ datasets }: ImportReport): string[] {
  const lines = datasets.flatMap((row) => clusterSentences(row.dataset, row))
  return lines.length > 0 ? ["", ...lines.map(printable)] : []
}

const trialWords = {
  mean: "each counts, so that rates are means over trials; intervals are by item",
  first: "the first counts",
  any: "right when any of them is",
  all: "right when all of them are",
} as const

function assumed({ datasets }: ImportReport): string[] {
  const names = datasets.filter(({ directionAssumed }) => directionAssumed).map(({ dataset }) => dataset)
  if (names.length === 0) return []
  const which = names.length === datasets.length ? "" : ` for ${names.join(", ")}`
  return ["", `Higher is better was assumed${which}. Where less is better: --lower-is-better.`]
}

const ruleWords = {
  binary: "scores are 0 or 1",
  given: "given",
  dataset: "the dataset's own",
  mean: "from the mean score",
} as const
