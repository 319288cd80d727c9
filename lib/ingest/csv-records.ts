import { readCsvRecord, type CsvDialect } from "./csv-record"
import { limits } from "./limits"

/** A record, or a place that cannot be read; `line` is the physical line where it begins (the header is line 1). */
export type CsvItem =
  | { readonly kind: "record"; readonly line: number; readonly fields: readonly string[] }
  | { readonly kind: "fault"; readonly line: number; readonly reason: string; readonly excerpt: string }

const maxItems = 5_000

const delimiters = [",", "\t", ";"] as const

/**
 * Records of a CSV text that arrives in chunks, in arrays of at most `maxItems`. Blank lines are no records. After a fault
 * reading goes on with the next physical line: an unclosed quote costs its own line, never the rest of the file.
 */
export async function* readCsvRecords(chunks: AsyncIterable<string>): AsyncGenerator<CsvItem[]> {
  const scanner = createScanner()
  for await (const chunk of chunks) yield* scanner.push(chunk, false)
  yield* scanner.push("", true)
}

function createScanner() {
  let text = ""
  let line = 1
  let dialect: CsvDialect | null = null
  /** an unfinished record is tried again only when the text has doubled: long fields cost linear time */
  let retryAt = 0
  let isSkipping = false

  function* push(chunk: string, atEnd: boolean): Generator<CsvItem[]> {
    text = text === "" ? chunk : text + chunk
    if (text.length < retryAt && !atEnd) return
    dialect ??= guessDialect(text, atEnd)
    if (dialect) yield* scan(dialect, atEnd)
    retryAt = text.length * 2
  }

  function* scan(dialect: CsvDialect, atEnd: boolean): Generator<CsvItem[]> {
    let items: CsvItem[] = []
    let at = isSkipping ? skipLine(0, dialect) : 0
    while (at < text.length) {
      const blank = blankLine(at, dialect, atEnd)
      if (blank > 0) {
        at += blank
        line += 1
        continue
      }
      const step = readCsvRecord({ text, start: at, atEnd }, dialect, limits)
      if (step.kind === "more") break
      if (step.kind === "record") {
        items.push({ kind: "record", line, fields: step.fields })
        at = step.next
        line += step.lines
      } else {
        const fault = { kind: "fault", line, reason: step.reason } as const
        const next = skipLine(at, dialect)
        items.push({ ...fault, excerpt: text.slice(at, Math.min(next, at + limits.excerptLength)).trimEnd() })
        at = next
      }
      if (items.length >= maxItems) {
        yield items
        items = []
      }
    }
    text = at === 0 ? text : text.slice(at)
    if (items.length > 0) yield items
  }

  /** Start of the line after `from`; when it is not here yet, the text is dropped until it comes. */
  function skipLine(from: number, { lineEnd }: CsvDialect): number {
    const end = text.indexOf(lineEnd, from)
    isSkipping = end === -1
    if (!isSkipping) line += 1
    return isSkipping ? text.length : end + 1
  }

  /** Characters of an empty line at `at`; 0 when the line is not empty. */
  function blankLine(at: number, { lineEnd }: CsvDialect, atEnd: boolean): number {
    if (text[at] === lineEnd) return 1
    if (text.startsWith("\r\n", at)) return 2
    return atEnd && text[at] === "\r" && at + 1 === text.length ? 1 : 0
  }

  return { push }
}

/** From the header: the delimiter that gives most columns, and whether lines end in CR alone. Null: more text needed. */
function guessDialect(text: string, atEnd: boolean): CsvDialect | null {
  const lineEnd = text.includes("\n") || !text.includes("\r") ? "\n" : "\r"
  const isWhole = atEnd || text.length > 65_536 || text.includes("\n")
  if (!isWhole || text === "") return null
  const start = text.length - text.trimStart().length
  const columns = (delimiter: (typeof delimiters)[number]) => {
    const step = readCsvRecord({ text, start, atEnd: true }, { delimiter, lineEnd }, limits)
    return step.kind === "record" ? step.fields.length : 0
  }
  const [best] = [...delimiters].sort((a, b) => columns(b) - columns(a))
  return { delimiter: best ?? ",", lineEnd }
}
