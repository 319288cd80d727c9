import { InvalidArgumentError, Option, type Command } from "commander"
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
import { hasRepeats, keepRepeats, repeatsAmong } from "@/lib/wording/repeats"
import { formatCount, formatPercent, formatScore, plural } from "@/lib/format"
import { localPath } from "./shared/local-path"
import { print, printable, printJson, progressLine, say, table } from "./shared/output"
import { asOwner } from "./shared/owner"
import { addScoreOptions, scoreAnswersOf, type ScoreOptions } from "./shared/score-options"
import { matchings, type Matching } from "@/lib/domain/results/item-note"
import type { ColumnMap } from "@/lib/domain/results/column-map"
import { AppError } from "@/lib/errors"
import { filesAt } from "@/lib/ingest/files/folder-files"
import { parseColumnMap } from "@/lib/ingest/mapping/column-map"
import type { SourceFile } from "@/lib/ingest/source"

type Options = ScoreOptions & {
  dataset?: string
  model?: string
  map?: ColumnMap
  match?: Matching
  name?: string
  json?: true
}

export function addImportCommand(program: Command): void {
  const command = program
    .command("import")
    .description(
      "Take benchmark results in: CSV, TSV, JSON, JSONL or parquet (also .gz and .zip), logs of harnesses, or folders of them.",
    )
    .argument("<path...>", "files, or folders whose files belong together")
    .option("--dataset <name>", "dataset of all rows (otherwise the column dataset, or the file's name)")
  addScoreOptions(command)
    .option("--model <name>", "whose answers they are, where a file does not name the model")
    .option(
      "--map <field=column,...>",
      "which columns of a table are which fields, where their names do not say it: output=response,score=correct",
      mapOf,
    )
    .addOption(
      new Option(
        "--match <by>",
        "text: items that other results have with the same text under other ids stand under those; id: under their own again",
      ).choices(matchings),
    )
    .option("--name <text>", "what to call these results")
    .option("--json", "print one JSON object")
    .addHelpText(
      "after",
      '\nA table needs columns for the question, the answer and its score; fields are example_id, model, dataset, input,\noutput, score, reference, variant, trial, reasoning and cluster. Names of columns that are not clear are refused\nwith the --map that would read them. Fields of nested JSON are paths: output=response.text,\nscore=scores.accuracy, output=messages[-1].content; several scores\nare score=acc|f1, the first of which counts.\n\nResult files of IBM/ErrorMap (single_error…csv with construct_taxonomy_recursively…csv or .json) become an\nanalysis; with the predictions beside them rates of attempts are known too.\n\nThe same files again change nothing. Bad rows are refused one by one and the rest is kept; the exit code is 0\nonly when every row was used. Scores that contradict "higher is better", or lie on two scales, are not imported\nbefore --higher-is-better, --lower-is-better or --scale says how to read them.',
    )
    .action(importCommand)
}

function mapOf(text: string): ColumnMap {
  try {
    return parseColumnMap(text)
  } catch (error) {
    throw new InvalidArgumentError(error instanceof AppError ? error.message : "It must be FIELD=COLUMN.")
  }
}

async function importCommand(names: string[], options: Options): Promise<void> {
  const report = await asOwner(async (owner) => importNamed(names, { ...options, ownerId: owner.id }))
  if (options.json) printJson(jsonOf(report))
  else print(describe(report))
  if (!isComplete(report)) process.exitCode = 1
}

/** Imports files by name; what was refused is told on stderr. Also for `analyze --results FILE`. */
export async function importNamed(
  names: readonly string[],
  options: Omit<Options, "json"> & { readonly ownerId: number },
): Promise<ImportReport> {
  const files = (await Promise.all(names.map(sourceFiles))).flat()
  const { importFiles } = await import("@/lib/jobs/import/import-files")
  const line = progressLine()
  const { ownerId, dataset, name, threshold } = options
  const report = await importFiles({
    ...{ ownerId, dataset, name, threshold, files },
    answers: scoreAnswersOf(options),
    onProgress: ({ share, rows, message }) =>
      line.show(`${message}: ${formatCount(rows)} rows, ${formatPercent(share, 0)}`),
  }).finally(() => line.end())
  await sayRefused(report)
  return report
}

/** Every row was used, now or by an earlier import of the same files, and what was said of scores could be done. */
export function isComplete({ status, rejected, files, answers }: ImportReport): boolean {
  const isWhole = status === "ready" && rejected === 0 && files.every(({ problem }) => problem === null)
  return isWhole && answers.every(({ reason }) => reason === null)
}

async function sayRefused(report: ImportReport): Promise<void> {
  for (const { problem } of report.files) if (problem !== null) say(printable(problem))
  const { groupRejectedRows } = await import("@/lib/data/results/result-sets")
  const groups = report.rejected === 0 ? [] : await groupRejectedRows(report.resultSet)
  if (hasRepeats(report, groups)) say(keepRepeats)
  if (report.rejected === 0) return
  const repeats = repeatsAmong(report, groups)
  say(`${plural(report.rejected, "row was", "rows were")} refused${repeats && `, ${repeats}`}:`)
  for (const { count, column, first } of groups) {
    const example = first[0]
    if (!example) continue
    const where = `${example.reason} (${example.file}, line ${example.line})`
    say(printable(`  ${formatCount(count)} × ${[column, where].filter((part) => part !== "").join(": ")}`))
  }
}

function jsonOf({ files, ...report }: ImportReport) {
  const { resultSet, rows, accepted, duplicates, rejected, failures, analysis, datasets, thresholds, answers } = report
  const items = report.items.map(noteSentence)
  const perFile = files.map(({ sha256: _, ...file }) => file)
  const sums = { resultSet, rows, accepted, duplicates, rejected, failures }
  return { ...sums, analysis, datasets, thresholds, answers, items, merged: report.merged, files: perFile }
}

/** @internal */
export function describe(report: ImportReport): string {
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
    ...report.answers.flatMap((change) => answerLines(change, report.resultSet)),
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
function answerLines({ of, moved, reason, counts, keeping }: AnswerChange, resultSet: number): string[] {
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

/** The file of this name, or the files of the folder. npm runs scripts in the project's folder; names mean what they meant where npm was called. */
function sourceFiles(name: string): Promise<SourceFile[]> {
  return filesAt(localPath(name))
}
