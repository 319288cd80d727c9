import { diffLines, diffWordsWithSpace } from "diff"
import type { Range } from "./rich-document"

/** Up to here (UTF-16 units of both together) words are compared; longer texts by line; past the last not at all. */
const byWord = 24_000
const byLine = 200_000
/** Edits after which the search ends: its cost grows with their square. */
const most = { words: 3_000, lines: 4_000 }
const patience = 400

export type TextDiff = {
  readonly unit: "words" | "lines"
  /** stretches that only this side has, as ranges of its text, in order */
  readonly a: readonly Range[]
  readonly b: readonly Range[]
  /** share of the longer text that both have, 0 to 1 */
  readonly common: number
}

/**
 * What two texts do not share. Words where that is quick, else lines; null when they are too long or have too little
 * in common to be laid side by side in the time there is.
 */
export function diffTexts(a: string, b: string): TextDiff | null {
  const length = a.length + b.length
  if (length > byLine) return null
  const words =
    length <= byWord ? diffWordsWithSpace(a, b, { maxEditLength: most.words, timeout: patience }) : undefined
  const parts = words ?? diffLines(a, b, { maxEditLength: most.lines, timeout: patience })
  if (!parts) return null
  const only = { a: [] as Range[], b: [] as Range[] }
  const at = { a: 0, b: 0 }
  let shared = 0
  for (const { value, added, removed } of parts) {
    const side = removed ? "a" : added ? "b" : null
    if (side === null) {
      shared += value.length
      at.a += value.length
      at.b += value.length
      continue
    }
    const last = only[side].at(-1)
    const range = { from: at[side], to: at[side] + value.length }
    if (last?.to === range.from) only[side][only[side].length - 1] = { from: last.from, to: range.to }
    else only[side].push(range)
    at[side] += value.length
  }
  const longer = Math.max(a.length, b.length)
  return { unit: words ? "words" : "lines", ...only, common: longer === 0 ? 1 : Math.min(1, shared / longer) }
}
