import { AppError } from "@/lib/errors"
import {
  createRepeatedText,
  outlineOf,
  storedTextOf,
  textOf,
  textsOf,
  widthOf,
  type CsvFields,
} from "@/lib/ingest/csv/csv-fields"
import { scanCsvRecords, type CsvPart } from "@/lib/ingest/csv/csv-records"
import { nameWithoutEnding } from "@/lib/ingest/files/file-part"
import { limits } from "@/lib/ingest/limits"
import type { Adapter, ReadOptions } from "@/lib/ingest/rows/adapter"
import { refuse, type RawResult, type RefusedRow } from "@/lib/ingest/rows/raw-row"
import { readUtf8, type SourceFile } from "@/lib/ingest/source"

const required = ["example_id", "model", "input_text", "output_text", "score"] as const
const optional = ["correct_answer", "dataset"] as const
type Column = (typeof required)[number] | (typeof optional)[number]

/** Where each known column stands; -1 when the file has none. Other columns are left alone. */
type Header = { readonly width: number; readonly at: Readonly<Record<Column, number>> }

/**
 * The layout that ErrorMap reads: five required columns, correct_answer and dataset
 * if present. The dataset is the given one, else the row's own `dataset` cell, else the file's name. Commas, tabs or
 * semicolons; UTF-8.
 */
export const errormapCsv: Adapter = {
  title: "CSV in the ErrorMap layout",
  accepts: [".csv", ".tsv", "text/csv"],
  unit: "line",
  partOf: ({ text }) => (required.every((name) => text.slice(0, 10_000).toLowerCase().includes(name)) ? "rows" : null),
  read: ({ main }, options) => readRows(main, options, createReader),
  scan: ({ main }, options) => readRows(main, options, createScanner),
}

type Reader = (part: CsvPart) => RawResult

async function* readRows(
  file: SourceFile,
  options: ReadOptions,
  create: (header: Header, fileName: string, options: ReadOptions) => Reader,
): AsyncGenerator<RawResult[]> {
  let toResult: Reader | null = null
  for await (const { header, parts } of records(file)) {
    const reader = (toResult ??= create(header, file.name, options))
    yield parts.map((part) => reader(part))
  }
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
function createReader(header: Header, fileName: string, { dataset, texts }: ReadOptions): Reader {
  const { at } = header
  const fallback = dataset ?? datasetFromFileName(fileName)
  const inputOf = createRepeatedText()
  return (part) => {
    const fields = fieldsOf(part, header)
    if ("kind" in fields) return fields
    const own = dataset === null ? textOf(fields, at.dataset) : ""
    return {
      kind: "raw",
      row: {
        line: part.line,
        exampleId: textOf(fields, at.example_id),
        model: textOf(fields, at.model),
        dataset: own.trim() === "" ? fallback : own,
        input: inputOf(fields, at.input_text),
        output: texts ? storedTextOf(fields, at.output_text, texts) : textOf(fields, at.output_text),
        reference: textOf(fields, at.correct_answer),
        scores: [{ name: "score", value: textOf(fields, at.score) }],
      },
    }
  }
}

/** Names and scores alone, for the first of two readings: prompts are left out, of long answers their length stays. */
function createScanner(header: Header, fileName: string, { dataset }: ReadOptions): Reader {
  const { at } = header
  const fallback = dataset ?? datasetFromFileName(fileName)
  const [datasetText, modelText] = [createRepeatedText(), createRepeatedText()]
  return (part) => {
    const fields = fieldsOf(part, header)
    if ("kind" in fields) return fields
    const own = dataset === null && at.dataset >= 0 ? datasetText(fields, at.dataset) : ""
    return {
      kind: "raw",
      row: {
        line: part.line,
        exampleId: textOf(fields, at.example_id),
        model: modelText(fields, at.model),
        dataset: own.trim() === "" ? fallback : own,
        input: "",
        output: outlineOf(fields, at.output_text),
        reference: null,
        scores: [{ name: "score", value: textOf(fields, at.score) }],
      },
    }
  }
}

function fieldsOf(part: CsvPart, { width }: Header): CsvFields | RefusedRow {
  if (part.kind === "fault") return refuse(part.line, { column: "", reason: part.reason, value: part.excerpt })
  const { fields, line } = part
  if (widthOf(fields) === width) return fields
  const reason = `${widthOf(fields)} fields where the header has ${width}`
  return refuse(line, { column: "", reason, value: textsOf(fields).slice(0, 8).join(",") })
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

/** The dataset of a file that names none. */
export function datasetFromFileName(name: string): string {
  return nameWithoutEnding(name).slice(0, limits.nameLength) || "unnamed"
}
