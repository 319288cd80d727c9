import { mappedFields, type ColumnMap, type MappedField } from "@/lib/domain/results/column-map"
import type { Json } from "@/lib/domain/results/prediction-detail"
import { datasetFromFileName, idOfInput, metricName } from "./csv-rows"
import { isObject, readable, smallValues } from "@/lib/ingest/json/values"
import { parsePath, readerAt } from "@/lib/ingest/mapping/paths"
import { trialOf } from "@/lib/ingest/mapping/profile"
import { columnsIn, scoreColumns } from "@/lib/ingest/mapping/score-columns"
import type { ReadOptions } from "@/lib/ingest/rows/adapter"
import { boundedTurns, isConversation, promptOf, readTurns } from "@/lib/ingest/rows/messages"
import { refuse, type RawResult, type RawRow } from "@/lib/ingest/rows/raw-row"
import { withReasoning } from "@/lib/ingest/rows/reasoning"
import type { SourceFile } from "@/lib/ingest/source"
import { readRecords, type TableRecord } from "./record-sample"
import type { TableKind } from "./table-kind"

type RecordTable = {
  readonly file: SourceFile
  readonly kind: Exclude<TableKind, { kind: "csv" }>
  readonly columns: readonly string[]
  readonly map: ColumnMap
  readonly options: ReadOptions
}

/** Records of JSON as rows, by paths into them. */
export function readRecordRows(input: RecordTable): AsyncGenerator<RawResult[]> {
  return rowsOf(input)
}

/** Names and scores alone, for the first of two readings. A prompt stays where it names the example. */
export function scanRecordRows(input: RecordTable): AsyncGenerator<RawResult[]> {
  const left: readonly string[] = ["reference", "reasoning", ...(input.map.example_id === undefined ? [] : ["input"])]
  const map: ColumnMap = Object.fromEntries(Object.entries(input.map).filter(([field]) => !left.includes(field)))
  const columns = columnsIn(map, input.columns)
  return rowsOf({ ...input, columns, map }, columns.flatMap(namesIn))
}

/** `names`: of a file that keeps its columns apart, those that are wanted. */
async function* rowsOf(input: RecordTable, names?: readonly string[]): AsyncGenerator<RawResult[]> {
  const toRow = createReader(input)
  for await (const records of readRecords(input.file, input.kind, { columns: names })) yield records.map(toRow)
}

/** A path as it is written may be a name too. */
const namesIn = (path: string): string[] => [path, ...[parsePath(path)?.[0]].map(String)]

type Values = Readonly<Record<MappedField, unknown>>

function createReader({ file, kind, columns, map, options }: RecordTable): (record: TableRecord) => RawResult {
  const readers = Object.fromEntries(
    mappedFields.map((field) => [field, map[field] === undefined ? () => undefined : readerAt(map[field])]),
  ) as Record<MappedField, (record: unknown) => unknown>
  const scores = scoreColumns(map.score, columns).map((column) => ({
    column,
    name: metricName(column),
    read: readerAt(column),
  }))
  const mapped = columnsIn(map, columns)
  const outer = kind.kind === "array" ? kind.outer : {}
  const [fallback, model] = [options.dataset ?? datasetFromFileName(file.name), outer.model ?? outer.model_name ?? ""]
  const others = columns
    .filter((column) => !isPartOf(column, mapped))
    .map((column) => ({ column, read: readerAt(column) }))
  const isLastMessage = map.input !== undefined && map.output === `${map.input}[-1].content`

  return (record) => {
    if (record.kind === "fault")
      return refuse(record.line, { column: "", reason: record.reason, value: record.excerpt })
    const { line, value } = record
    if (!isObject(value))
      return refuse(line, { column: "", reason: "this is no record with names", value: readable(value) ?? "" })
    const values = Object.fromEntries(mappedFields.map((field) => [field, readers[field](value)])) as Values
    const problem = problemOf(values, map) ?? scoreProblem(scores, value)
    if (problem) return refuse(line, problem)
    const text = (field: MappedField) => readable(values[field]) ?? ""
    const messages = Array.isArray(values.input) ? readTurns(values.input as unknown[]) : []
    const asked = isLastMessage ? messages.slice(0, -1) : messages
    const input = asked.length > 0 ? promptOf(asked) : text("input")
    const own = options.dataset === null ? text("dataset").trim() : ""
    const variant = text("variant").trim()
    const trial = trialOf(text("trial")) ?? 0
    const row: RawRow<string> = {
      line,
      exampleId: map.example_id === undefined ? idOfInput(input) : text("example_id"),
      model: map.model === undefined ? model : text("model"),
      dataset: own === "" ? fallback : own,
      input,
      ...withReasoning(text("output"), text("reasoning")),
      reference: readable(values.reference),
      scores: scores.map(({ name, read }) => ({ name, value: scoreOf(read(value)) })),
      ...(scores.length > 1 ? { mainScore: scores[0]?.name ?? null } : {}),
      metadata: metadataOf(value, others, values.cluster),
      ...(map.cluster ? { namesClusters: true } : {}),
      ...(variant === "" ? {} : { variant }),
      ...(map.trial === undefined ? {} : { trial }),
      ...(isConversation(messages) ? { turns: boundedTurns(messages) } : {}),
    }
    return { kind: "raw", row }
  }
}

/** Neither a field nor a part of one, and nothing that has one in it. */
function isPartOf(column: string, all: readonly string[]): boolean {
  return all.some(
    (mapped) =>
      column === mapped ||
      column.startsWith(`${mapped}[`) ||
      column.startsWith(`${mapped}.`) ||
      mapped.startsWith(`${column}[`),
  )
}

function problemOf(values: Values, map: ColumnMap) {
  if (values.output === undefined)
    return { column: map.output ?? "output", reason: `there is no ${map.output ?? "output"} in this record`, value: "" }
  const trial = readable(values.trial)
  return trial !== null && trialOf(trial) === null
    ? { column: "trial", reason: "trial is not a whole number", value: trial }
    : null
}

type ScoreReader = { readonly column: string; readonly read: (record: unknown) => unknown }

function scoreProblem(scores: readonly ScoreReader[], record: unknown) {
  for (const { column, read } of scores) {
    const value = read(record)
    if (typeof value === "object" && value !== null)
      return { column, reason: "score is not a number", value: JSON.stringify(value) }
  }
  return null
}

function scoreOf(value: unknown): string | number | boolean | null {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? value : null
}

function metadataOf(
  record: unknown,
  others: readonly { readonly column: string; readonly read: (record: unknown) => unknown }[],
  cluster: unknown,
): Record<string, Json> {
  const found: Record<string, unknown> = {}
  for (const { column, read } of others) found[column] = read(record)
  const group = readable(cluster)
  return smallValues(group === null ? found : { ...found, cluster: group })
}
