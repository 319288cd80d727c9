import type { Constraint, Violation } from "./constraint"
import { brokenBlocks } from "./verify-blocks"
import { brokenContent } from "./verify-content"
import { brokenEcho } from "./verify-echo"
import { brokenForm } from "./verify-form"
import { brokenFrequency } from "./verify-frequency"
import { brokenLength } from "./verify-length"

/**
 * How `output` breaks `constraint`; null when it keeps to it or when this cannot be told. The definitions of words,
 * bullets, highlights and so on are those of the IFEval checker, because benchmarks of this kind score by them.
 */
export function verify(constraint: Constraint, output: string): Violation | null {
  switch (constraint.kind) {
    case "no-comma":
    case "forbidden-words":
    case "keywords":
    case "title":
    case "postscript":
      return brokenContent(constraint, output)
    case "keyword-count":
    case "letter-count":
    case "capital-words":
    case "placeholders":
    case "highlights":
      return brokenFrequency(constraint, output)
    case "word-count":
    case "sentence-count":
      return brokenLength(constraint, output)
    case "dividers":
    case "nth-paragraph":
    case "bullets":
    case "sections":
    case "two-responses":
      return brokenBlocks(constraint, output)
    case "json":
    case "quotation":
    case "upper-case":
    case "lower-case":
    case "language":
      return brokenForm(constraint, output)
    case "repeat-prompt":
    case "end-phrase":
      return brokenEcho(constraint, output)
    case "unknown":
      return null
    default:
      return constraint satisfies never
  }
}
