import type { PredictionRow, Text } from "@/lib/domain/results/prediction"
import { limits } from "@/lib/ingest/limits"
import { cacheQuestions } from "./question-cache"
import type { ScoreRule } from "@/lib/ingest/scores/score"
import { parseScore, scaled } from "@/lib/ingest/scores/score"
import { isStorable, storable } from "@/lib/ingest/storable-text"

/** What an adapter found in one row, in its file's own words. */
export type RawRow<Output extends Text = Text> = {
  readonly line: number
  readonly exampleId: string
  readonly model: string
  readonly dataset: string
  readonly variant?: string
  readonly trial?: number
  readonly input: string
  readonly output: Output
  readonly reasoning?: string | null
  readonly reference: string | null
  readonly score: string | number | boolean | null
  /** the run itself broke or was cut off; "ok" unless the file says so */
  readonly status?: "ok" | "error" | "truncated"
}

/** A row that was not taken: the physical line where it begins, the column, why, and at most 200 characters of it. */
export type Refusal = {
  readonly line: number
  readonly column: string
  readonly reason: string
  readonly excerpt: string
}

export type RowResult<Output extends Text = Text> =
  { readonly kind: "row"; readonly row: PredictionRow<Output> } | RefusedRow

type RefusedRow = { readonly kind: "refused"; readonly refusal: Refusal }

/**
 * The one row schema. Hand-written because it runs for every row of the largest files. Texts keep their form ("007",
 * "NA", "1.50" stay text); an empty output is an answer, an empty reference is none. A row without a score is kept as
 * "unscored" and is never a failure. NUL and lone surrogates, which PostgreSQL cannot hold, become U+FFFD in texts (one
 * for one, so that positions stay true) and are refused in ids and names.
 */
export function toPredictionRow<Output extends Text>(
  raw: RawRow<Output>,
  { questionOf = lastQuestion, scores }: Reading = {},
): RowResult<Output | string> {
  const { line } = raw
  const model = raw.model.trim()
  const dataset = raw.dataset.trim()
  const question = questionOf(raw)
  const problem =
    idProblem("example_id", raw.exampleId) ??
    nameProblem("model", model) ??
    nameProblem("dataset", dataset) ??
    (question.isEmpty ? { column: "input_text", reason: "input_text is empty", value: "" } : null)
  if (problem) return refuse(line, problem)
  const score = parseScore(raw.score, scores?.reading)
  if (score.kind === "refused") return refuse(line, { column: "score", reason: score.reason, value: String(raw.score) })
  const status = raw.status ?? "ok"
  return {
    kind: "row",
    row: {
      line,
      exampleId: raw.exampleId,
      model,
      dataset,
      variant: raw.variant ?? "",
      trial: raw.trial ?? 0,
      input: question.input,
      output: storableText(raw.output),
      reasoning: raw.reasoning ? storable(raw.reasoning) : null,
      reference: question.reference,
      score: score.kind === "score" ? scaled(score.score, scores?.divisorOf?.(model, dataset) ?? 1) : null,
      status: status === "ok" && score.kind === "unscored" ? "unscored" : status,
      contentHash: question.contentHash,
    },
  }
}

type Reading = { readonly questionOf?: typeof lastQuestion; readonly scores?: ScoreRule | undefined }

const lastQuestion = cacheQuestions(0)

/** A refusal of a whole row, for adapters; the excerpt is cut and made storable here. */
export function refuse(
  line: number,
  { column, reason, value }: { column: string; reason: string; value: string },
): RefusedRow {
  return { kind: "refused", refusal: { line, column, reason, excerpt: storable(value.slice(0, limits.excerptLength)) } }
}

type Problem = { readonly column: string; readonly reason: string; readonly value: string }

function idProblem(column: string, value: string): Problem | null {
  if (value.trim() === "") return { column, reason: `${column} is empty`, value }
  // A UTF-16 unit is at most three bytes: only long ids are measured.
  const isLong = value.length * 3 > limits.idBytes && Buffer.byteLength(value) > limits.idBytes
  if (isLong) return { column, reason: `${column} is longer than ${limits.idBytes} bytes`, value }
  return isStorable(value) ? null : { column, reason: `${column} holds a NUL or broken character`, value }
}

function nameProblem(column: string, value: string): Problem | null {
  if (value === "") return { column, reason: `${column} is empty`, value }
  if (value.length > limits.nameLength)
    return { column, reason: `${column} is longer than ${limits.nameLength} characters`, value }
  if (controlCharacter.test(value) || !value.isWellFormed())
    return { column, reason: `${column} holds a control character`, value }
  return null
}

/** Unicode's Cc, spelt out: the pattern runs twice for every row, and as \p{Cc} takes five times as long. */
const controlCharacter = /[\u0000-\u001F\u007F-\u009F]/

/** Bytes are whole characters of UTF-8: only NUL can stand in the way. */
function storableText<Output extends Text>(text: Output): Output | string {
  if (typeof text === "string") return storable(text)
  return text.includes(0) ? storable(Buffer.from(text).toString("utf8")) : text
}
