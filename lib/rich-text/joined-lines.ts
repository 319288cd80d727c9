import type { Range } from "./rich-document"

/** Lines of a paragraph as one string, without what stood before them (quote signs, indentation of a list). */
export type Joined = {
  readonly text: string
  /** [from, to) of `text` -> the ranges of the source it came from, in order */
  readonly ranges: (from: number, to: number) => Range[]
}

/** `lines` are ranges of `source` without their line ends; lines that follow each other directly stay one range. */
export function joinLines(source: string, lines: readonly Range[]): Joined {
  const pieces: { at: number; from: number; to: number }[] = []
  let text = ""
  for (const [index, line] of lines.entries()) {
    const next = lines[index + 1]
    // The line end belongs to its line; between lines it is one character, as in the source.
    const to = next ? line.to + 1 : line.to
    const last = pieces.at(-1)
    if (last && last.to === line.from) last.to = to
    else pieces.push({ at: text.length, from: line.from, to })
    text += source.slice(line.from, to)
  }
  const ranges = (from: number, to: number): Range[] => {
    const found: Range[] = []
    for (let index = pieceAt(pieces, from); index < pieces.length; index += 1) {
      const piece = pieces[index]
      if (!piece || piece.at >= to) break
      const start = piece.from + Math.max(0, from - piece.at)
      const end = Math.min(piece.to, piece.from + (to - piece.at))
      if (end > start) found.push({ from: start, to: end })
    }
    return found
  }
  return { text, ranges }
}

function pieceAt(pieces: readonly { at: number }[], offset: number): number {
  let low = 0
  let high = pieces.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((pieces[middle]?.at ?? 0) <= offset) low = middle
    else high = middle - 1
  }
  return low
}
