import type { Criterion } from "@/lib/domain/failures/annotation"
import { toUtf16Span, type Span } from "@/lib/domain/failures/evidence"
import type { Range } from "./rich-document"

/** A stretch to light: a judge's evidence (with its criterion's number) or a passage somebody linked to. */
export type TextMark = Range & { readonly tone: "good" | "warn" | "bad" | "passage"; readonly criterion: number | null }

const tones = { correct: "good", "partially-correct": "warn", incorrect: "bad" } as const

/**
 * Evidence and passage (both in code points) as ranges of `text` (UTF-16). What lies outside of the text, or in the
 * part that is cut off at `shown` units, marks nothing.
 */
export function textMarks(
  text: string,
  { criteria, passage, shown }: { criteria: readonly Criterion[]; passage: Span | null; shown: number },
): TextMark[] {
  const evidence = criteria.flatMap(({ evidence: span, quality }, index): TextMark[] => {
    const range = span && rangeOf(text, span, shown)
    return range ? [{ ...range, tone: tones[quality ?? "incorrect"], criterion: index + 1 }] : []
  })
  const linked = passage && rangeOf(text, passage, shown)
  return linked ? [...evidence, { ...linked, tone: "passage", criterion: null }] : evidence
}

function rangeOf(text: string, span: Span, shown: number): Range | null {
  const utf16 = toUtf16Span(text, span)
  return utf16 && utf16.start < shown ? { from: utf16.start, to: Math.min(utf16.end, shown) } : null
}

export type MarkedPiece = Range & { readonly marks: readonly TextMark[] }

/** A range cut at the edges of the marks that touch it; the pieces joined are the range again. */
export function cutAtMarks({ from, to }: Range, marks: readonly TextMark[]): MarkedPiece[] {
  const touching = marks.filter((mark) => mark.from < to && mark.to > from)
  if (touching.length === 0) return [{ from, to, marks: [] }]
  const inside = touching.flatMap((mark) => [mark.from, mark.to]).filter((edge) => edge > from && edge < to)
  const edges = [...new Set([from, ...inside, to])].sort((a, b) => a - b)
  return edges.slice(0, -1).map((start, index) => {
    const end = edges[index + 1] ?? to
    return { from: start, to: end, marks: touching.filter((mark) => mark.from <= start && mark.to >= end) }
  })
}

/** Where each mark is first and last seen among the ranges that are shown: there its anchor and its number go. */
export function seenEdges(
  shown: readonly Range[],
  marks: readonly TextMark[],
): Map<TextMark, { first: number; last: number }> {
  const edges = new Map<TextMark, { first: number; last: number }>()
  for (const mark of marks) {
    for (const range of shown) {
      if (range.from >= mark.to || range.to <= mark.from) continue
      const first = Math.max(range.from, mark.from)
      const last = Math.min(range.to, mark.to)
      const known = edges.get(mark)
      edges.set(mark, { first: known?.first ?? first, last })
    }
  }
  return edges
}
