import { isObject } from "@/lib/ingest/json/values"
import { letterFamilies, plainReading, scoreCell, wordScore } from "@/lib/ingest/scores/score"

/** The first rows of a table: a value of each column, undefined where a record lacks it. */
export type TableSample = {
  readonly columns: readonly string[]
  readonly rows: readonly (readonly unknown[])[]
}

/** What a column holds, by the first rows. Shares are of the cells that hold something, unless it is said of what. */
export type ColumnProfile = {
  readonly values: readonly string[]
  readonly filled: number
  readonly distinct: number
  readonly numbers: number
  readonly wholes: number
  /** cells that say more than that there is nothing ("N/A", "-") */
  readonly said: number
  /** of those: numbers, booleans, and words or letters for right and wrong */
  readonly scores: number
  /** of those: words for right and wrong, 0 and 1 */
  readonly verdicts: number
  readonly objects: number
}

export function profileOf({ columns, rows }: TableSample): Map<string, ColumnProfile> {
  return new Map(columns.map((column, index) => [column, profile(rows.map((row) => row[index]))]))
}

function profile(cells: readonly unknown[]): ColumnProfile {
  const values = cells.map(cellText)
  const filled = values.filter((text) => text.trim() !== "")
  const said = filled.filter((text) => scoreCell(text).kind !== "missing")
  const shareOf = (texts: readonly string[], is: (text: string) => boolean) =>
    texts.filter(is).length / Math.max(1, texts.length)
  const distinct = new Set(filled.map((text) => text.trim().toLowerCase()))
  const hasLetters = Object.values(letterFamilies).some((family) =>
    said.every((text) => Object.hasOwn(family, text.trim().toLowerCase())),
  )
  const isWord = (text: string) => wordScore(text.trim().toLowerCase(), plainReading) !== undefined
  const isNumber = (text: string) => ["point", "comma"].includes(scoreCell(text).kind)
  const isVerdict = (text: string) => /^[01](\.0*)?$/.test(text.trim()) || isWord(text)
  return {
    values,
    filled: filled.length,
    distinct: distinct.size,
    numbers: shareOf(filled, isNumber),
    wholes: shareOf(filled, (text) => trialOf(text) !== null),
    said: said.length,
    scores: hasLetters && said.length > 0 ? 1 : shareOf(said, (text) => isNumber(text) || isWord(text)),
    verdicts: hasLetters && said.length > 0 ? 1 : shareOf(said, isVerdict),
    objects: cells.filter(isObject).length / Math.max(1, filled.length),
  }
}

/** A cell as text, its first 2,000 characters; "" where there is nothing. */
export function cellText(value: unknown): string {
  if (value === null || value === undefined) return ""
  return typeof value === "object" ? JSON.stringify(value).slice(0, 2_000) : String(value).slice(0, 2_000)
}

/** The number of a repeat as tables write it, "1" and pandas' "1.0"; 0 for an empty cell, null for none. */
export function trialOf(text: string | null): number | null {
  if (text === null) return null
  const found = /^\s*(\d{1,7})(?:\.0*)?\s*$/.exec(text)
  return found ? Number(found[1]) : text.trim() === "" ? 0 : null
}
