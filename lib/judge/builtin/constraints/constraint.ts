import { constraintsOfReference } from "./of-reference"
import { constraintsOfInput } from "./of-input"

export type Relation = "at-least" | "less-than"

/** A demand on the output that a program can verify. Counts are thresholds: at least n, or fewer than n. */
export type Constraint =
  | { readonly kind: "no-comma" | "json" | "title" | "two-responses" | "quotation" | "upper-case" | "lower-case" }
  | { readonly kind: "forbidden-words" | "keywords"; readonly words: readonly string[] }
  | { readonly kind: "keyword-count"; readonly word: string; readonly relation: Relation; readonly count: number }
  | { readonly kind: "letter-count"; readonly letter: string; readonly relation: Relation; readonly count: number }
  | {
      readonly kind: "word-count" | "sentence-count" | "capital-words"
      readonly relation: Relation
      readonly count: number
    }
  | { readonly kind: "dividers" | "bullets" | "highlights" | "placeholders"; readonly count: number }
  | { readonly kind: "nth-paragraph"; readonly count: number; readonly nth: number; readonly word: string }
  | { readonly kind: "sections"; readonly splitter: string; readonly count: number }
  | { readonly kind: "repeat-prompt" | "end-phrase" | "postscript"; readonly text: string }
  | { readonly kind: "language"; readonly code: string }
  | { readonly kind: "unknown"; readonly name: string }

export type ConstraintKind = Constraint["kind"]

/** A broken constraint, filed where the release files it. */
export type Violation = {
  readonly kind: ConstraintKind
  readonly category: string
  readonly subcategory: string
  readonly title: string
  readonly summary: string
  /** what was demanded, in a few words */
  readonly demand: string
  /** UTF-16 [start, end) of the offending text, when there is one */
  readonly at: { readonly start: number; readonly end: number } | null
  readonly comment: string
}

/** The reference's own list when it has one; otherwise what the input states in so many words. */
export function readConstraints(input: string, reference: string | null): Constraint[] {
  const listed = reference === null ? [] : constraintsOfReference(reference)
  return listed.length > 0 ? listed : constraintsOfInput(input)
}
