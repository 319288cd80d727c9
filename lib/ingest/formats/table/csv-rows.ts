import { shortHash } from "@/lib/domain/text/content-hash"
import { mappedFields, type ColumnMap, type MappedField } from "@/lib/domain/results/column-map"
import type { Json } from "@/lib/domain/results/prediction-detail"
import { AppError } from "@/lib/errors"
import { nameWithoutEnding } from "@/lib/ingest/files/file-part"
import { limits } from "@/lib/ingest/limits"
import { trialOf } from "@/lib/ingest/mapping/profile"
import { scoreColumns } from "@/lib/ingest/mapping/score-columns"
import type { ReadOptions } from "@/lib/ingest/rows/adapter"
import { refuse, type RawResult, type RawRow, type RefusedRow } from "@/lib/ingest/rows/raw-row"
import { splitReasoning } from "@/lib/ingest/rows/reasoning"
import { readUtf8, type SourceFile } from "@/lib/ingest/source"
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
import type { IsWanted } from "@/lib/ingest/csv/csv-dialect"

/** Where each field stands; -1 where the table has none. */
export type CsvLayout = {
  readonly width: number
  readonly at: Readonly<Record<MappedField, number>>
  /** the names that its scores have; the first counts */
  readonly metrics: readonly { readonly name: string; readonly index: number }[]
  /** columns that are no field */
  readonly others: readonly { readonly name: string; readonly index: number }[]
}

/** Columns of a header, by a map that names some of them. */
export function csvLayout(names: readonly string[], map: ColumnMap): CsvLayout {
  const scores = scoreColumns(map.score, names)
  const columns: ColumnMap = { ...map, score: scores[0] ?? "" }
  const at = Object.fromEntries(
    mappedFields.map((field) => [field, columns[field] ? names.indexOf(columns[field]) : -1]),
  ) as Record<MappedField, number>
  const metrics = scores.map((column) => ({ name: metricName(column), index: names.indexOf(column) }))
  const used = new Set([...Object.values(at), ...metrics.map(({ index }) => index)])
  const others = names.flatMap((name, index) =>
    used.has(index) || name === "" || names.indexOf(name) !== index ? [] : [{ name: name.slice(0, 100), index }],
  )
  return { width: names.length, at, metrics, others: others.slice(0, mostOthers) }
}

/** The name of the scores that one column holds. */
export const metricName = (column = "score"): string => (/^score$/i.test(column) ? "score" : column)

const [mostOthers, longestOther] = [40, 2_000]

type TableInput = {
  readonly file: SourceFile
  readonly layout: CsvLayout
  readonly options: ReadOptions
  readonly isWanted?: IsWanted | undefined
}

/** All rows of a table. */
export function readCsvRows(input: TableInput): AsyncGenerator<RawResult[]> {
  return readWith(input, createReader(input))
}

/** Names and scores alone, for the first of two readings: prompts are left out, of long answers their length stays. */
export function scanCsvRows(input: TableInput): AsyncGenerator<RawResult[]> {
  return readWith(input, createScanner(input))
}

type Reader = (part: CsvPart) => RawResult

async function* readWith({ file, isWanted }: TableInput, toResult: Reader): AsyncGenerator<RawResult[]> {
  let rows = -1
  for await (const found of scanCsvRecords(readUtf8(file), isWanted)) {
    const parts = rows === -1 ? found.slice(1) : found
    if (found.length > 0) rows = Math.max(0, rows) + parts.length
    if (rows > limits.rows) throw new AppError("too_large", `${file.name} has more than ${limits.rows} rows.`)
    if (parts.length > 0) yield parts.map(toResult)
  }
  if (rows <= 0) throw new AppError("invalid", `${file.name} has a header but no rows.`)
}

/** One record -> one row. */
function createReader({ layout, file, options: { dataset, texts } }: TableInput): Reader {
  const { at } = layout
  const scoresOf = createScores(layout)
  const fallback = dataset ?? datasetFromFileName(file.name)
  const inputOf = createRepeatedText()
  const idOf = createId(layout)
  const more = createMore(layout)
  return (part) => {
    const fields = fieldsOf(part, layout)
    if ("kind" in fields) return fields
    const own = dataset === null ? textOf(fields, at.dataset) : ""
    const input = inputOf(fields, at.input)
    const isThinking = startsWithThinking(fields, at.output)
    const row: RawRow = {
      line: part.line,
      exampleId: idOf(fields, input),
      model: textOf(fields, at.model),
      dataset: own.trim() === "" ? fallback : own,
      input,
      output: texts && !isThinking ? storedTextOf(fields, at.output, texts) : textOf(fields, at.output),
      reference: textOf(fields, at.reference),
      ...scoresOf(fields),
    }
    return more === null && !isThinking ? { kind: "raw", row } : withMore(row, more?.(fields), isThinking)
  }
}

function createScanner({ layout, file, options: { dataset } }: TableInput): Reader {
  const { at } = layout
  const scoresOf = createScores(layout)
  const fallback = dataset ?? datasetFromFileName(file.name)
  const [datasetText, modelText, inputText] = [createRepeatedText(), createRepeatedText(), createRepeatedText()]
  const idOf = createId(layout)
  const more = createMore({ ...layout, others: [] })
  return (part) => {
    const fields = fieldsOf(part, layout)
    if ("kind" in fields) return fields
    const own = dataset === null && at.dataset >= 0 ? datasetText(fields, at.dataset) : ""
    const row: RawRow = {
      line: part.line,
      exampleId: idOf(fields, at.example_id < 0 ? inputText(fields, at.input) : ""),
      model: at.model < 0 ? "" : modelText(fields, at.model),
      dataset: own.trim() === "" ? fallback : own,
      input: "",
      output: outlineOf(fields, at.output),
      reference: null,
      ...scoresOf(fields),
    }
    return more === null ? { kind: "raw", row } : withMore(row, more(fields), false)
  }
}

/** Of several the first counts; one is what it is. */
function createScores({ metrics }: CsvLayout): (fields: CsvFields) => Pick<RawRow, "scores" | "mainScore"> {
  const [main, ...others] = metrics
  const [name, index] = [main?.name ?? "score", main?.index ?? -1]
  if (others.length === 0) return (fields) => ({ scores: [{ name, value: textOf(fields, index) }] })
  return (fields) => ({
    scores: metrics.map((metric) => ({ name: metric.name, value: textOf(fields, metric.index) })),
    mainScore: name,
  })
}

/** A table without ids: an example is its question. */
function createId({ at }: CsvLayout): (fields: CsvFields, input: string) => string {
  if (at.example_id >= 0) return (fields) => textOf(fields, at.example_id)
  let last = { input: "", id: "" }
  return (_, input) => {
    if (input !== last.input) last = { input, id: idOfInput(input) }
    return last.id
  }
}

/** The id of an example that its file gives none: the same for the same question; "" for none. */
export const idOfInput = (input: string): string => (input.trim() === "" ? "" : shortHash(input.trim()))

type More =
  Pick<RawRow, "variant" | "trial" | "reasoning" | "metadata" | "namesClusters"> | { readonly badTrial: string }

/** What only some tables have; null for those that have none of it. */
function createMore({ at, others }: CsvLayout): ((fields: CsvFields) => More) | null {
  const isPlain = [at.variant, at.trial, at.reasoning, at.cluster].every((index) => index < 0) && others.length === 0
  if (isPlain) return null
  return (fields) => {
    const trial = at.trial < 0 ? null : textOf(fields, at.trial)
    const number = trialOf(trial)
    if (trial !== null && number === null) return { badTrial: trial }
    const metadata: Record<string, Json> = {}
    for (const { name, index } of others) {
      const text = textOf(fields, index)
      if (text !== "") metadata[name] = metadataValue(text)
    }
    if (at.cluster >= 0) metadata.cluster = metadataValue(textOf(fields, at.cluster))
    return {
      ...(number === null ? {} : { trial: number }),
      ...(at.variant < 0 ? {} : { variant: textOf(fields, at.variant).trim() }),
      ...(at.reasoning < 0 ? {} : { reasoning: textOf(fields, at.reasoning) || null }),
      ...(at.cluster < 0 ? {} : { namesClusters: true }),
      metadata,
    }
  }
}

/** Numbers as numbers where nothing of how they are written is lost: "007" and "1.50" stay texts. */
function metadataValue(text: string): Json {
  if (text.length < 20 && text === String(Number(text)) && Number.isFinite(Number(text))) return Number(text)
  return text.length > longestOther ? `${text.slice(0, longestOther)}…` : text
}

function withMore(row: RawRow, more: More | undefined, isThinking: boolean): RawResult {
  if (more && "badTrial" in more)
    return refuse(row.line, { column: "trial", reason: "trial is not a whole number", value: more.badTrial })
  const full = { ...row, ...more }
  if (!isThinking || typeof row.output !== "string") return { kind: "raw", row: full }
  const { output, reasoning } = splitReasoning(row.output)
  const parts = [full.reasoning, reasoning].filter((part) => part)
  return { kind: "raw", row: { ...full, output, reasoning: parts.length > 0 ? parts.join("\n\n") : null } }
}

const thinking = /^\s*<(think|thinking|reasoning)>/i

/** Looked at as bytes: hardly any output does. */
function startsWithThinking({ bytes, cuts }: CsvFields, index: number): boolean {
  let at = cuts[3 * index] ?? 0
  const end = cuts[3 * index + 1] ?? 0
  while (at < end && (bytes[at] ?? 0) <= 32) at += 1
  return at < end && bytes[at] === 60 && thinking.test(bytes.toString("latin1", at, Math.min(end, at + 16)))
}

function fieldsOf(part: CsvPart, { width }: CsvLayout): CsvFields | RefusedRow {
  if (part.kind === "fault") return refuse(part.line, { column: "", reason: part.reason, value: part.excerpt })
  const { fields, line } = part
  if (widthOf(fields) === width) return fields
  const reason = `${widthOf(fields)} fields where the header has ${width}`
  return refuse(line, { column: "", reason, value: textsOf(fields).slice(0, 8).join(",") })
}

/** The dataset of a file that names none. */
export function datasetFromFileName(name: string): string {
  return nameWithoutEnding(name).slice(0, limits.nameLength) || "unnamed"
}
