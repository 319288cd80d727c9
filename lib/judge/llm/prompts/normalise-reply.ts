import { z } from "zod"

/** Models write "Partially correct", "PARTIALLY_CORRECT" or "n/a"; all of it has one meaning. */
export const word = (value: unknown) => {
  if (value === undefined || value === null) return null
  if (typeof value !== "string") return value
  const plain = value
    .trim()
    .toLowerCase()
    .replace(/[\s_]+/g, "-")
  return nothing.has(plain) ? null : plain
}

const nothing: ReadonlySet<string> = new Set(["", "null", "none", "n/a", "na", "nil"])

/** A string, or null for an absent, empty or "null" one. */
export const textOrNull = z.preprocess((value) => {
  if (value === undefined) return null
  return typeof value === "string" && value.trim().length <= 4 && word(value) === null ? null : value
}, z.string().nullable())

/** A whole number, also when it comes as "7" or "7.". */
export const itemNumber = z.preprocess(
  (value) => {
    if (typeof value !== "string") return value
    return /^\s*#?\d{1,9}\.?\s*$/.test(value) ? Number(value.replace(/[^\d]/g, "")) : value
  },
  z.number().refine(Number.isInteger, "must be a whole number"),
)

/** One line of at most `cap` characters, free of what no database text column takes. */
export function oneLine(text: string, cap: number): string {
  if (text.length <= cap && plainLine.test(text)) return text
  const line = text
    .replace(/[\p{Cc}\p{Surrogate}]+/gu, " ")
    .normalize("NFC")
    .replace(/\s+/gu, " ")
    .trim()
  return line.length <= cap
    ? line
    : `${line
        .slice(0, cap - 1)
        .trimEnd()
        .replace(/\p{Surrogate}$/u, "")}…`
}

/** Nothing to mend: printable ASCII without a space too many. Most of what judges write. */
const plainLine = /^[!-~]+(?: [!-~]+)*$/

/** oneLine of a text that may be missing; null when nothing is left. */
export function oneLineOrNull(text: string | null, cap: number): string | null {
  const line = text === null ? "" : oneLine(text, cap)
  return line === "" ? null : line
}
