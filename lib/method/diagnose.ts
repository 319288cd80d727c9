import { outcomeOf, type Criterion, type Diagnosis } from "@/lib/domain/failures/annotation"
import { findQuote, toUtf16Span } from "@/lib/domain/failures/evidence"
import type { Outcome } from "@/lib/domain/enums"
import { noUsage, type DiagnoseRequest, type Judge, type Usage } from "./judge/judge"

// Stage 2 of the paper: one wrong output -> criteria with evidence and the first major error.

/** What became of one failure. A judge that did not answer is an outcome with a reason, never a missing row. */
export type Annotation = {
  readonly outcome: Exclude<Outcome, "pending">
  readonly detail: string | null
  readonly diagnosis: Diagnosis | null
  readonly usage: Usage
}

/** Longest texts kept of a judge, in UTF-16 units: what it writes is as hostile as any other input. */
const limits = {
  title: 200,
  summary: 4_000,
  secondary: 200,
  criterion: 1_000,
  comment: 2_000,
  quote: 2_000,
  criteria: 40,
}

/**
 * Asks the judge about one failure; `texts` null means that its texts are not stored. Evidence is checked against the
 * output: a place outside it is dropped, a quote that is there after all is found. Throws only what the judge throws.
 */
export async function annotate(texts: DiagnoseRequest | null, judge: Judge): Promise<Annotation> {
  if (!texts)
    return {
      outcome: "unavailable",
      detail: "The texts of this prediction are not stored.",
      diagnosis: null,
      usage: noUsage,
    }
  const reply = await judge.diagnose(texts)
  if (!reply.ok)
    return { outcome: reply.reason, detail: clip(reply.detail, limits.comment), diagnosis: null, usage: reply.usage }
  const diagnosis = verify(reply.value, texts.output)
  if (diagnosis.title === "" && outcomeOf(diagnosis) === "diagnosed")
    return {
      outcome: "unparseable",
      detail: "The judge saw an error but gave it no title.",
      diagnosis: null,
      usage: reply.usage,
    }
  return { outcome: outcomeOf(diagnosis), detail: null, diagnosis, usage: reply.usage }
}

/** The diagnosis with bounded, clean texts and evidence that is really in `output`. */
export function verify(diagnosis: Diagnosis, output: string): Diagnosis {
  const { confidence } = diagnosis
  return {
    ...diagnosis,
    title: oneLine(diagnosis.title, limits.title),
    summary: clip(diagnosis.summary, limits.summary),
    secondary: diagnosis.secondary === null ? null : oneLine(diagnosis.secondary, limits.secondary) || null,
    confidence: confidence === null || Number.isNaN(confidence) ? null : Math.min(1, Math.max(0, confidence)),
    criteria: diagnosis.criteria.slice(0, limits.criteria).map((criterion) => verifyCriterion(criterion, output)),
  }
}

function verifyCriterion(criterion: Criterion, output: string): Criterion {
  const quote = criterion.missingQuote === null ? "" : clip(criterion.missingQuote, limits.quote)
  const given = criterion.evidence && toUtf16Span(output, criterion.evidence) ? criterion.evidence : null
  const evidence = given ?? findQuote(output, quote)
  return {
    ...criterion,
    text: clip(criterion.text, limits.criterion),
    comment: criterion.comment === null ? null : clip(criterion.comment, limits.comment),
    evidence,
    missingQuote: evidence || quote === "" ? null : quote,
  }
}

/** As a database keeps it: no NUL and no half of a surrogate pair, which a cut does not leave behind either. */
function clip(text: string, length: number): string {
  const clean = text.toWellFormed().replaceAll("\u0000", "\uFFFD").trim()
  if (clean.length <= length) return clean
  return `${clean.slice(0, length - 1).replace(/[\uD800-\uDBFF]$/, "")}…`
}

function oneLine(text: string, length: number): string {
  return clip(text.replace(/\s+/gu, " "), length)
}
