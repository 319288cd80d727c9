import type { JsonStart } from "@/lib/ingest/json/first-keys"

/** What joins the files: an id of a question, under the names it goes by, most telling first. */
export const keyFields =
  "question_id example_id sample_id item_id instance_id prompt_id problem_id task_id doc_id qid uid id key idx index".split(
    " ",
  )

export const promptFields = "prompt question input problem query instruction".split(" ")
export const labelFields =
  "label answer expected reference target correct_answer ideal gold expected_output ground_truth solution".split(" ")
export const responseFields =
  "response output completion prediction model_output model_response generation generated_text".split(" ")
export const gradeFields =
  "grade score correct is_correct passed pass is_passed verdict judgment judgement rating success accuracy".split(" ")
export const modelFields = "model model_id model_name".split(" ")

const hasOne = ({ keys }: JsonStart, fields: readonly string[]) => fields.some((field) => keys.has(field))

/**
 * What a file of records is by the keys of its first one: questions (id and prompt), "rows" (id and response), or grades
 * (id and grade). A file that has more than one of these is a table of its own; null.
 */
export function partOfRecord(start: JsonStart): "questions" | "rows" | "grades" | null {
  if (!hasOne(start, keyFields)) return null
  const isGraded = hasOne(start, gradeFields)
  const isAnswered = hasOne(start, responseFields)
  const isAsked = hasOne(start, promptFields)
  if ([isGraded, isAnswered, isAsked].filter(Boolean).length !== 1) return null
  return isAsked ? "questions" : isAnswered ? "rows" : "grades"
}

/** The first of some fields that a record has. */
export const fieldIn = (record: { readonly [key: string]: unknown }, fields: readonly string[]): string | undefined =>
  fields.find((field) => record[field] !== undefined && record[field] !== null)
