import { InvalidArgumentError, Option, type Command } from "commander"
import type { ImportReport } from "@/lib/jobs/import/import-report"
import { noteSentence } from "@/lib/wording/items"
import { hasRepeats, keepRepeats, repeatsAmong } from "@/lib/wording/repeats"
import { formatCount, formatPercent, plural } from "@/lib/format"
import { answerImport } from "./answer/import-answer"
import { describeImport } from "./answer/import-lines"
import { answerJson, answerLines } from "./answer/answer-lines"
import { localPath } from "./shared/local-path"
import { print, printable, printJson, progressLine, say } from "./shared/output"
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
  analyze?: true
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
    .option("--analyze", "then run the free checks on every failure, and print the answer in ten lines")
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
  const { report, checked } = await asOwner(async (owner) => {
    const report = await importNamed(names, { ...options, ownerId: owner.id })
    const isAsked = options.analyze === true && report.status === "ready"
    return { report, checked: isAsked ? await answerImport(report, owner) : null }
  })
  if (options.json) printJson({ ...jsonOf(report), ...(checked && { answer: answerJson(checked) }) })
  else if (checked) {
    // What is assumed and what else can be said stays in sight; the answer stands alone on stdout.
    say(describeImport(report))
    print(answerLines(checked).join("\n"))
  } else print(describeImport(report))
  if (!isComplete(report) || checked?.isFull === false) process.exitCode = 1
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
  if (report.status === "failed" && report.rejected === 0) sayUnused(report)
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

/** Nothing was refused, for nothing was tried: what the files are instead. */
function sayUnused({ files }: ImportReport): void {
  const unused = files.filter(({ problem }) => problem === null)
  if (unused.length === 0) return
  const named = unused.slice(0, 3).map(({ name, note }) => (note === null ? name : `${name}: ${note}`))
  const more = unused.length > 3 ? `; and ${formatCount(unused.length - 3)} more` : ""
  say(printable(`Not one row could be used. ${named.join("; ")}${more}.`))
  say("docs/formats.md says which files can be read; any table can, with --map.")
}

function jsonOf({ files, ...report }: ImportReport) {
  const { resultSet, rows, accepted, duplicates, rejected, failures, analysis, datasets, thresholds, answers } = report
  const items = report.items.map(noteSentence)
  const perFile = files.map(({ sha256: _, ...file }) => file)
  const sums = { resultSet, rows, accepted, duplicates, rejected, failures }
  return { ...sums, analysis, datasets, thresholds, answers, items, merged: report.merged, files: perFile }
}

/** The file of this name, or the files of the folder. npm runs scripts in the project's folder; names mean what they meant where npm was called. */
function sourceFiles(name: string): Promise<SourceFile[]> {
  return filesAt(localPath(name))
}
