import { readJsonElements } from "@/lib/ingest/json/json-elements"
import { isObject, listAt, numberAt, objectAt, readable, textAt, type JsonObject } from "@/lib/ingest/json/values"
import { isConversation, promptOf, readTurns } from "@/lib/ingest/rows/messages"
import { refuse, type RawResult } from "@/lib/ingest/rows/raw-row"
import type { SourceFile } from "@/lib/ingest/source"
import type { Turn } from "@/lib/domain/results/prediction-detail"
import { answerRow, type Context } from "./answer-row"
import { keyOf, keyText, questionKey, questionOf, referenceAt, referenceOf } from "./instance"
import { createLookup, type Lookup } from "./lookup"

type Display = Context & {
  /** instances.json: what was asked, and what is right */
  readonly questions: SourceFile | undefined
  /** display_requests.json: the prompts as they were sent */
  readonly prompts: SourceFile | undefined
}

/** The answers of display_predictions.json with their questions, one by one. */
export async function* readDisplay(
  file: SourceFile,
  { questions, prompts, ...context }: Display,
): AsyncGenerator<RawResult[]> {
  const asked = questions ? createLookup(questions, (one) => keyOf(one), questionKey) : null
  const sent = prompts ? createLookup(prompts, (one) => keyOf(one), keyText) : null
  let record = 0
  try {
    for await (const found of readJsonElements(file, ["$.*"])) {
      const results: RawResult[] = []
      for (const { value } of found) results.push(await displayRow(value, (record += 1), { ...context, asked, sent }))
      if (results.length > 0) yield results
    }
  } finally {
    await Promise.all([asked?.close(), sent?.close()])
  }
}

type Joined = Context & { readonly asked: Lookup | null; readonly sent: Lookup | null }

async function displayRow(prediction: unknown, line: number, { asked, sent, ...context }: Joined): Promise<RawResult> {
  if (!isObject(prediction))
    return refuse(line, { column: "", reason: "this is no prediction", value: readable(prediction) ?? "" })
  const key = keyOf(prediction)
  if (key === null) return refuse(line, { column: "instance_id", reason: "instance_id is missing", value: "" })
  const { run } = context
  const instance: JsonObject = (await asked?.find(key)) ?? {}
  const request = objectAt(await sent?.find(key), "request")
  const messages = readTurns(listAt(request, "messages"))
  const prompt = messages.length > 0 ? promptOf(messages) : textAt(request, "prompt")
  const index = run.isSeparate ? numberAt(prediction, "reference_index") : null
  const choice = index === null ? null : referenceAt(instance, index)
  const text = textAt(prediction, "predicted_text") ?? ""
  const output = index === null ? text : `Chose: ${choice ?? index}`
  const isOwn = index === null && !run.hasTrials
  const question = questionOf(instance)
  const turns: Turn[] = [...messages, { role: "assistant", text: output }]
  return answerRow(
    {
      line,
      key,
      input: (isOwn ? prompt || question : question || prompt) || null,
      question,
      output,
      thinking: textAt(prediction, "thinking_text"),
      reference: referenceOf(instance),
      metadata: {
        split: instance.split,
        sub_split: instance.sub_split,
        mapped_output: textAt(prediction, "mapped_output"),
        truncated_output: index === null ? textAt(prediction, "truncated_predicted_text") : null,
        output_kind: index === null ? null : "loglikelihood",
      },
      turns: isOwn && isConversation(turns) ? turns : [],
    },
    context,
  )
}
