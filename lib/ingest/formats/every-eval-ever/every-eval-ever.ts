import type { Turn } from "@/lib/domain/results/prediction-detail"
import { recordRows } from "@/lib/ingest/rows/records"
import { hasKeys, jsonStart } from "@/lib/ingest/json/first-keys"
import {
  idOf,
  isObject,
  listAt,
  numberAt,
  objectAt,
  readable,
  smallValues,
  textAt,
  type JsonObject,
} from "@/lib/ingest/json/values"
import { withChoices } from "@/lib/ingest/rows/choices"
import { isConversation, promptOf, readTurns } from "@/lib/ingest/rows/messages"
import type { Adapter, Bundle, FileHead, ReadOptions } from "@/lib/ingest/rows/adapter"
import { refuse, type NamedScore, type RawResult } from "@/lib/ingest/rows/raw-row"
import { withReasoning } from "@/lib/ingest/rows/reasoning"

/** Instances of Every Eval Ever (evaleval), schema 0.2 and 0.3: one line an instance. */
export const everyEvalEver: Adapter = {
  title: "Every Eval Ever instances",
  accepts: [".jsonl"],
  unit: "line",
  describes: {
    files: "instances as `.jsonl`, schema 0.2 and 0.3",
    id: "`sample_id`",
    model: "`model_id`",
    dataset: "`evaluation_name`",
    prompt: "`input.formatted`; else `input.raw` with `choices`",
    answer: "`output.raw[0]`; else the last answer of `messages`; `reasoning_trace` apart",
    score: "`evaluation.score`, which counts; `is_correct`",
    trial: "by place, where answers of one sample differ",
    refused: "instances without `sample_id`; with neither output nor evaluation",
  },
  partOf,
  read,
}

/** In a file that a long input fills, keys after it are not seen. */
function partOf({ text }: FileHead): string | null {
  const start = jsonStart(text)
  return start && hasKeys(start, "schema_version", "sample_id", "evaluation_name") ? "rows" : null
}

async function* read({ main }: Bundle, options: ReadOptions): AsyncGenerator<RawResult[]> {
  yield* recordRows(main, { what: "instance" }, (record, line) => toRow(record, line, options.dataset))
}

function toRow(record: JsonObject, line: number, dataset: string | null): RawResult {
  const exampleId = idOf(record.sample_id)
  if (exampleId === null)
    return refuse(line, { column: "sample_id", reason: "sample_id is missing", value: JSON.stringify(record) })
  const [input, said, evaluation] = [
    objectAt(record, "input"),
    objectAt(record, "output"),
    objectAt(record, "evaluation"),
  ]
  const turns = [...listAt(record, "messages"), ...listAt(record, "interactions")].flatMap(turnsOf)
  const answer = turns.findLast(({ role }) => role === "assistant")
  const text = textsOf(said.raw)[0] ?? answer?.text ?? null
  if (text === null && Object.keys(evaluation).length === 0)
    return refuse(line, {
      column: "output",
      reason: "this instance has neither output nor evaluation",
      value: JSON.stringify(record),
    })
  const { reasoning, output } = withReasoning(
    text ?? "",
    joined(textsOf(said.reasoning_trace)),
    answer?.reasoning ?? null,
  )
  return {
    kind: "raw",
    row: {
      line,
      exampleId,
      model: textAt(record, "model_id") ?? "",
      dataset: dataset ?? textAt(record, "evaluation_name") ?? "unnamed",
      input: promptIn(input) ?? (turns.length > 0 ? promptOf(beforeAnswer(turns)) : null),
      output,
      reasoning,
      reference: joined(textsOf(input.reference), " ; "),
      ...scoresOf(evaluation),
      status: brokenBy(record) === null ? "ok" : "error",
      metadata: metadataOf(record),
      turns: isConversation(turns) ? turns : null,
    },
  }
}

/** `formatted` is what the model was given; of `raw` the choices stand apart. */
function promptIn(input: JsonObject): string | null {
  const formatted = readable(input.formatted)
  if (formatted !== null && formatted.trim() !== "") return formatted
  const raw = readable(input.raw)
  if (raw === null || raw.trim() === "") return null
  const choices = textsOf(input.choices)
  return choices.every((choice) => raw.includes(choice)) ? raw : withChoices(raw, choices)
}

/** One message as a turn, with the thinking that the schema keeps in a list. */
const turnsOf = (message: unknown): Turn[] => {
  const [turn] = readTurns([message])
  const trace = isObject(message) ? joined(textsOf(message.reasoning_trace)) : null
  return turn ? [{ ...turn, ...(trace && !turn.reasoning ? { reasoning: trace } : {}) }] : []
}

/** What the model was asked: all before its first answer. */
const beforeAnswer = (turns: readonly Turn[]) => {
  const first = turns.findIndex(({ role }) => role === "assistant")
  return first === -1 ? turns : turns.slice(0, first)
}

/** The schema has lists where one text would often do, and files have the text. */
function textsOf(value: unknown): string[] {
  const all: readonly unknown[] = Array.isArray(value) ? value : [value]
  return all.flatMap((one) => readable(one) ?? [])
}

const joined = (texts: readonly string[], between = "\n\n") => (texts.length > 0 ? texts.join(between) : null)

/** Whether it is correct is said beside the score, and may be a threshold's verdict on a graded one. */
function scoresOf({ score, is_correct }: JsonObject): { scores: NamedScore[]; mainScore: string } {
  const values = [
    { name: "score", value: score },
    { name: "is_correct", value: is_correct },
  ]
  const scores = values.filter(
    (one): one is { name: string; value: number | boolean | null } =>
      one.value === null || ["number", "boolean"].includes(typeof one.value),
  )
  const hasScore = scores.some(({ name }) => name === "score")
  return { scores, mainScore: hasScore ? "score" : "is_correct" }
}

function brokenBy(record: JsonObject): string | null {
  const error = readable(record.error)
  return error === null || error.trim() === "" ? null : error
}

function metadataOf(record: JsonObject) {
  const attribution = listAt(record, "answer_attribution")
  const terminal = attribution.findLast((one) => isObject(one) && one.is_terminal === true) ?? attribution.at(-1)
  const { input_tokens, output_tokens, reasoning_tokens, total_tokens } = objectAt(record, "token_usage")
  const performance = objectAt(record, "performance")
  const evaluation = objectAt(record, "evaluation")
  return smallValues({
    ...objectAt(record, "metadata"),
    extracted: textAt(terminal, "extracted_value"),
    interaction: record.interaction_type === "single_turn" ? null : record.interaction_type,
    error: brokenBy(record),
    sample_hash: record.sample_hash,
    input_tokens,
    output_tokens,
    reasoning_tokens,
    total_tokens,
    latency_ms: numberAt(performance, "latency_ms") ?? numberAt(performance, "generation_time_ms"),
    num_turns: evaluation.num_turns,
    tool_calls: evaluation.tool_calls_count,
  })
}
