/**
 * Evidence spans are [start, end) in Unicode code points of the output, as Python counts and as the released atlas
 * gives them. JavaScript strings count UTF-16 units: an emoji before a quote would shift it by one.
 */
export type Span = { readonly start: number; readonly end: number }

/** Code-point span -> UTF-16 span of the same characters; null when it does not lie inside the text. */
export function toUtf16Span(text: string, span: Span): Span | null {
  if (span.start < 0 || span.end <= span.start) return null
  const start = utf16Offset(text, span.start)
  const end = utf16Offset(text, span.end)
  return start === null || end === null ? null : { start, end }
}

/** Where `quote` stands in `text`, in code points; null when it is not there word for word. */
export function findQuote(text: string, quote: string): Span | null {
  if (quote === "") return null
  const index = text.indexOf(quote)
  if (index < 0) return null
  // Most texts hold no character beyond the basic plane: there a unit is a code point.
  if (!hasAstral(text)) return { start: index, end: index + quote.length }
  const start = codePoints(text.slice(0, index))
  return { start, end: start + codePoints(quote) }
}

function utf16Offset(text: string, points: number): number | null {
  if (!hasAstral(text)) return points <= text.length ? points : null
  let seen = 0
  let offset = 0
  while (seen < points) {
    if (offset >= text.length) return null
    offset += (text.codePointAt(offset) ?? 0) > 0xffff ? 2 : 1
    seen += 1
  }
  return offset
}

const astral = /[\uD800-\uDFFF]/

/** One output is asked about several times in a row, for each of its criteria. */
let last = { text: "", hasAstral: false }

function hasAstral(text: string): boolean {
  if (text !== last.text) last = { text, hasAstral: astral.test(text) }
  return last.hasAstral
}

function codePoints(text: string): number {
  let count = 0
  for (const _ of text) count += 1
  return count
}
