import type { Span } from "./evidence"
import type { Quality, Suspect, Verdict } from "@/lib/domain/enums"

/** One thing a right answer needs, and how the output fares on it. */
export type Criterion = {
  readonly text: string
  readonly present: boolean | null
  readonly quality: Quality | null
  /** where the output shows it, in code points; null when nothing was quoted or the quote is not there */
  readonly evidence: Span | null
  /** what the judge quoted although the output does not contain it */
  readonly missingQuote: string | null
  readonly comment: string | null
}

/** What a judge says about one failure: the first major error, in its own words. */
export type Diagnosis = {
  readonly verdict: Verdict
  readonly suspect: Suspect | null
  readonly title: string
  readonly summary: string
  readonly secondary: string | null
  /** 0 to 1, the judge's own; null when it gives none */
  readonly confidence: number | null
  readonly criteria: readonly Criterion[]
  /** what inside the judge spoke: "llm@2-1a2b…" (its prompt), "check:arithmetic", "neighbour", "undetermined" */
  readonly source: string
  /** slug of a released category the judge already knows while reading; null when it does not */
  readonly categoryHint: string | null
}

/** What a judge that could not tell the cause signs with. Such a failure was looked at, but nothing is known of it. */
export const undetermined = "undetermined"

/** The outcome that a diagnosis stands for. */
export function outcomeOf(diagnosis: Diagnosis): "diagnosed" | "no-error-found" {
  return diagnosis.verdict === "no-error-found" ? "no-error-found" : "diagnosed"
}
