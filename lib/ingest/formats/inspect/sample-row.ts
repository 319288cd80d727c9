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
import type { Json } from "@/lib/domain/results/prediction-detail"
import { withChoices } from "@/lib/ingest/rows/choices"
import { boundedTurns, isConversation, promptOf, readContent, readTurns } from "@/lib/ingest/rows/messages"
import { refuse, type RawResult } from "@/lib/ingest/rows/raw-row"
import { withReasoning } from "@/lib/ingest/rows/reasoning"
import type { Run } from "./header"
import { readScores, remarksOf } from "./scores"

/** One sample of a log -> one row; `line` is its place in the log. */
export function sampleRow(sample: unknown, run: Run, line: number): RawResult {
  if (!isObject(sample))
    return refuse(line, { column: "samples", reason: "this is no sample", value: readable(sample) ?? "" })
  const exampleId = idOf(sample.id)
  if (exampleId === null)
    return refuse(line, { column: "id", reason: "id is missing", value: readable(sample.id) ?? "" })
  const resolve = attachmentsOf(sample)
  const { scores, main, lists } = readScores(sample, run)
  if (scores.length === 0 && lists.length > 0)
    return refuse(line, { column: lists[0] ?? "scores", reason: "the score is a list of values", value: exampleId })
  const answer = answerOf(objectAt(sample, "output"), resolve)
  const turns = readTurns(listAt(sample, "messages"), resolve)
  const input = promptOfSample(sample.input, resolve)
  const choices = listAt(sample, "choices").flatMap((choice) => readable(choice) ?? [])
  return {
    kind: "raw",
    row: {
      line,
      exampleId,
      model: run.model === "" ? (textAt(objectAt(sample, "output"), "model") ?? "") : run.model,
      dataset: run.dataset,
      trial: numberAt(sample, "epoch") ?? 0,
      input: withChoices(input, choices),
      output: answer.output,
      reasoning: answer.reasoning,
      reference: readable(sample.target),
      scores,
      mainScore: main,
      status: statusOf(sample),
      metadata: metadataOf(sample, run, answer.output),
      turns: isConversation(turns) ? boundedTurns(turns) : null,
    },
  }
}

/** An invalidated sample was called off by somebody: it says nothing of the model. */
function statusOf(sample: JsonObject): "ok" | "error" | "truncated" {
  if (isSet(sample.error) || isSet(sample.invalidation)) return "error"
  return isSet(sample.limit) ? "truncated" : "ok"
}

const isSet = (value: unknown) => value !== null && value !== undefined && value !== false

/** Long texts of a log are kept once, and referred to by their hash, or by their place where samples are in pieces. */
function attachmentsOf(sample: JsonObject): (text: string) => string {
  const attachments = objectAt(sample, "attachments")
  return (text) =>
    text.includes("attachment://")
      ? text.replaceAll(/attachment:\/\/([0-9a-f]{32}|\d+$)/g, (reference, key: string) => {
          const content = textAt(attachments, key)
          return content === null ? reference : content.startsWith("data:") ? "[attachment]" : content
        })
      : text
}

function promptOfSample(input: unknown, resolve: (text: string) => string): string {
  return typeof input === "string" ? resolve(input) : promptOf(readTurns(Array.isArray(input) ? input : [], resolve))
}

/** The completion, or the content of the first choice; thinking is in parts of the content. */
function answerOf(output: JsonObject, resolve: (text: string) => string) {
  const content = readContent(objectAt(listAt(output, "choices")[0], "message").content, resolve)
  const completion = textAt(output, "completion") ?? ""
  return withReasoning(completion === "" ? content.text : resolve(completion), content.reasoning)
}

function metadataOf(sample: JsonObject, { model, status }: Run, answer: string): Record<string, Json> {
  const output = objectAt(sample, "output")
  const usage = { ...objectAt(output, "usage"), ...objectAt(objectAt(sample, "model_usage"), model) }
  const error = isObject(sample.error) ? textAt(sample.error, "message") : readable(sample.error)
  return smallValues({
    ...objectAt(sample, "metadata"),
    ...remarksOf(sample, answer),
    stop_reason: textAt(listAt(output, "choices")[0], "stop_reason"),
    limit: textAt(objectAt(sample, "limit"), "type"),
    error: error ?? textAt(output, "error"),
    invalidated: isSet(sample.invalidation) ? (textAt(objectAt(sample, "invalidation"), "reason") ?? true) : null,
    input_tokens: numberAt(usage, "input_tokens"),
    output_tokens: numberAt(usage, "output_tokens"),
    reasoning_tokens: numberAt(usage, "reasoning_tokens") || null,
    total_time: numberAt(sample, "total_time"),
    run_status: status === "success" ? null : status,
  })
}
