import { isObject } from "@/lib/ingest/json/values"
import { letterFamilies, plainReading, scoreCell, wordScore } from "@/lib/ingest/scores/score"

/** The first rows of a table: a value of each column, undefined where a record lacks it. */
export type TableSample = {
  readonly columns: readonly string[]
  readonly rows: readonly (readonly unknown[])[]
}

/** What a column holds, by the first rows. Shares are of the cells that hold something. */
export type ColumnProfile = {
  readonly values: readonly string[]
  readonly filled: number
  readonly distinct: number
  readonly numbers: number
  readonly wholes: number
  /** numbers, booleans, and words or letters for right and wrong */
  readonly scores: number
  /** words for right and wrong, 0 and 1 */
  readonly verdicts: number
  readonly objects: number
}

export function profileOf({ columns, rows }: TableSample): Map<string, ColumnProfile> {
  return new Map(columns.map((column, index) => [column, profile(rows.map((row) => row[index]))]))
}

function profile(cells: readonly unknown[]): ColumnProfile {
  const values = cells.map(cellText)
  const filled = values.filter((text) => text.trim() !== "")
  const share = (is: (text: string) => boolean) => (filled.length === 0 ? 0 : filled.filter(is).length / filled.length)
  const distinct = new Set(filled.map((text) => text.trim().toLowerCase()))
  const hasLetters = Object.values(letterFamilies).some((family) =>
    [...distinct].every((text) => Object.hasOwn(family, text)),
  )
  const isWord = (text: string) =>
    wordScore(text.trim().toLowerCase(), plainReading) !== undefined || scoreCell(text).kind === "missing"
  const isNumber = (text: string) => ["point", "comma"].includes(scoreCell(text.replace(/\s*%\s*$/, "")).kind)
  return {
    values,
    filled: filled.length,
    distinct: distinct.size,
    numbers: share(isNumber),
    wholes: share((text) => trialOf(text) !== null),
    scores: hasLetters && filled.length > 0 ? 1 : share((text) => isNumber(text) || isWord(text)),
    verdicts: hasLetters && filled.length > 0 ? 1 : share((text) => /^[01](\.0*)?$/.test(text.trim()) || isWord(text)),
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
