import type { CsvCuts } from "./csv-record"
import type { TextRoom } from "@/lib/ingest/text-store"

/** The fields of one record, where they lie (csv-record.ts). */
export type CsvFields = { readonly bytes: Buffer; readonly cuts: CsvCuts }

/** Shorter texts are quicker as strings. */
const storedLength = 256

export const widthOf = ({ cuts }: CsvFields): number => cuts.length / 3

/** A field as a string; "" for one that is not there. */
export function textOf({ bytes, cuts }: CsvFields, index: number): string {
  if (index < 0 || 3 * index >= cuts.length) return ""
  const text = bytes.toString("utf8", cuts[3 * index] ?? 0, cuts[3 * index + 1] ?? 0)
  return cuts[3 * index + 2] === 1 ? text.replaceAll('""', '"') : text
}

export function textsOf(fields: CsvFields): string[] {
  return Array.from({ length: widthOf(fields) }, (_, index) => textOf(fields, index))
}

/** A field that nobody looks into: when it is long, its bytes go as they are from the file to the database. */
export function storedTextOf(fields: CsvFields, index: number, room: TextRoom): string | Uint8Array {
  const { bytes, cuts } = fields
  const [start, end] = [cuts[3 * index] ?? 0, cuts[3 * index + 1] ?? 0]
  if (end - start < storedLength) return textOf(fields, index)
  if (cuts[3 * index + 2] === 0) {
    const target = room.take(end - start)
    target.set(bytes.subarray(start, end))
    return target
  }
  // As Latin-1 every byte is a character and stays one: quicker than to copy what is between the quotes piece by piece.
  const text = bytes.toString("latin1", start, end).replaceAll('""', '"')
  const target = room.take(text.length)
  target.write(text, "latin1")
  return target
}

/** `textOf` for a column that often says the same several times in a row: then its string is made once. */
export function createRepeatedText(): (fields: CsvFields, index: number) => string {
  let last = { raw: Buffer.alloc(0), length: 0, text: "" }
  return (fields, index) => {
    const { bytes, cuts } = fields
    const [start, end] = [cuts[3 * index] ?? 0, cuts[3 * index + 1] ?? 0]
    const length = end - start
    if (length === last.length && bytes.compare(last.raw, 0, length, start, end) === 0) return last.text
    const raw = length > last.raw.length ? Buffer.allocUnsafeSlow(2 * length) : last.raw
    bytes.copy(raw, 0, start, end)
    last = { raw, length, text: textOf(fields, index) }
    return last.text
  }
}

/** Enough of a text to tell it from others: the whole of a short one, else its length and its ends. */
export function outlineOf(fields: CsvFields, index: number): string {
  const { bytes, cuts } = fields
  const [start, end] = [cuts[3 * index] ?? 0, cuts[3 * index + 1] ?? 0]
  if (end - start <= 64) return bytes.toString("latin1", start, end)
  return `${end - start} ${bytes.toString("latin1", start, start + 32)}${bytes.toString("latin1", end - 32, end)}`
}
