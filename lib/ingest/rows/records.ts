import { AppError } from "@/lib/errors"
import { readCsvRecords } from "@/lib/ingest/csv/csv-records"
import { readStart } from "@/lib/ingest/files/file-head"
import { readJsonElements, type JsonElement } from "@/lib/ingest/json/json-elements"
import { readJsonLines, type JsonLine } from "@/lib/ingest/json/json-lines"
import { isObject, shortened, type JsonObject } from "@/lib/ingest/json/values"
import { limits } from "@/lib/ingest/limits"
import { refuse, type RawResult } from "@/lib/ingest/rows/raw-row"
import { readUtf8, type SourceFile } from "@/lib/ingest/source"

/**
 * Records of a file, however it writes them: lines of JSON, one list in a document, or a CSV with a header. `line` is
 * the physical line; of a list it is which record.
 */
export async function* readRecords(file: SourceFile): AsyncGenerator<JsonLine[]> {
  const start = (await readStart(file))?.replace(/^[\s\uFEFF]+/, "") ?? ""
  if (start === "") throw new AppError("invalid", `${file.name} is empty.`)
  if (start.startsWith("[")) yield* elements(file, "$.*")
  else if (start.startsWith("{")) yield* readJsonLines(file)
  else yield* csvRecords(file)
}

/**
 * Elements of a list in one document ("$.results.*"), numbered from 1. `passed`: other lists of it that may be long, to
 * be passed over piece by piece.
 */
export async function* elements(
  file: SourceFile,
  place: string,
  passed: readonly string[] = [],
): AsyncGenerator<JsonLine[]> {
  const depth = place.split(".").length - 1
  const [, ...names] = place.split(".").slice(0, -1)
  const isMeant = (path: JsonElement["path"]) => path.length === depth && names.every((name, at) => path[at] === name)
  let record = 0
  for await (const found of readJsonElements(file, [place, ...passed]))
    yield found.flatMap(({ path, value }) => (isMeant(path) ? [{ kind: "value", line: (record += 1), value }] : []))
}

/** Each record by the names of the header; cells stay texts. */
async function* csvRecords(file: SourceFile): AsyncGenerator<JsonLine[]> {
  let names: readonly string[] | null = null
  for await (const found of readCsvRecords(readUtf8(file))) {
    const lines: JsonLine[] = []
    for (const item of found) {
      if (item.kind === "fault") lines.push(item)
      else if (names === null) names = item.fields.map((name) => name.trim())
      else lines.push(csvRecord(names, item.fields, item.line))
    }
    yield lines
  }
}

function csvRecord(names: readonly string[], fields: readonly string[], line: number): JsonLine {
  if (fields.length === names.length)
    return { kind: "value", line, value: Object.fromEntries(names.map((name, at) => [name, fields[at]])) }
  const reason = `${fields.length} fields where the header has ${names.length}`
  return { kind: "fault", line, reason, excerpt: fields.slice(0, 8).join(",").slice(0, limits.excerptLength) }
}

/** One record -> a row or several, a refusal, or null where it brings none by itself. */
type ToRow = (record: JsonObject, line: number) => RawResult | RawResult[] | null

/** The records of a file as rows. Throws `invalid` where it holds none of `what`. */
export async function* recordRows(
  file: SourceFile,
  { what, records = readRecords(file) }: { what: string; records?: AsyncIterable<readonly JsonLine[]> },
  toRow: ToRow,
): AsyncGenerator<RawResult[]> {
  let rows = 0
  for await (const found of records) {
    rows += found.length
    if (rows > limits.rows) throw new AppError("too_large", `${file.name} has more than ${limits.rows} rows.`)
    const results = found.flatMap((one) => resultOf(one, what, toRow) ?? [])
    if (results.length > 0) yield results
  }
  if (rows === 0) throw new AppError("invalid", `${file.name} holds no ${what}s.`)
}

function resultOf(one: JsonLine, what: string, toRow: ToRow): ReturnType<ToRow> {
  if (one.kind === "fault") return refuse(one.line, { column: "", reason: one.reason, value: one.excerpt })
  if (isObject(one.value)) return toRow(one.value, one.line)
  return refuse(one.line, { column: "", reason: `this is no ${what}`, value: String(JSON.stringify(one.value)) })
}

/** entries that a join may hold: one for each item of a file of questions, scores or references */
const mostJoined = 2_000_000

/**
 * A small companion file as a map. A record that cannot be read belongs to no row: rows that would need it come without
 * what it said. Throws `too_large` beyond two million entries.
 */
export async function forEachRecord(file: SourceFile, take: (record: JsonObject, line: number) => void): Promise<void> {
  let count = 0
  for await (const found of readRecords(file)) {
    count += found.length
    if (count > mostJoined)
      throw new AppError("too_large", `${file.name} has more than ${mostJoined} entries to join; split it.`)
    for (const one of found) if (one.kind === "value" && isObject(one.value)) take(one.value, one.line)
  }
}

/** Texts that a join holds, all companions of one bundle together. */
const mostCharacters = 100_000_000

/** Counts texts that are held; throws `too_large` beyond a hundred million characters. */
export function createTextHold(name: string): (text: string) => string {
  let characters = 0
  return (text) => {
    characters += text.length
    if (characters > mostCharacters)
      throw new AppError(
        "too_large",
        `${name} holds more text than can be joined (${mostCharacters} characters); split it.`,
      )
    return text
  }
}

const mostExplained = 16_000_000

/** Explanations of graders are kept as long as there is room; without them a row is still a row. */
export function createExplanations(): (text: string | null) => string | null {
  let characters = 0
  return (text) => {
    if (text === null || text.trim() === "" || characters > mostExplained) return null
    const kept = shortened(text)
    characters += kept.length
    return kept
  }
}
