import { delimitersAt, pairDelimiters, type Delimiter } from "./emphasis"
import { finder, mathReader } from "./math-spans"
import type { Joined } from "./joined-lines"
import type { Leaf, Range } from "./rich-document"

type Piece = Range & Pick<Leaf, "kind" | "tex" | "display">

const punctuation = /[!-/:-@[-`{-~]/

/** Emphasis, code and formulas of one paragraph. Links and images stay as they were written: nothing can be hidden. */
export function readInline(joined: Joined): Leaf[] {
  const { text } = joined
  const { pieces, delimiters } = cut(text)
  const paired = pairDelimiters(delimiters)
  const style = { "*": false, "**": false, "~~": false }
  const leaves: Leaf[] = []
  const put = (piece: Piece) => {
    const ranges = joined.ranges(piece.from, piece.to)
    const [first] = ranges
    // A formula over several lines of a quote is one formula.
    const whole = piece.kind === "math" && first ? [{ from: first.from, to: ranges.at(-1)?.to ?? first.to }] : ranges
    for (const range of whole) {
      leaves.push({
        kind: piece.kind,
        ...range,
        ...(piece.tex !== undefined && { tex: piece.tex }),
        ...(piece.display && { display: true }),
        ...(style["**"] && { bold: true }),
        ...(style["*"] && { italic: true }),
        ...(style["~~"] && { struck: true }),
      })
    }
  }
  for (const piece of pieces) {
    if (piece.kind !== "text") {
      put(piece)
      continue
    }
    let from = piece.from
    for (let at = piece.from; at < piece.to; at += 1) {
      const turn = text[at] === "*" || text[at] === "~" ? paired.get(at) : undefined
      if (!turn) continue
      if (at > from) put({ kind: "text", from, to: at })
      style[turn.sign] = turn.on
      from = at + turn.sign.length
      at = from - 1
    }
    if (piece.to > from) put({ kind: "text", from, to: piece.to })
  }
  return leaves
}

/** One pass: what is code, formula or escaped, and where stars may mean emphasis. */
function cut(text: string): { pieces: Piece[]; delimiters: Delimiter[] } {
  const pieces: Piece[] = []
  const delimiters: Delimiter[] = []
  const mathAt = mathReader(text)
  const ticks = new Map<number, (from: number) => number>()
  let from = 0
  let at = 0
  const flush = (next: number) => {
    if (at > from) pieces.push({ kind: "text", from, to: at })
    from = next
    at = next
  }
  while (at < text.length) {
    const character = text[at]
    if (character === "`") {
      const length = runLength(text, at)
      const close = closingTicks(text, { at: at + length, length, ticks })
      if (close < 0) at += length
      else {
        const start = at + length
        flush(close + length)
        pieces.push({ kind: "code", from: start, to: close })
      }
    } else if (character === "\\" || character === "$") {
      const math = mathAt(at)
      if (math) {
        flush(math.to)
        pieces.push({
          kind: "math",
          from: math.from,
          to: math.to,
          tex: math.tex,
          ...(math.display && { display: true }),
        })
      } else if (character === "\\" && punctuation.test(text[at + 1] ?? "")) {
        flush(at + 1)
        at += 1
      } else at += 1
    } else if (character === "*" || character === "~") {
      const { length, found } = delimitersAt(text, at)
      delimiters.push(...found)
      at += length
    } else at += 1
  }
  flush(text.length)
  return { pieces, delimiters }
}

function runLength(text: string, at: number): number {
  let end = at
  while (text[end] === "`" && end - at < 20) end += 1
  return end - at
}

type Search = { readonly at: number; readonly length: number; readonly ticks: Map<number, (from: number) => number> }

/** The next run of exactly as many ticks; -1 when there is none nearby. */
function closingTicks(text: string, { at, length, ticks }: Search): number {
  const find = ticks.get(length) ?? finder(text, "`".repeat(length))
  ticks.set(length, find)
  let close = find(at)
  for (let tries = 0; close >= 0 && tries < 50; tries += 1) {
    const found = runLength(text, close)
    if (found === length && close - at < 2_000) return close > at ? close : -1
    close = text.indexOf("`".repeat(length), close + found)
  }
  return -1
}
