import { criterion, spanAt, type Finding } from "@/lib/judge/checks/item/finding"
import type { Item } from "@/lib/judge/checks/item/item"
import { emptyOutput } from "@/lib/judge/checks/output/empty-output"
import { findLoop } from "@/lib/judge/checks/output/repetition"
import { refusal } from "@/lib/judge/checks/output/refusal"
import type { Constraint, Violation } from "@/lib/judge/checks/constraints/constraint"
import { quotaPerPart } from "./quota-per-part"
import { verify } from "@/lib/judge/checks/constraints/verify"

/** Which broken constraint is named when several are: whole parts first, tokens next, form and length last. */
const RANK: readonly Constraint["kind"][] = [
  "two-responses",
  "repeat-prompt",
  "forbidden-words",
  "letter-count",
  "quotation",
  "language",
  "no-comma",
  "keywords",
  "placeholders",
  "capital-words",
  "dividers",
  "nth-paragraph",
  "keyword-count",
  "bullets",
  "highlights",
  "sections",
  "end-phrase",
  "postscript",
  "title",
  "json",
  "upper-case",
  "lower-case",
  "sentence-count",
  "word-count",
  "unknown",
]

/** All broken constraints of an output, the one to name first. Empty outputs, loops and refusals break everything. */
export function violationsOf(item: Item): Violation[] {
  if (item.clipped || item.constraints.length === 0) return []
  if (
    quotaPerPart(item) !== null ||
    emptyOutput(item) !== null ||
    findLoop(item.output) !== null ||
    refusal(item) !== null
  )
    return []
  if (/^\s*I apologi[sz]e\b/u.test(item.output)) return []
  return item.constraints
    .filter((constraint) => !isEchoed(constraint, item.constraints) && governsAll(constraint, item.input))
    .flatMap((constraint) => verify(constraint, item.output) ?? [])
    .sort((a, b) => rankOf(a) - rankOf(b))
}

function rankOf(violation: Violation): number {
  const rank = RANK.indexOf(violation.kind)
  const isBrokenWrapper = violation.kind === "quotation" && violation.category === "output-format-violation"
  return isBrokenWrapper ? RANK.length : rank
}

/** The named violation as a finding when `accepts` it; the others become its further criteria. */
export function findingOf(item: Item, accepts: (violation: Violation) => boolean): Finding | null {
  const violations = violationsOf(item)
  const first = violations[0]
  if (!first || !accepts(first)) return null
  return {
    title: first.title,
    summary: first.summary,
    category: first.category,
    subcategory: first.subcategory,
    confidence: violations.every((violation) => violation.category === first.category) ? 0.93 : 0.85,
    criteria: violations.slice(0, 6).map((violation) =>
      criterion({
        text: violation.demand,
        present: violation.category !== "missing-required-element",
        quality: violation.category === "missing-required-element" ? null : "incorrect",
        evidence: violation.at && spanAt(item.output, violation.at.start, violation.at.end),
        comment: violation.comment,
      }),
    ),
  }
}

/** A demand for capitals often speaks of a name or a title only, and a number of parts may be a minimum. */
function governsAll(constraint: Constraint, input: string): boolean {
  if (constraint.kind === "dividers" || constraint.kind === "bullets")
    return !/\bat least (?:\d{1,3}|[a-z]{3,6}) (?:[a-z]{1,12} ){0,2}(?:sections|paragraphs|parts|bullets?)\b/iu.test(
      input.slice(-8_000),
    )
  if (constraint.kind !== "upper-case") return true
  const sentences = input.slice(-8_000).split(/(?<=[.!?])\s|\n/u)
  return sentences.some(
    (sentence) =>
      /\b(?:capitals?|uppercase|caps)\b/iu.test(sentence) &&
      /\b(?:response|reply|answer|output|entire|entirety|whole|everything|it in|only)\b/iu.test(sentence) &&
      !/\b(?:names?|titles?|words)\b[^.]{0,40}\b(?:capitals?|uppercase|caps)\b/iu.test(sentence),
  )
}

/** A text that must be repeated word for word may itself hold what is forbidden or capped elsewhere. */
function isEchoed(constraint: Constraint, all: readonly Constraint[]): boolean {
  if (constraint.kind !== "forbidden-words" && constraint.kind !== "no-comma") return false
  const echo = all.find((other) => other.kind === "repeat-prompt")
  if (echo?.kind !== "repeat-prompt") return false
  const text = echo.text.toLowerCase()
  return constraint.kind === "no-comma"
    ? text.includes(",")
    : constraint.words.some((word) => text.includes(word.toLowerCase()))
}
