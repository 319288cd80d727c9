import { AppError } from "@/lib/errors"
import { readCsvRecords, type CsvItem } from "../csv-records"
import { limits } from "../limits"
import { refuse, toPredictionRow, type RowResult } from "../prediction-row"
import { readUtf8, type SourceFile } from "../source"
import type { Adapter, ReadOptions } from "./adapter"

const required = ["example_id", "model", "input_text", "output_text", "score"] as const
const optional = ["correct_answer", "dataset"] as const
type Column = (typeof required)[number] | (typeof optional)[number]

/** Where each known column stands; -1 when the file has none. Other columns are left alone. */
type Header = { readonly width: number; readonly at: Readonly<Record<Column, number>> }

/**
 * The layout that ErrorMap reads (shared/design/formats.md, c.1): five required columns, correct_answer and dataset
 * if present. The data set is the given one, else the row's own `dataset` cell, else the file's name. Commas, tabs or
 * semicolons; UTF-8.
 */
export const errormapCsv: Adapter = {
  label: "CSV in the ErrorMap layout",
  matches: ({ text }) => required.every((name) => text.slice(0, 10_000).toLowerCase().includes(name)),
  read,
}

async function* read(file: SourceFile, options: ReadOptions): AsyncGenerator<RowResult[]> {
  let header: Header | null = null
  let rows = 0
  const fallback = options.dataset ?? datasetFromFileName(file.name)
  for await (const items of readCsvRecords(readUtf8(file))) {
    const results: RowResult[] = []
    for (const item of items) {
      if (header === null) {
        header = parseHeader(file.name, item)
        continue
      }
      results.push(toResult(item, header, { fallback, given: options.dataset }))
    }
    rows += results.length
    if (rows > limits.rows) throw new AppError("too_large", `${file.name} has more than ${limits.rows} rows.`)
    if (results.length > 0) yield results
  }
  if (header === null) throw new AppError("invalid", `${file.name} is empty.`)
  if (rows === 0) throw new AppError("invalid", `${file.name} has a header but no rows.`)
}

function toResult(item: CsvItem, header: Header, dataset: { fallback: string; given: string | null }): RowResult {
  const { line } = item
  if (item.kind === "fault") return refuse(line, { column: "", reason: item.reason, value: item.excerpt })
  const { fields } = item
  if (fields.length !== header.width) {
    const reason = `${fields.length} fields where the header has ${header.width}`
    return refuse(line, { column: "", reason, value: fields.slice(0, 8).join(",") })
  }
  const cell = (column: Column) => fields[header.at[column]] ?? ""
  const own = dataset.given === null ? cell("dataset") : ""
  return toPredictionRow({
    line,
    exampleId: cell("example_id"),
    model: cell("model"),
    dataset: own.trim() === "" ? dataset.fallback : own,
    input: cell("input_text"),
    output: cell("output_text"),
    reference: cell("correct_answer"),
    score: cell("score"),
  })
}

function parseHeader(file: string, item: CsvItem): Header {
  if (item.kind === "fault") throw new AppError("invalid", `${file}: the header cannot be read: ${item.reason}.`)
  const names = item.fields.map((field) => field.trim().toLowerCase())
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
