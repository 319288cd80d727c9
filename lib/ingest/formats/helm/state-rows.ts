import { readJsonElements } from "@/lib/ingest/json/json-elements"
import { isObject, listAt, numberAt, objectAt, readable, textAt, type JsonObject } from "@/lib/ingest/json/values"
import { isConversation, promptOf, readTurns } from "@/lib/ingest/rows/messages"
import { refuse, type RawResult } from "@/lib/ingest/rows/raw-row"
import type { SourceFile } from "@/lib/ingest/source"
import { answerRow, type Context } from "./answer-row"
import { keyOf, keyText, questionOf, referenceAt, referenceOf, type InstanceKey } from "./instance"
import type { Run } from "./run"
import type { Turn } from "@/lib/domain/results/prediction-detail"

/** The requests of scenario_state.json with their answers, one by one. */
export async function* readState(file: SourceFile, context: Context): AsyncGenerator<RawResult[]> {
  const choices = createChoices()
  let record = 0
  for await (const found of readJsonElements(file, ["$.request_states.*"])) {
    const results = found.flatMap(({ value }) => stateRow(value, (record += 1), context, choices) ?? [])
    if (results.length > 0) yield results
  }
  const lost = choices.lost()
  if (lost.length > 0) yield lost
}

/** Null for a request that is a part of another's answer. */
function stateRow(state: unknown, line: number, context: Context, choices: Choices): RawResult | null {
  if (!isObject(state))
    return refuse(line, { column: "request_states", reason: "this is no request", value: readable(state) ?? "" })
  const { run, statistics } = context
  const instance = objectAt(state, "instance")
  const key = keyOf(state, instance)
  if (key === null)
    return refuse(line, { column: "instance.id", reason: "the id of the instance is missing", value: "" })
  if (textAt(state, "request_mode") === "calibration")
    return refuse(line, {
      column: "request_mode",
      reason: "a request that calibrates others is no answer",
      value: key.id,
    })
  const separate = run.isSeparate ? numberAt(state, "reference_index") : null
  if (separate !== null && !choices.take(key, line, separate === statistics.of(key)?.predictedIndex)) return null
  return answerRow({ line, key, ...readAnswer(state, instance, run, separate) }, context)
}

/** Where each choice is a request of its own, the one that was taken stands for the answer; no answer may get lost. */
function createChoices() {
  const lines = new Map<string, number>()
  const taken = new Set<string>()
  return {
    take(key: InstanceKey, line: number, isTaken: boolean): boolean {
      const text = keyText(key)
      if (isTaken) {
        taken.add(text)
        lines.delete(text)
      } else if (!taken.has(text) && !lines.has(text)) lines.set(text, line)
      return isTaken
    },
    lost: () =>
      [...lines].map(([key, line]) =>
        refuse(line, { column: "predicted_index", reason: "the scores do not say which choice was taken", value: key }),
      ),
  }
}
type Choices = ReturnType<typeof createChoices>

function readAnswer(state: JsonObject, instance: JsonObject, run: Run, separate: number | null) {
  const [request, result] = [objectAt(state, "request"), objectAt(state, "result")]
  const completion = listAt(result, "completions")[0]
  const text = textAt(completion, "text") ?? ""
  const hasFailed = result.success === false || !isObject(state.result)
  const messages = readTurns(listAt(request, "messages"))
  const prompt = messages.length > 0 ? promptOf(messages) : textAt(request, "prompt")
  const question = questionOf(instance)
  // The prompt of one choice, or of one trial, is not the item's.
  const isOwn = separate === null && !run.hasTrials
  const output = separate === null ? text : `Chose: ${referenceAt(instance, separate) ?? separate}`
  const asked: Turn[] = messages.length > 0 ? messages : prompt ? [{ role: "user", text: prompt }] : []
  const turns: Turn[] = [...asked, { role: "assistant", text: output }]
  const mapped = textAt(objectAt(state, "output_mapping"), text.trim())
  return {
    input: (isOwn ? prompt || question : question || prompt) || null,
    question,
    output,
    thinking: textAt(objectAt(completion, "thinking"), "text"),
    reference: referenceOf(instance),
    status: hasFailed ? ("error" as const) : ("ok" as const),
    metadata: {
      split: instance.split,
      sub_split: instance.sub_split,
      mapped_output: mapped,
      finish_reason: textAt(objectAt(completion, "finish_reason"), "reason"),
      error: hasFailed ? (textAt(result, "error") ?? "there is no result") : null,
      output_kind: separate === null ? null : "loglikelihood",
    },
    turns: (isOwn && isConversation(turns)) || (run.hasTrials && separate === null) ? turns : [],
  }
}
