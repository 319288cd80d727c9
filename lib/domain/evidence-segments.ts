import type { Criterion } from "./annotation"
import { toUtf16Span } from "./evidence"

/** A stretch of the output and the criteria (by number, from 1) whose evidence covers it. */
export type Segment = { readonly text: string; readonly criteria: readonly number[] }

/**
 * Cuts a text at the edges of all evidence spans, which may overlap. The segments joined are the text again.
 * A span that does not lie inside the text marks nothing.
 */
export function evidenceSegments(text: string, criteria: readonly Criterion[]): Segment[] {
  const spans = criteria.flatMap(({ evidence }, index) => {
    const span = evidence && toUtf16Span(text, evidence)
    return span ? [{ ...span, criterion: index + 1 }] : []
  })
  const edges = [...new Set([0, ...spans.flatMap(({ start, end }) => [start, end]), text.length])].sort((a, b) => a - b)
  return edges.slice(0, -1).map((start, index) => {
    const end = edges[index + 1] ?? text.length
    const covering = spans.filter((span) => span.start <= start && span.end >= end)
    return { text: text.slice(start, end), criteria: covering.map((span) => span.criterion) }
  })
}
