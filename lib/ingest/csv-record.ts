/** How one CSV file is written. */
export type CsvDialect = { readonly delimiter: "," | "\t" | ";"; readonly lineEnd: "\n" | "\r" }

/** `next` is where the following record starts, `lines` how many physical lines this one took. */
export type CsvStep =
  | { readonly kind: "record"; readonly fields: string[]; readonly next: number; readonly lines: number }
  | { readonly kind: "fault"; readonly reason: string }
  | { readonly kind: "more" }

type Position = { readonly text: string; readonly start: number; readonly atEnd: boolean }
type Bounds = { readonly fieldLength: number; readonly columns: number }

const quote = 34
const space = 32
const more: CsvStep = { kind: "more" }

/**
 * One record of RFC 4180 from `start`. Strict where papaparse is lenient: text after a closing quote is a fault and
 * not part of the field, because it is nearly always the trace of a quote that was never closed, and the caller must
 * then go back to the line where the record began instead of losing the rest of the file. "more" asks for more text.
 */
export function readCsvRecord({ text, start, atEnd }: Position, dialect: CsvDialect, bounds: Bounds): CsvStep {
  const delimiter = dialect.delimiter.charCodeAt(0)
  const lineEnd = dialect.lineEnd.charCodeAt(0)
  const fields: string[] = []
  let lines = 1
  let at = start
  for (;;) {
    if (fields.length > bounds.columns) return fault(`more than ${bounds.columns} columns`)
    if (text.charCodeAt(at) === quote) {
      const close = closingQuote(text, at + 1, bounds.fieldLength)
      if (close === tooLong || (close === notFound && atEnd)) return fault("quote opened here is never closed")
      if (close === notFound || (close + 1 >= text.length && !atEnd)) return more
      const value = text.slice(at + 1, close)
      fields.push(value.includes('"') ? value.replaceAll('""', '"') : value)
      lines += countOf(dialect.lineEnd, value)
      at = close + 1
      while (text.charCodeAt(at) === space) at += 1
    } else {
      const from = at
      for (let code = text.charCodeAt(at); at < text.length; code = text.charCodeAt(++at))
        if (code === delimiter || code === lineEnd) break
      if (at - from > bounds.fieldLength) return fault("field is too long")
      if (at >= text.length && !atEnd) return more
      const isLast = text.charCodeAt(at) !== delimiter
      fields.push(text.slice(from, isLast && endsInReturn(text, from, at) ? at - 1 : at))
    }
    if (at >= text.length) return atEnd ? { kind: "record", fields, next: text.length, lines } : more
    const code = text.charCodeAt(at)
    if (code === delimiter) at += 1
    else if (code === lineEnd) return { kind: "record", fields, next: at + 1, lines }
    else if (text.startsWith("\r\n", at)) return { kind: "record", fields, next: at + 2, lines }
    else if (code === 13 && at + 1 >= text.length) return atEnd ? { kind: "record", fields, next: at + 1, lines } : more
    else return fault("quote opened here is not closed properly: text follows the closing quote")
  }
}

const notFound = -1
const tooLong = -2

/** Index of the quote that ends the field which starts at `from`; doubled quotes are content. */
function closingQuote(text: string, from: number, maxLength: number): number {
  let at = text.indexOf('"', from)
  while (at !== -1 && text.charCodeAt(at + 1) === quote) at = text.indexOf('"', at + 2)
  if ((at === -1 ? text.length : at) - from > maxLength) return tooLong
  return at
}

function endsInReturn(text: string, from: number, at: number): boolean {
  return at > from && text.charCodeAt(at - 1) === 13
}

function countOf(needle: string, text: string): number {
  let count = 0
  for (let at = text.indexOf(needle); at !== -1; at = text.indexOf(needle, at + 1)) count += 1
  return count
}

function fault(reason: string): CsvStep {
  return { kind: "fault", reason }
}
