import { AppError } from "@/lib/errors"
import { createRepeatedText, storedTextOf, textOf, textsOf, widthOf } from "@/lib/ingest/csv/csv-fields"
import { scanCsvRecords, type CsvPart } from "@/lib/ingest/csv/csv-records"
import { limits } from "@/lib/ingest/limits"
import { refuse, toPredictionRow, type RawRow, type RowResult } from "@/lib/ingest/rows/prediction-row"
import { cacheQuestions } from "@/lib/ingest/rows/question-cache"
import { readScoreColumn, type ColumnProfile } from "@/lib/ingest/scores/score-column"
import { readUtf8, type SourceFile } from "@/lib/ingest/source"
import type { Adapter, ProfileOptions, ReadOptions } from "@/lib/ingest/rows/adapter"

const required = ["example_id", "model", "input_text", "output_text", "score"] as const
const optional = ["correct_answer", "dataset"] as const
type Column = (typeof required)[number] | (typeof optional)[number]

/** of questions that may come again: 16 MB at most */
const rememberedCharacters = 8_000_000

/** Where each known column stands; -1 when the file has none. Other columns are left alone. */
type Header = { readonly width: number; readonly at: Readonly<Record<Column, number>> }

/**
 * The layout that ErrorMap reads: five required columns, correct_answer and dataset
 * if present. The dataset is the given one, else the row's own `dataset` cell, else the file's name. Commas, tabs or
 * semicolons; UTF-8.
 */
export const errormapCsv: Adapter = {
  accepts: [".csv", ".tsv", "text/csv"],
  matches: ({ text }) => required.every((name) => text.slice(0, 10_000).toLowerCase().includes(name)),
  read,
  profile,
}

async function* read(file: SourceFile, options: ReadOptions): AsyncGenerator<RowResult[]> {
  let toResult: ((part: CsvPart) => RowResult) | null = null
  for await (const { header, parts } of records(file)) {
    const reader = (toResult ??= createReader(header, file.name, options))
    yield parts.map((part) => reader(part))
  }
}

/** Rows that will be refused for another reason than their score have no say in how scores are read. */
async function profile(file: SourceFile, { dataset, signal }: ProfileOptions): Promise<ColumnProfile> {
  const column = readScoreColumn()
  const [datasetText, modelText] = [createRepeatedText(), createRepeatedText()]
  const fallback = dataset ?? datasetFromFileName(file.name)
  for await (const { header, parts } of records(file)) {
    signal?.throwIfAborted()
    const { width, at } = header
    for (const part of parts) {
      if (part.kind === "fault" || widthOf(part.fields) !== width) continue
      const { fields } = part
      const own = dataset === null && at.dataset >= 0 ? datasetText(fields, at.dataset).trim() : ""
      const model = modelText(fields, at.model).trim()
      column.add({ dataset: own || fallback.trim(), model, score: textOf(fields, at.score) })
    }
  }
  return column.end()
}

/** The records below the header, with it, in arrays that hold something. Throws when there is no header or no record. */
async function* records(file: SourceFile): AsyncGenerator<{ header: Header; parts: readonly CsvPart[] }> {
  let header: Header | null = null
  let rows = 0
  for await (const found of scanCsvRecords(readUtf8(file))) {
    const [first] = found
    const isFirst = header === null && first !== undefined
    if (isFirst) header = parseHeader(file.name, first)
    const parts = isFirst ? found.slice(1) : found
    rows += parts.length
    if (rows > limits.rows) throw new AppError("too_large", `${file.name} has more than ${limits.rows} rows.`)
    if (header && parts.length > 0) yield { header, parts }
  }
  if (header === null) throw new AppError("invalid", `${file.name} is empty.`)
  if (rows === 0) throw new AppError("invalid", `${file.name} has a header but no rows.`)
}

/** One record -> one row. */
function createReader(
  { width, at }: Header,
  fileName: string,
  { dataset, texts, scores }: ReadOptions,
): (part: CsvPart) => RowResult {
  const fallback = dataset ?? datasetFromFileName(fileName)
  const inputOf = createRepeatedText()
  const questionOf = cacheQuestions(rememberedCharacters)
  return (part) => {
    const { line } = part
    if (part.kind === "fault") return refuse(line, { column: "", reason: part.reason, value: part.excerpt })
    const { fields } = part
    if (widthOf(fields) !== width) {
      const reason = `${widthOf(fields)} fields where the header has ${width}`
      return refuse(line, { column: "", reason, value: textsOf(fields).slice(0, 8).join(",") })
    }
    const own = dataset === null ? textOf(fields, at.dataset) : ""
    const raw: RawRow = {
      line,
      exampleId: textOf(fields, at.example_id),
      model: textOf(fields, at.model),
      dataset: own.trim() === "" ? fallback : own,
      input: inputOf(fields, at.input_text),
      output: texts ? storedTextOf(fields, at.output_text, texts) : textOf(fields, at.output_text),
      reference: textOf(fields, at.correct_answer),
      score: textOf(fields, at.score),
    }
    return toPredictionRow(raw, { questionOf, scores })
  }
}

function parseHeader(file: string, part: CsvPart): Header {
  if (part.kind === "fault") throw new AppError("invalid", `${file}: the header cannot be read: ${part.reason}.`)
  const names = textsOf(part.fields).map((field) => field.trim().toLowerCase())
  const missing = required.filter((name) => !names.includes(name))
  if (missing.length > 0) {
    const found = names.map((name) => name.slice(0, 60) || "(no name)").slice(0, 20)
    throw new AppError(
      "invalid",
      `${file} lacks the ${missing.length === 1 ? "column" : "columns"} ${missing.join(", ")}; its first line has ${found.join(", ")}.`,
    )
  }
  const known: readonly Column[] = [...required, ...optional]
  const twice = known.filter((name) => names.indexOf(name) !== names.lastIndexOf(name))
  if (twice.length > 0) throw new AppError("invalid", `${file} has the column ${twice.join(", ")} more than once.`)
  const at = Object.fromEntries(known.map((name) => [name, names.indexOf(name)])) as Record<Column, number>
  return { width: names.length, at }
}

/** "data/gpt-4.1-results.csv.gz" -> "gpt-4.1-results": only the ending goes, other dots stay. */
export function datasetFromFileName(name: string): string {
  const base = name.split(/[\\/]/).at(-1) ?? name
  return (
    base
      .replace(/\.gz$/i, "")
      .replace(/\.(csv|tsv|txt)$/i, "")
      .slice(0, limits.nameLength) || "unnamed"
  )
}
