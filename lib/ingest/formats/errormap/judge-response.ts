import { z } from "zod"
import type { Criterion, Diagnosis } from "@/lib/domain/failures/annotation"
import type { Outcome } from "@/lib/domain/enums"

/** What the reference's judge said of one error, in our words. Evidence is quoted, not yet looked up in the output. */
export type ReferenceFinding = {
  readonly outcome: Exclude<Outcome, "pending">
  /** why there is no diagnosis, for people */
  readonly detail: string | null
  readonly diagnosis: Diagnosis | null
}

type Given = {
  readonly response: string
  /** the row's own columns, where the file has them: they count when the response cannot be read */
  readonly title: string | null
  readonly summary: string | null
  /** the reference could not reach its judge */
  readonly isMissing: boolean
}

const text = z.preprocess((value) => (typeof value === "string" ? value : ""), z.string())

const criterionSchema = z.object({
  criterion: text,
  present_in_wrong: z.preprocess((value) => (typeof value === "boolean" ? value : null), z.boolean().nullable()),
  quality: text,
  evidence: text,
  comment: text,
})

const responseSchema = z.object({
  required_criteria: z.array(z.unknown()).catch([]),
  final_answer: z.object({ error_title: z.unknown(), error_summary: text }).partial(),
})

/** `judge_response` -> a finding; what cannot be read is an outcome with its reason, as it would be with our judges. */
export function readJudgeResponse({ response, title, summary, isMissing }: Given): ReferenceFinding {
  const parsed = responseSchema.safeParse(parseJson(response))
  const answer = parsed.success ? parsed.data.final_answer : {}
  const given = answer.error_title ?? title
  if (!parsed.success && (title ?? "").trim() === "") {
    const reply = response.trim()
    if (isMissing || reply === "") return without("unavailable", "The reference code got no reply of its judge.")
    return without("unparseable", "The judge's reply in the file is not the JSON it was asked for.")
  }
  if (given !== null && given !== undefined && typeof given !== "string")
    return without("unparseable", "The judge's title is not a text.")
  const heading = (given ?? "").trim()
  const told = answer.error_summary ?? summary ?? ""
  const criteria = parsed.success ? parsed.data.required_criteria.flatMap(toCriterion) : []
  const common = { summary: told, criteria, suspect: null, secondary: null, confidence: null }
  const source = { source: "reference", categoryHint: null }
  if (heading === "")
    return {
      outcome: "no-error-found",
      detail: null,
      diagnosis: { verdict: "no-error-found", title: "", ...common, ...source },
    }
  const isWhole = /^whole solution (is )?(incorrect|wrong)\.?$/i.test(heading)
  const verdict = isWhole ? "whole-solution-wrong" : "error"
  return { outcome: "diagnosed", detail: null, diagnosis: { verdict, title: heading, ...common, ...source } }
}

function without(outcome: "unavailable" | "unparseable", detail: string): ReferenceFinding {
  return { outcome, detail, diagnosis: null }
}

function toCriterion(value: unknown): Criterion[] {
  const parsed = criterionSchema.safeParse(value)
  if (!parsed.success || parsed.data.criterion.trim() === "") return []
  const { criterion, present_in_wrong, quality, evidence, comment } = parsed.data
  const known = qualities[quality.trim().toLowerCase()] ?? null
  return [
    {
      text: criterion,
      present: present_in_wrong,
      quality: known,
      evidence: null,
      missingQuote: evidence.trim() === "" ? null : evidence,
      comment: comment.trim() === "" ? null : comment,
    },
  ]
}

const qualities: Readonly<Record<string, Criterion["quality"]>> = Object.assign(Object.create(null), {
  correct: "correct",
  "partially correct": "partially-correct",
  "partially-correct": "partially-correct",
  incorrect: "incorrect",
})

function parseJson(value: string): unknown {
  try {
    return JSON.parse(value)
  } catch {
    return null
  }
}
