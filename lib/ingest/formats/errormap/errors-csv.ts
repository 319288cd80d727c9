import { leafColumns, ownMark, unmarkText } from "@/lib/domain/taxonomy/reference-layout"
import { AppError } from "@/lib/errors"
import { readCsvRecords, type CsvItem } from "@/lib/ingest/csv/csv-records"
import { datasetFromFileName } from "@/lib/ingest/formats/table/csv-rows"
import { limits } from "@/lib/ingest/limits"
import { readUtf8, type SourceFile } from "@/lib/ingest/source"
import { readPath, refuseRow, toReferenceRow, type ReferenceResult } from "./reference-row"

const required = ["example_id", "model", "input_text", "output_text", "score", "judge_response"] as const

type Header = {
  readonly names: readonly string[]
  readonly at: ReadonlyMap<string, number>
  /** columns of the categories, the root first; empty in the file of single errors */
  readonly depths: readonly number[]
  readonly isOurs: boolean
}

/**
 * `exp_name=single_error…csv` and `exp_name=construct_taxonomy_recursively…csv`: one error a row, with the judge's reply
 * as JSON and, in the second, its categories as JSON objects from the root down.
 */
export async function* readErrorsCsv(
  file: SourceFile,
  options: { readonly dataset: string | null },
): AsyncGenerator<ReferenceResult[]> {
  let header: Header | null = null
  let rows = 0
  for await (const items of readCsvRecords(readUtf8(file))) {
    const results: ReferenceResult[] = []
    for (const item of items) {
      if (header === null) header = parseHeader(file.name, item)
      else results.push(toResult(item, header, { given: options.dataset, file: file.name }))
    }
    rows += results.length
    if (rows > limits.rows) throw new AppError("too_large", `${file.name} has more than ${limits.rows} rows.`)
    if (results.length > 0) yield results
  }
  if (header === null) throw new AppError("invalid", `${file.name} is empty.`)
  if (rows === 0) throw new AppError("invalid", `${file.name} has a header but no rows.`)
}

function toResult(item: CsvItem, header: Header, dataset: { given: string | null; file: string }): ReferenceResult {
  const { line } = item
  if (item.kind === "fault") return refuseRow(line, { column: "", reason: item.reason, value: item.excerpt })
  const { fields } = item
  if (fields.length !== header.names.length) {
    const reason = `${fields.length} fields where the header has ${header.names.length}`
    return refuseRow(line, { column: "", reason, value: fields.slice(0, 8).join(",") })
  }
  const at = (index: number | undefined) => (index === undefined ? "" : (fields[index] ?? ""))
  const cell = (name: string) => {
    const value = at(header.at.get(name))
    return header.isOurs ? unmarkText(value) : value
  }
  const path = header.depths.length === 0 ? null : readPath(header.depths.map(at))
  if (header.depths.length > 0 && path === null)
    return refuseRow(line, {
      column: "category_depth",
      reason: 'a category is not a JSON object with a "name"',
      value: header.depths.map(at).join(" "),
    })
  const own = dataset.given ?? cell("dataset")
  const name = own.trim() === "" ? datasetFromFileName(dataset.file) : own
  return toReferenceRow({ line, cell, dataset: name, path, ownOutcome: header.isOurs ? cell(ownMark) : null })
}

function parseHeader(file: string, item: CsvItem): Header {
  if (item.kind === "fault") throw new AppError("invalid", `${file}: the header cannot be read: ${item.reason}.`)
  const names = item.fields.map((field) => field.trim().toLowerCase())
  const missing = required.filter((name) => !names.includes(name))
  if (missing.length > 0) throw new AppError("invalid", `${file} lacks the columns ${missing.join(", ")}.`)
  const known = new Set<string>([...required, ...leafColumns, "correct_answer", "inference_success"])
  const twice = names.filter((name, index) => known.has(name) && names.indexOf(name) !== index)
  if (twice.length > 0) throw new AppError("invalid", `${file} has the column ${twice[0]} more than once.`)
  const depths = names
    .flatMap((name, index) => {
      const depth = /^category_depth_(\d{1,2})$/.exec(name)?.[1]
      return depth === undefined ? [] : [{ depth: Number(depth), index }]
    })
    .sort((a, b) => a.depth - b.depth)
  return {
    names,
    at: new Map(names.map((name, index) => [name, index])),
    depths: depths.map(({ index }) => index),
    isOurs: names.includes(ownMark),
  }
}
