import { AppError } from "@/lib/errors"
import { readJsonElements } from "@/lib/ingest/json/json-elements"
import { readJsonLines } from "@/lib/ingest/json/json-lines"
import { isObject } from "@/lib/ingest/json/values"
import { limits } from "@/lib/ingest/limits"
import { columnsIn } from "@/lib/ingest/mapping/score-columns"
import { readParquetRows } from "@/lib/ingest/parquet/parquet-rows"
import { printPath, readerAt } from "@/lib/ingest/mapping/paths"
import type { ColumnMap } from "@/lib/domain/results/column-map"
import type { TableSample } from "@/lib/ingest/mapping/profile"
import type { SourceFile } from "@/lib/ingest/source"
import type { TableKind } from "./table-kind"

/** A record of JSON or parquet, or why it is none; `line` is its physical line, or which element it is. */
export type TableRecord =
  | { readonly kind: "value"; readonly line: number; readonly value: unknown }
  | { readonly kind: "fault"; readonly line: number; readonly reason: string; readonly excerpt: string }

type RecordKind = Exclude<TableKind, { kind: "csv" }>

/** All records of a file, in small arrays; of parquet `most` of them, and `columns` alone, where no more is wanted. */
export async function* readRecords(
  file: SourceFile,
  kind: RecordKind,
  { most, columns }: { readonly most?: number; readonly columns?: readonly string[] | undefined } = {},
): AsyncGenerator<TableRecord[]> {
  let rows = 0
  const count = (more: number) => {
    rows += more
    if (rows > limits.rows) throw new AppError("too_large", `${file.name} has more than ${limits.rows} rows.`)
  }
  if (kind.kind === "lines")
    for await (const lines of readJsonLines(file)) {
      count(lines.length)
      yield lines
    }
  else if (kind.kind === "parquet")
    for await (const found of readParquetRows(file, { most, columns })) {
      const first = rows + 1
      count(found.length)
      yield found.map((value, index) => ({ kind: "value", line: first + index, value }))
    }
  else
    for await (const elements of readJsonElements(file, [kind.place])) {
      const first = rows + 1
      count(elements.length)
      yield elements.map(({ value }, index) => ({ kind: "value", line: first + index, value }))
    }
  if (rows === 0) throw new AppError("invalid", `${file.name} has no rows.`)
}

const [mostRecords, mostCharacters, deepest] = [200, 4_000_000, 6]

/** The paths of the first records, with those that were said, and their values. */
export async function sampleRecords(file: SourceFile, kind: RecordKind, said: ColumnMap): Promise<TableSample> {
  const found: unknown[] = []
  const paths = new Set<string>()
  let characters = 0
  reading: for await (const records of readRecords(file, kind, { most: mostRecords }))
    for (const record of records) {
      if (record.kind === "fault" || !isObject(record.value)) continue
      found.push(record.value)
      for (const path of pathsOf(record.value)) if (paths.size < limits.columns) paths.add(path)
      characters += JSON.stringify(record.value).length
      if (found.length >= mostRecords || characters > mostCharacters) break reading
    }
  for (const path of [said.score ?? "", ...columnsIn(said, [])])
    if (path !== "" && found.some((record) => readerAt(path)(record) !== undefined)) paths.add(path)
  const columns = [...paths]
  const readers = columns.map(readerAt)
  return { columns, rows: found.map((record) => readers.map((read) => read(record))) }
}

/** Where values lie in a record: not in lists, but for the last of messages and the first of what came as a list. */
function pathsOf(value: unknown, path: readonly (string | number)[] = []): string[] {
  if (path.length > deepest) return []
  if (Array.isArray(value)) {
    const list = value as readonly unknown[]
    const [first, last] = [list[0], list.at(-1)]
    if (!isObject(first) || !isObject(last)) return [printPath(path)]
    if ("role" in last && "content" in last) return [printPath(path), printPath([...path, -1, "content"])]
    return [printPath(path), ...pathsOf(first, [...path, 0])]
  }
  if (!isObject(value)) return path.length > 0 ? [printPath(path)] : []
  return Object.entries(value).flatMap(([key, one]) => pathsOf(one, [...path, key]))
}
