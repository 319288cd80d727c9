import { findQuote, type Span } from "@/lib/domain/failures/evidence"

/**
 * Where the output shows what the judge quotes. Judges trim, wrap quotes in quotation marks and turn line breaks into
 * spaces; the words themselves must be there. The span is always one of the output's own text.
 */
export function locateQuote(output: string, quote: string): Span | null {
  const exact = findQuote(output, quote) ?? findQuote(output, quote.trim())
  if (exact) return exact
  const bare = quote.trim().replace(/^["'“‘`]+|["'”’`]+$/gu, "")
  const span = findQuote(output, bare)
  if (span) return span
  const words = bare.split(/\s+/u).filter((word) => word !== "")
  if (words.length < 2 || words.length > 400 || !words.every((one) => output.includes(one))) return null
  const found = new RegExp(words.map(escape).join("\\s+"), "u").exec(output)
  return found ? findQuote(output, found[0]) : null
}

const escape = (word: string) => word.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&").replace(/\p{Surrogate}/gu, "\uFFFD")
