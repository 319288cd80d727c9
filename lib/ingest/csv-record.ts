/** How one CSV file is written. */
export type CsvDialect = { readonly delimiter: "," | "\t" | ";"; readonly lineEnd: "\n" | "\r" }

/** `next` is where the following record starts, `lines` how many physical lines this one took. */
export type CsvStep =
  | { readonly kind: "record"; readonly fields: string[]; readonly next: number; readonly lines: number }
  | { readonly kind: "fault"; readonly reason: string }
  | { readonly kind: "more" }

/** UTF-8; only fields become strings, each for itself: one that is ASCII stays small and quick to work with. */
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
  const fields: string[] = []
  let lines = 1
  let at = start
  for (;;) {
    if (fields.length > bounds.columns) return fault(`more than ${bounds.columns} columns`)
    if (bytes[at] === quote) {
      const close = closingQuote(bytes, at + 1, bounds.fieldLength)
      if (close === tooLong || (close === notFound && atEnd)) return fault("quote opened here is never closed")
      if (close === notFound || (close + 1 >= bytes.length && !atEnd)) return more
      const value = bytes.toString("utf8", at + 1, close)
      fields.push(value.includes('"') ? value.replaceAll('""', '"') : value)
      lines += countOf(dialect.lineEnd, value)
      at = close + 1
      while (bytes[at] === space) at += 1
    } else {
      const from = at
      while (at < bytes.length && bytes[at] !== delimiter && bytes[at] !== lineEnd) at += 1
      if (at - from > bounds.fieldLength) return fault("field is too long")
      if (at >= bytes.length && !atEnd) return more
      const endsInReturn = bytes[at] !== delimiter && at > from && bytes[at - 1] === carriageReturn
      fields.push(bytes.toString("utf8", from, endsInReturn ? at - 1 : at))
    }
    if (at >= bytes.length) return atEnd ? { kind: "record", fields, next: bytes.length, lines } : more
    const code = bytes[at]
    if (code === delimiter) at += 1
    else if (code === lineEnd) return { kind: "record", fields, next: at + 1, lines }
    else if (code === carriageReturn && bytes[at + 1] === newline)
      return { kind: "record", fields, next: at + 2, lines }
    else if (code === carriageReturn && at + 1 >= bytes.length)
      return atEnd ? { kind: "record", fields, next: at + 1, lines } : more
    else return fault("quote opened here is not closed properly: text follows the closing quote")
  }
}

const notFound = -1
const tooLong = -2

/** Index of the quote that ends the field which starts at `from`; doubled quotes are content. */
function closingQuote(bytes: Buffer, from: number, maxLength: number): number {
  let at = bytes.indexOf(quote, from)
  while (at !== -1 && bytes[at + 1] === quote) at = bytes.indexOf(quote, at + 2)
  if ((at === -1 ? bytes.length : at) - from > maxLength) return tooLong
  return at
}

function countOf(needle: string, text: string): number {
  let count = 0
  for (let at = text.indexOf(needle); at !== -1; at = text.indexOf(needle, at + 1)) count += 1
  return count
}

function fault(reason: string): CsvStep {
  return { kind: "fault", reason }
}
