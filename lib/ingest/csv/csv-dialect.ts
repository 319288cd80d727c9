import { limits } from "@/lib/ingest/limits"
import { textsOf } from "./csv-fields"
import { readCsvRecord, type CsvDialect } from "./csv-record"

/** Whether a header's cell is the name of a column that is looked for. */
export type IsWanted = (name: string) => boolean

const delimiters = [",", "\t", ";", "|"] as const
const [newline, carriageReturn, quote, space] = [10, 13, 34, 32]
/** what of a file is looked at; a header that is longer is cut off in a delimiter or a name */
const looked = 65_536

/**
 * From the header: the delimiter under which most of the columns that are looked for are found (most columns at all,
 * where none is), and whether lines end in CR alone. Null: more is needed.
 */
export function guessDialect(
  bytes: Buffer,
  { atEnd, isWanted }: { readonly atEnd: boolean; readonly isWanted: IsWanted },
): CsvDialect | null {
  const isAll = atEnd || bytes.length > looked
  if (bytes.length === 0 || (!isAll && !bytes.includes(newline))) return null
  const lineEnd = guessLineEnd(bytes.subarray(0, looked), isAll)
  if (lineEnd === null) return null
  const start = Math.max(
    0,
    bytes.findIndex((byte) => byte > space),
  )
  const weighed = delimiters.map((delimiter) => {
    const step = readCsvRecord({ bytes, start, atEnd: true }, { delimiter, lineEnd }, limits)
    const names = step.kind === "record" ? textsOf({ bytes, cuts: step.cuts }) : []
    return { delimiter, wanted: names.filter(isWanted).length, columns: names.length }
  })
  const [best] = weighed.sort((a, b) => b.wanted - a.wanted || b.columns - a.columns)
  return { delimiter: best?.delimiter ?? ",", lineEnd }
}

/**
 * What ends the first line, outside of quotes. A lone CR may also stand in a field: then it ends lines where more of
 * them stand outside of quotes than LF. Null: more is needed.
 */
function guessLineEnd(bytes: Buffer, isAll: boolean): CsvDialect["lineEnd"] | null {
  let [isQuoted, returns, newlines] = [false, 0, 0]
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at]
    if (byte === quote) isQuoted = !isQuoted
    if (isQuoted) continue
    if (byte === newline) {
      if (returns === 0) return "\n"
      newlines += 1
    } else if (byte === carriageReturn) {
      if (bytes[at + 1] === newline) {
        if (returns === 0) return "\n"
      } else if (at + 1 < bytes.length || isAll) returns += 1
    }
  }
  if (returns === 0) return isAll ? "\n" : null
  return returns > newlines ? "\r" : "\n"
}

/** The first records of a text, by the delimiter of its header: fewer where it is broken. */
export function headerOf(text: string, { count = 1, isWanted }: { count?: number; isWanted: IsWanted }): string[][] {
  const bytes = Buffer.from(text.replace(/^\uFEFF/, ""))
  const dialect = guessDialect(bytes, { atEnd: true, isWanted })
  const found: string[][] = []
  let start = Math.max(
    0,
    bytes.findIndex((byte) => byte > space),
  )
  while (dialect && found.length < count && start < bytes.length) {
    const step = readCsvRecord({ bytes, start, atEnd: true }, dialect, limits)
    if (step.kind !== "record") break
    found.push(textsOf({ bytes, cuts: step.cuts }).map((name) => name.trim()))
    start = step.next
  }
  return found
}
