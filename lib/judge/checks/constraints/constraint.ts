export type Relation = "at-least" | "less-than"

type Count = { readonly count: number }
type Bound = Count & { readonly relation: Relation }
type Words = { readonly words: readonly string[] }
type Text = { readonly text: string }

/** A demand on the output that a program can verify, with its parameters. */
type Demands = {
  "no-comma": object
  json: object
  title: object
  "two-responses": object
  quotation: object
  "upper-case": object
  "lower-case": object
  "forbidden-words": Words
  keywords: Words
  "keyword-count": Bound & { readonly word: string }
  "letter-count": Bound & { readonly letter: string }
  "word-count": Bound
  "sentence-count": Bound
  "capital-words": Bound
  dividers: Count
  bullets: Count
  highlights: Count
  placeholders: Count
  "nth-paragraph": Count & { readonly nth: number; readonly word: string }
  sections: Count & { readonly splitter: string }
  "repeat-prompt": Text
  "end-phrase": Text
  postscript: Text
  language: { readonly code: string }
  unknown: { readonly name: string }
}

/** Counts are thresholds: at least n, or fewer than n; for dividers, bullets and paragraphs the number itself. */
export type Constraint = { [K in keyof Demands]: { readonly kind: K } & Demands[K] }[keyof Demands]

type ConstraintKind = Constraint["kind"]

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
