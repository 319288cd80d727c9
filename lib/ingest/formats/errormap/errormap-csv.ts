import { AppError } from "@/lib/errors"
import type { ColumnMap } from "@/lib/domain/results/column-map"
import { headerOf } from "@/lib/ingest/csv/csv-dialect"
import { csvLayout, readCsvRows, scanCsvRows } from "@/lib/ingest/formats/table/csv-rows"
import { sampleCsv } from "@/lib/ingest/csv/csv-sample"
import { guessColumns } from "@/lib/ingest/mapping/guess"
import { isKnownName } from "@/lib/ingest/mapping/names"
import { columnsIn } from "@/lib/ingest/mapping/score-columns"
import { columnsOf } from "@/lib/ingest/mapping/unmapped-columns"
import type { Adapter, FileHead, ReadOptions } from "@/lib/ingest/rows/adapter"
import type { RawResult } from "@/lib/ingest/rows/raw-row"
import type { SourceFile } from "@/lib/ingest/source"

/** The columns that ErrorMap reads, as its own files name them. */
const own = {
  example_id: "example_id",
  model: "model",
  input: "input_text",
  output: "output_text",
  score: "score",
} as const satisfies ColumnMap
const optional = { reference: "correct_answer", dataset: "dataset" } as const satisfies ColumnMap

/**
 * The layout that ErrorMap reads: five required columns, correct_answer and dataset
 * if present. The dataset is the given one, else the row's own `dataset` cell, else the file's name. Columns for trials,
 * variants and reasoning are read as those of any table, what else there is becomes metadata. Any delimiter and encoding
 * that tables have.
 */
export const errormapCsv: Adapter = {
  title: "CSV in the ErrorMap layout",
  accepts: [".csv", ".tsv", "text/csv"],
  unit: "line",
  describes: {
    files: "CSV with `example_id`, `model`, `input_text`, `output_text`, `score`",
    id: "`example_id`",
    model: "`model`",
    dataset: "`dataset`; else the file's name",
    prompt: "`input_text`",
    answer: "`output_text`",
    score: "`score`",
    variant: "a column of that name",
    trial: "a column of that name",
    refused: "rows of another width; empty ids; scores that are no numbers",
    triedOn: "6 public benchmarks brought into this layout, 31,037 rows",
  },
  partOf,
  read: ({ main }, options) => readRows(main, options, readCsvRows),
  scan: ({ main }, options) => readRows(main, options, scanCsvRows),
}

function partOf({ text }: FileHead): string | null {
  if (/^\s*[[{]/.test(text)) return null
  const [header = []] = headerOf(text, { isWanted: isKnownName })
  const names = new Set(header.map((name) => name.toLowerCase()))
  return Object.values(own).every((name) => names.has(name)) ? "rows" : null
}

async function* readRows(
  file: SourceFile,
  options: ReadOptions,
  readCsv: typeof readCsvRows,
): AsyncGenerator<RawResult[]> {
  const sample = await sampleCsv(file)
  const layout = csvLayout(sample.columns, mapOfHeader(file.name, sample, options.columns ?? {}))
  yield* readCsv({ file, options, layout })
}

function mapOfHeader(file: string, sample: Awaited<ReturnType<typeof sampleCsv>>, said: ColumnMap): ColumnMap {
  const names = sample.columns.map((name) => name.toLowerCase())
  const known: Record<string, string> = { ...own, ...optional }
  const twice = Object.values(known).filter((name) => names.indexOf(name) !== names.lastIndexOf(name))
  if (twice.length > 0) throw new AppError("invalid", `${file} has the column ${twice.join(", ")} more than once.`)
  const given = Object.fromEntries(
    Object.entries(known).flatMap(([field, name]) =>
      names.includes(name) ? [[field, sample.columns[names.indexOf(name)] ?? name]] : [],
    ),
  )
  return columnsOf(file, sample, {
    guesses: guessColumns(sample, { ...withoutSaid(given, said, sample.columns), ...said }),
    hasModel: true,
  })
}

/** A column that was said to be another field is not its own any more. */
function withoutSaid(given: Readonly<Record<string, string>>, said: ColumnMap, columns: readonly string[]): ColumnMap {
  const taken = new Set(columnsIn(said, columns))
  return Object.fromEntries(Object.entries(given).filter(([, column]) => !taken.has(column)))
}
