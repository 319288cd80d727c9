import { guessDialect, type IsWanted } from "./csv-dialect"
import { textsOf, type CsvFields } from "./csv-fields"
import { readCsvRecord, type CsvDialect } from "./csv-record"
import { limits } from "@/lib/ingest/limits"
import { isKnownName } from "@/lib/ingest/mapping/names"

/** A place that cannot be read; `line` is the physical line where it begins (the header is line 1). */
type CsvFault = {
  readonly kind: "fault"
  readonly line: number
  readonly reason: string
  readonly excerpt: string
}

/** A record with its texts, or a fault. */
export type CsvItem = { readonly kind: "record"; readonly line: number; readonly fields: readonly string[] } | CsvFault

/** A record whose fields are still bytes (csv-fields.ts), or a fault. */
export type CsvPart = { readonly kind: "record"; readonly line: number; readonly fields: CsvFields } | CsvFault

/** of one array: as much as is read in less than a millisecond */
const [maxItems, maxBytes] = [5_000, 65_536]

/**
 * Records of a CSV file's UTF-8 bytes (source.ts) that arrive in chunks, cut anywhere, in small arrays.
 * Blank lines are no records. After a fault reading goes on with the next physical line: an unclosed quote costs its own
 * line, never the rest of the file.
 */
export async function* readCsvRecords(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<CsvItem[]> {
  for await (const parts of scanCsvRecords(chunks))
    yield parts.map((part) => (part.kind === "fault" ? part : { ...part, fields: textsOf(part.fields) }))
}

/**
 * The same, for who does not need every field as a string. Fields are good only until the next array is asked for.
 * `isWanted`: whether a column's name is one that is looked for, by which the delimiter is found.
 */
export async function* scanCsvRecords(
  chunks: AsyncIterable<Uint8Array>,
  isWanted: IsWanted = isKnownName,
): AsyncGenerator<CsvPart[]> {
  const scanner = createScanner(isWanted)
  for await (const chunk of chunks) yield* scanner.push(chunk, false)
  yield* scanner.push(new Uint8Array(0), true)
}

const newline = 10
const carriageReturn = 13

function createScanner(isWanted: IsWanted) {
  const held = createHeldBytes()
  let line = 1
  let dialect: CsvDialect | null = null
  /** an unfinished record is tried again only when the bytes have doubled: long fields cost linear time */
  let retryAt = 0
  let isSkipping = false

  function* push(chunk: Uint8Array, atEnd: boolean): Generator<CsvPart[]> {
    const bytes = held.add(chunk)
    if (bytes.length < retryAt && !atEnd) return
    dialect ??= guessDialect(bytes, { atEnd, isWanted })
    if (dialect) held.drop(yield* scan(bytes, dialect, atEnd))
    retryAt = held.length() * 2
  }

  /** Returns how many bytes are done with. */
  function* scan(bytes: Buffer, dialect: CsvDialect, atEnd: boolean): Generator<CsvPart[], number> {
    let items: CsvPart[] = []
    let at = isSkipping ? skipLine(bytes, 0, dialect) : 0
    let begun = at
    while (at < bytes.length) {
      const blank = blankLine(bytes, at, { dialect, atEnd })
      if (blank > 0) {
        at += blank
        line += 1
        continue
      }
      const step = readCsvRecord({ bytes, start: at, atEnd }, dialect, limits)
      if (step.kind === "more") break
      if (step.kind === "record") {
        items.push({ kind: "record", line, fields: { bytes, cuts: step.cuts } })
        at = step.next
        line += step.lines
      } else {
        const fault = { kind: "fault", line, reason: step.reason } as const
        const next = skipLine(bytes, at, dialect)
        items.push({ ...fault, excerpt: excerptOf(bytes, at, next) })
        at = next
      }
      if (items.length >= maxItems || at - begun >= maxBytes) {
        yield items
        items = []
        begun = at
      }
    }
    if (items.length > 0) yield items
    return at
  }

  /** Start of the line after `from`; when it is not here yet, the bytes are dropped until it comes. */
  function skipLine(bytes: Buffer, from: number, { lineEnd }: CsvDialect): number {
    const end = bytes.indexOf(lineEnd, from)
    isSkipping = end === -1
    if (!isSkipping) line += 1
    return isSkipping ? bytes.length : end + 1
  }

  return { push }
}

/** What has come and is not done with, in one buffer that is used again and again. */
function createHeldBytes() {
  let buffer = Buffer.allocUnsafeSlow(0)
  let length = 0
  return {
    length: () => length,
    /** All that is held, with the chunk at its end; good until the next call. */
    add(chunk: Uint8Array): Buffer {
      if (length + chunk.length > buffer.length) {
        const larger = Buffer.allocUnsafeSlow(2 * (length + chunk.length))
        buffer.copy(larger, 0, 0, length)
        buffer = larger
      }
      buffer.set(chunk, length)
      length += chunk.length
      return buffer.subarray(0, length)
    },
    drop(count: number): void {
      buffer.copyWithin(0, count, length)
      length -= count
    },
  }
}

/** Bytes of an empty line at `at`; 0 when the line is not empty. */
function blankLine(bytes: Buffer, at: number, { dialect, atEnd }: { dialect: CsvDialect; atEnd: boolean }): number {
  if (bytes[at] === dialect.lineEnd.charCodeAt(0)) return 1
  if (bytes[at] !== carriageReturn) return 0
  if (bytes[at + 1] === newline) return 2
  return atEnd && at + 1 === bytes.length ? 1 : 0
}

/** A character takes four bytes at most; one that is cut lies beyond the excerpt. */
function excerptOf(bytes: Buffer, from: number, to: number): string {
  const end = Math.min(to, from + 4 * limits.excerptLength)
  return bytes.toString("utf8", from, end).slice(0, limits.excerptLength).trimEnd()
}
