import type { Criterion, Diagnosis } from "@/lib/domain/failures/annotation"
import { findQuote, type Span } from "@/lib/domain/failures/evidence"
import type { Quality, Suspect, Verdict } from "@/lib/domain/enums"
import type { Item } from "./item"

/** What one rule says about one output. Categories are slugs of the released atlas. */
export type Finding = {
  readonly title: string
  readonly summary: string
  readonly category: string
  readonly subcategory: string | null
  /** 0 to 1 */
  readonly confidence: number
  readonly criteria: readonly Criterion[]
  readonly verdict?: Verdict
  readonly suspect?: Suspect
}

/** A rule that can be verified on the texts alone; it keeps silent when in doubt. */
export type Check = (item: Item) => Finding | null

type CriterionParts = {
  readonly text: string
  readonly present: boolean | null
  readonly quality: Quality | null
  readonly evidence?: Span | null
  readonly comment?: string
}

export function criterion({ text, present, quality, evidence = null, comment }: CriterionParts): Criterion {
  return { text, present, quality, evidence, missingQuote: null, comment: comment ?? null }
}

/** UTF-16 offsets of the output -> the code-point span that the domain keeps; null when it is empty or outside. */
export function spanAt(output: string, start: number, end: number): Span | null {
  if (start < 0 || end <= start || end > output.length) return null
  const before = codePoints(output.slice(0, start))
  return { start: before, end: before + codePoints(output.slice(start, end)) }
}

/** The span of the first occurrence of `quote`; long quotes are found by their beginning. */
export function spanOf(output: string, quote: string): Span | null {
  return findQuote(output, quote.slice(0, 300))
}

export function toDiagnosis(finding: Finding, source: string): Diagnosis {
  return {
    verdict: finding.verdict ?? "error",
    suspect: finding.suspect ?? null,
    title: finding.title,
    summary: finding.summary,
    secondary: null,
    confidence: finding.confidence,
    criteria: finding.criteria,
    source,
    categoryHint: finding.subcategory ?? finding.category,
  }
}

function codePoints(text: string): number {
  let count = 0
  for (const _ of text) count += 1
  return count
}
