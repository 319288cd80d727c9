import { opensFormula } from "@/lib/domain/text/csv"

/**
 * The files of the reference code (IBM/ErrorMap 704a4cf), read and written: shared words of import and export.
 * Columns in the order in which it writes them.
 */
export const referenceRoot = "LLM Errors"

/** Where the reference puts errors that its judge put nowhere; at every level. */
export const referenceOther = "Other"

/** Ours: the judge gave no usable answer twice. The reference files these under Other as well. */
export const referenceUnassigned = "Unassigned"

export const leafColumns = [
  "dataset",
  "example_id",
  "model",
  "input_text",
  "output_text",
  "score",
  "judge_model",
  "judge_response",
  "error_title",
  "error_summary",
  "prompt",
] as const

export const singleErrorColumns = [
  "example_id",
  "model",
  "input_text",
  "output_text",
  "score",
  "correct_answer",
  "dataset",
  "error",
  "correct_output_list",
  "prompt",
  "judge_model",
  "judge_response",
  "template_used",
  "inference_success",
  "full_response",
] as const

/**
 * A last column (in the tree: a key of the root) that the reference leaves alone. It says that the file is ours: what
 * became of the failure in our words, and that formulas were made harmless.
 */
export const ownMark = "erroratlas_outcome"

export const depthColumn = (depth: number): string => `category_depth_${depth}`

/** What csvCell makes of a formula: apostrophes in front of what opens one. */
const looksMarked = (text: string) => text.startsWith("'") && opensFormula(text.replace(/^'+/, ""))

/** Text that already looks like a neutralised formula gets one apostrophe more, so that taking one away is exact. */
export function markText(text: string): string {
  return looksMarked(text) ? `'${text}` : text
}

/** The text as it was before `markText` and the CSV writer's neutralising. */
export function unmarkText(text: string): string {
  return looksMarked(text) ? text.slice(1) : text
}
