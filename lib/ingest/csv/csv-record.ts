/** How one CSV file is written. */
export type CsvDialect = { readonly delimiter: "," | "\t" | ";" | "|"; readonly lineEnd: "\n" | "\r" }

/** Of each field in turn: where it starts, where it ends, and 1 when quotes in it are doubled. */
export type CsvCuts = readonly number[]

/** `next` is where the following record starts, `lines` how many physical lines this one took. */
export type CsvStep =
  | { readonly kind: "record"; readonly cuts: CsvCuts; readonly next: number; readonly lines: number }
  | { readonly kind: "fault"; readonly reason: string }
  | { readonly kind: "more" }

/** UTF-8. */
type Position = { readonly bytes: Buffer; readonly start: number; readonly atEnd: boolean }
type Bounds = { readonly fieldLength: number; readonly columns: number }

const quote = 34
const space = 32
const carriageReturn = 13
const newline = 10
const more: CsvStep = { kind: "more" }

/**
 * One record of RFC 4180 from `start`. Strict where papaparse is lenient: text after a closing quote is a fault and
 * not part of the field, because it is nearly always the trace of a quote that was never closed, and the caller must
 * then go back to the line where the record began instead of losing the rest of the file. "more" asks for more text.
 */
export function readCsvRecord({ bytes, start, atEnd }: Position, dialect: CsvDialect, bounds: Bounds): CsvStep {
  const delimiter = dialect.delimiter.charCodeAt(0)
  const lineEnd = dialect.lineEnd.charCodeAt(0)
  const cuts: number[] = []
  let lines = 1
  let at = start
  for (;;) {
    if (cuts.length > 3 * bounds.columns) return fault(`more than ${bounds.columns} columns`)
    if (bytes[at] === quote) {
      const from = at + 1
      const first = bytes.indexOf(quote, from)
      const close = closingQuote(bytes, first)
      const isTooLong = (close === notFound ? bytes.length : close) - from > bounds.fieldLength
      if (isTooLong || (close === notFound && atEnd)) return fault("quote opened here is never closed")
      if (close === notFound || (close + 1 >= bytes.length && !atEnd)) return more
      cuts.push(from, close, close === first ? 0 : 1)
      lines += countOf(lineEnd, { bytes, from, to: close })
      at = close + 1
      while (bytes[at] === space) at += 1
    } else {
      const from = at
      while (at < bytes.length && bytes[at] !== delimiter && bytes[at] !== lineEnd) at += 1
      if (at - from > bounds.fieldLength) return fault("field is too long")
      if (at >= bytes.length && !atEnd) return more
      const endsInReturn = bytes[at] !== delimiter && at > from && bytes[at - 1] === carriageReturn
      cuts.push(from, endsInReturn ? at - 1 : at, 0)
    }
    if (at >= bytes.length) return atEnd ? { kind: "record", cuts, next: bytes.length, lines } : more
    const code = bytes[at]
    if (code === delimiter) at += 1
    else if (code === lineEnd) return { kind: "record", cuts, next: at + 1, lines }
    else if (code === carriageReturn && bytes[at + 1] === newline) return { kind: "record", cuts, next: at + 2, lines }
    else if (code === carriageReturn && at + 1 >= bytes.length)
      return atEnd ? { kind: "record", cuts, next: at + 1, lines } : more
    else return fault("quote opened here is not closed properly: text follows the closing quote")
  }
}

const notFound = -1

/** Index of the quote that ends a field, from the first one in it on; doubled quotes are content. */
function closingQuote(bytes: Buffer, first: number): number {
  let at = first
  while (at !== notFound && bytes[at + 1] === quote) at = bytes.indexOf(quote, at + 2)
  return at
}

function countOf(byte: number, { bytes, from, to }: { bytes: Buffer; from: number; to: number }): number {
  let count = 0
  for (let at = bytes.indexOf(byte, from); at !== notFound && at < to; at = bytes.indexOf(byte, at + 1)) count += 1
  return count
}

function fault(reason: string): CsvStep {
  return { kind: "fault", reason }
}
