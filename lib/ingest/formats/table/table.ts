import type { ColumnMap } from "@/lib/domain/results/column-map"
import { AppError } from "@/lib/errors"
import { headerOf } from "@/lib/ingest/csv/csv-dialect"
import { csvLayout, readCsvRows, scanCsvRows } from "./csv-rows"
import { sampleCsv } from "@/lib/ingest/csv/csv-sample"
import { readStart } from "@/lib/ingest/files/file-head"
import { printColumnMap } from "@/lib/ingest/mapping/column-map"
import { guessColumns } from "@/lib/ingest/mapping/guess"
import { isKnownName } from "@/lib/ingest/mapping/names"
import { columnsIn, scoreColumns } from "@/lib/ingest/mapping/score-columns"
import { shapeOf } from "@/lib/ingest/mapping/shape"
import type { TableSample } from "@/lib/ingest/mapping/profile"
import { columnsOf } from "@/lib/ingest/mapping/unmapped-columns"
import type { Adapter, FileHead, ReadOptions } from "@/lib/ingest/rows/adapter"
import type { RawResult } from "@/lib/ingest/rows/raw-row"
import type { SourceFile } from "@/lib/ingest/source"
import { readRecordRows, scanRecordRows } from "./record-rows"
import { sampleRecords } from "./record-sample"
import { tableKindOf, type TableKind } from "./table-kind"

/**
 * Any table of results: CSV with whatever delimiter and columns, lines of JSON, parquet, or an array of objects in a JSON
 * document, also one level under a key. Its columns are read as they were said (ReadOptions.columns), the others as
 * they are named and filled where that is clear; where it is not, UnmappedColumns is thrown.
 */
export const table: Adapter = {
  title: "Table",
  accepts: [".csv", ".tsv", ".json", ".jsonl", ".ndjson", ".txt", ".parquet", "text/csv", "application/json"],
  unit: "line",
  describes: {
    files: "CSV with any delimiter and encoding, JSONL, a list in JSON, Parquet",
    id: "`id`, `example_id`, `doc_id` …; else from the prompt",
    model: "`model`, `model_name` …",
    dataset: "`dataset`, `task` …; else the file's name",
    prompt: "`input`, `prompt`, `question`, `messages` …",
    answer: "`output`, `response`, `completion` …",
    score: "`score`, `correct`, `acc` …; several as `--map score=acc\\|f1`, the first counts",
    variant: "`filter`, `variant` …",
    trial: "`trial`, `epoch` …",
    refused: "rows of another width; records without the answer's field",
  },
  partOf,
  read: ({ main }, options) => readTable(main, options, { csv: readCsvRows, records: readRecordRows }),
  scan: ({ main }, options) => readTable(main, options, { csv: scanCsvRows, records: scanRecordRows }),
  async note({ main }, options) {
    const { map, isKept } = await understand(main, options)
    const ids =
      map.example_id === undefined ? "; no column names the examples, so that one question is one example" : ""
    return `read with ${printColumnMap(map)}${isKept ? ", as was said of these columns" : ""}${ids}`
  },
  async shape({ main }, options) {
    const { sample } = await sampleOf(main, options, {})
    return shapeOf(sample.columns)
  },
}

/** Prose has commas too: a CSV has columns that results have, and a first row of the same width. */
function partOf({ text, entries }: FileHead): string | null {
  if (entries.length > 0 || text.trim() === "") return null
  const kind = tableKindOf(text)
  if (kind?.kind !== "csv") return kind && "rows"
  const [header, first] = headerOf(text, { count: 2, isWanted: isKnownName })
  if (!header || header.length < 2 || (first && first.length !== header.length)) return null
  return header.filter(isKnownName).length >= 2 ? "rows" : null
}

type Sampled = { readonly kind: TableKind; readonly sample: TableSample }
/** Kept as long as its import: without the first rows, which of a folder's thousand files would fill the memory. */
type Understood = {
  readonly kind: TableKind
  readonly columns: readonly string[]
  readonly map: ColumnMap
  /** it was said of tables with these columns, now or earlier */
  readonly isKept: boolean
}

async function* readTable(
  file: SourceFile,
  options: ReadOptions,
  rowsOf: { readonly csv: typeof readCsvRows; readonly records: typeof readRecordRows },
): AsyncGenerator<RawResult[]> {
  const { kind, columns, map } = await understand(file, options)
  if (kind.kind !== "csv") return yield* rowsOf.records({ file, kind, columns, map, options })
  yield* rowsOf.csv({ file, options, layout: csvLayout(columns, map), isWanted: isWantedBy(options) })
}

/** by the file's readings: it is looked through, read and reported on */
const understoodBefore = new WeakMap<object, Promise<Understood>>()

/** Looks at the first rows. Throws `invalid` for what is no table, and UnmappedColumns. */
function understand(file: SourceFile, options: ReadOptions): Promise<Understood> {
  const { sameFile } = options
  if (!sameFile) return lookAt(file, options)
  const found = understoodBefore.get(sameFile) ?? lookAt(file, options)
  understoodBefore.set(sameFile, found)
  return found
}

async function lookAt(file: SourceFile, options: ReadOptions): Promise<Understood> {
  let { kind, sample } = await sampleOf(file, options, options.columns ?? {})
  const kept = options.columns ? undefined : options.maps?.get(shapeOf(sample.columns))
  if (kept && kind.kind !== "csv") ({ kind, sample } = await sampleOf(file, options, kept))
  const said = options.columns ?? kept ?? {}
  const given = kind.kind === "csv" ? exactNames(said, sample.columns) : said
  if (sample.columns.length < 2)
    throw new AppError("invalid", kind.kind === "csv" ? noTable(file.name, sample) : noRecords(file.name))
  if (sample.rows.length === 0 && kind.kind === "csv")
    throw new AppError("invalid", `${file.name} has a header but no rows.`)
  const hasModel = Boolean(options.model) || (kind.kind === "array" && kind.outer.model !== undefined)
  const map = columnsOf(file.name, sample, { guesses: guessColumns(sample, given), hasModel })
  const twice = columnsIn(map, sample.columns).find(
    (name) => sample.columns.indexOf(name) !== sample.columns.lastIndexOf(name),
  )
  if (twice !== undefined) throw new AppError("invalid", `${file.name} has the column ${twice} more than once.`)
  return { kind, columns: sample.columns, map, isKept: kept !== undefined }
}

async function sampleOf(file: SourceFile, options: ReadOptions, said: ColumnMap): Promise<Sampled> {
  const text = (await readStart(file)) ?? ""
  if (text.trim() === "") throw new AppError("invalid", `${file.name} is empty.`)
  const kind = tableKindOf(text)
  if (kind === null) throw new AppError("invalid", noRecords(file.name))
  const sample =
    kind.kind === "csv" ? await sampleCsv(file, isWantedBy(options)) : await sampleRecords(file, kind, said)
  return { kind, sample }
}

/** Names as the header has them: case does not matter where only one is meant. */
function exactNames(said: ColumnMap, columns: readonly string[]): ColumnMap {
  const exact = (name: string) => {
    const alike = columns.filter((column) => column.toLowerCase() === name.trim().toLowerCase())
    return columns.includes(name) || alike.length !== 1 ? name : (alike[0] ?? name)
  }
  return Object.fromEntries(
    Object.entries(said).map(([field, name]) => {
      if (name === "") return [field, ""]
      const whole = exact(name)
      if (field !== "score" || columns.includes(whole)) return [field, whole]
      return [field, scoreColumns(name, columns).map(exact).join("|")]
    }),
  )
}

function isWantedBy({ columns }: ReadOptions): (name: string) => boolean {
  const names = [columns?.score ?? "", ...columnsIn(columns ?? {}, [])]
  const said = new Set(names.filter((name) => name !== "").map((name) => name.trim().toLowerCase()))
  return (name) => isKnownName(name) || said.has(name.trim().toLowerCase())
}

const noRecords = (name: string) =>
  `${name} is JSON, but no list of records: an array of objects (at its top or one level below), or one object a line, can be read.`

function noTable(name: string, { columns }: TableSample): string {
  const seen = columns[0] === undefined ? "nothing" : `"${columns[0].slice(0, 60)}"`
  return `${name} is no table of results: its first line has one column (${seen}). A CSV needs a header with columns for the question, the answer and its score.`
}
