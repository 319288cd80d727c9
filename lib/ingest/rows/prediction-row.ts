import type { PredictionRow, Text } from "@/lib/domain/results/prediction"
import type { PredictionDetail } from "@/lib/domain/results/prediction-detail"
import { limits } from "@/lib/ingest/limits"
import { parseScore, plainReading, scaled, type ScoreReading } from "@/lib/ingest/scores/score"
import { isStorable, storable, storableJson } from "@/lib/ingest/storable-text"
import { cacheQuestions } from "./question-cache"
import { refuse, type NamedScore, type RawRow, type RefusedRow } from "./raw-row"

export type RowResult<Output extends Text = Text> =
  { readonly kind: "row"; readonly row: PredictionRow<Output> } | RefusedRow

/** How rows of one dataset become numbers: which score counts, and how its column is read. */
export type ScoreRule = {
  /** name of the score that counts */
  readonly metric: string
  readonly reading: ScoreReading
  /** what scores of a model are divided by */
  readonly divisorOf: ((model: string) => number) | null
}

/**
 * The one row schema. Hand-written because it runs for every row of the largest files. Texts keep their form ("007",
 * "NA", "1.50" stay text); an empty output is an answer, an empty reference is none. A row without a score is kept as
 * "unscored" and is never a failure. NUL and lone surrogates, which PostgreSQL cannot hold, become U+FFFD in texts (one
 * for one, so that positions stay true) and are refused in ids and names.
 */
export function toPredictionRow<Output extends Text>(
  raw: RawRow<Output>,
  { questionOf = lastQuestion, ruleOf }: Reading = {},
): RowResult<Output | string> {
  const { line } = raw
  const model = raw.model.trim()
  const dataset = raw.dataset.trim()
  const question = questionOf(raw)
  const problem =
    idProblem("example_id", raw.exampleId) ??
    nameProblem("model", model) ??
    nameProblem("dataset", dataset) ??
    (question.isEmpty ? { column: "input_text", reason: "input_text is empty", value: "" } : null) ??
    (raw.variant ? variantProblem(raw.variant) : null) ??
    (raw.trial ? trialProblem(raw.trial) : null)
  if (problem) return refuse(line, problem)
  const rule = ruleOf?.(dataset)
  const counted = scoreOf(raw, rule)
  const score = parseScore(counted?.value ?? null, rule?.reading)
  if (score.kind === "refused")
    return refuse(line, { column: counted?.name ?? "score", reason: score.reason, value: String(counted?.value) })
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
      score: score.kind === "score" ? scaled(score.score, rule?.divisorOf?.(model) ?? 1) : null,
      status: status === "ok" && score.kind === "unscored" ? "unscored" : status,
      contentHash: question.contentHash,
      itemHash: question.itemHash,
      detail: detailOf(raw),
    },
  }
}

type Reading = {
  readonly questionOf?: typeof lastQuestion | undefined
  readonly ruleOf?: ((dataset: string) => ScoreRule | undefined) | undefined
}

const lastQuestion = cacheQuestions(0)

/** Without a rule the one that the harness counts, or the only one. */
function scoreOf({ scores, mainScore }: RawRow, rule: ScoreRule | undefined): NamedScore | undefined {
  const wanted = rule?.metric ?? mainScore
  if (scores.length === 1 && (wanted === undefined || wanted === null)) return scores[0]
  return scores.find(({ name }) => name === wanted)
}

/** Null where there is nothing beside the texts and one score. */
function detailOf({ scores, metadata, turns }: RawRow): PredictionDetail | null {
  const metrics = scores.length > 1 ? metricsOf(scores) : null
  const other = metadata && Object.keys(metadata).length > 0 ? metadata : null
  const steps = turns && turns.length > 0 ? turns : null
  return metrics || other || steps ? storableJson({ metrics, metadata: other, turns: steps }) : null
}

/** What a percent is, only its whole column says: of the scores that do not count it stays as it was written. */
const besides: ScoreReading = { ...plainReading, percents: false }

function metricsOf(scores: readonly NamedScore[]): Record<string, number | string | null> {
  return Object.fromEntries(
    scores.slice(0, limits.metrics).map(({ name, value }) => {
      const read = parseScore(value, besides)
      return [
        name,
        read.kind === "score" ? read.score : read.kind === "unscored" ? null : String(value).slice(0, 1_000),
      ]
    }),
  )
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

function variantProblem(value: string): Problem | null {
  return value.length > limits.nameLength || !isStorable(value)
    ? {
        column: "variant",
        reason: `variant is longer than ${limits.nameLength} characters or holds a broken one`,
        value,
      }
    : null
}

/** As many as a column of tables may say (trialOf). */
function trialProblem(value: number): Problem | null {
  const isCount = Number.isInteger(value) && value > 0 && value < 10_000_000
  return isCount ? null : { column: "trial", reason: "trial is not a whole number", value: String(value) }
}

/** Unicode's Cc, spelt out: the pattern runs twice for every row, and as \p{Cc} takes five times as long. */
const controlCharacter = /[\u0000-\u001F\u007F-\u009F]/

/** Bytes are whole characters of UTF-8: only NUL can stand in the way. */
function storableText<Output extends Text>(text: Output): Output | string {
  if (typeof text === "string") return storable(text)
  return text.includes(0) ? storable(Buffer.from(text).toString("utf8")) : text
}
