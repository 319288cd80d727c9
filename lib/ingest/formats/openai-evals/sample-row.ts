import type { Turn } from "@/lib/domain/results/prediction-detail"
import { isObject, listAt, objectAt, readable, shortened, smallValues, textAt } from "@/lib/ingest/json/values"
import { conversationOf, promptOf, readTurns } from "@/lib/ingest/rows/messages"
import { refuse, type NamedScore, type RawResult } from "@/lib/ingest/rows/raw-row"
import { splitReasoning } from "@/lib/ingest/rows/reasoning"
import type { Episode, LogEvent } from "./episodes"

type Place = { readonly model: string; readonly dataset: string; readonly isFinished: boolean }

/** The events of one sample -> its row. Of several samplings the first is the model's, later ones are a grader's. */
export function sampleRow(
  { sampleId, line, events, trial }: Episode,
  { model, dataset, isFinished }: Place,
): RawResult {
  const of = (type: string) => events.filter((event) => event.type === type)
  const sampling = of("sampling")[0] ?? of("pick_option")[0]
  const [match] = of("match")
  const [failure] = of("error")
  const [raw] = of("raw_sample")
  const { scores, mainScore } = scoresOf(match, of("metrics"))
  if (scores.length === 0 && !failure && !isFinished)
    return refuse(line, {
      column: "type",
      reason: "the log ends before this sample was scored: it has no match or metrics event",
      value: sampleId,
    })
  const asked = questionOf(sampling?.data.prompt ?? raw?.data.input ?? raw?.data.prompt)
  const said = sampledText(sampling?.data.sampled ?? sampling?.data.picked ?? match?.data.sampled)
  const { reasoning, output } = splitReasoning(said)
  return {
    kind: "raw",
    row: {
      line,
      exampleId: sampleId,
      model,
      dataset,
      ...(trial === null ? {} : { trial }),
      input: asked.input,
      output,
      reasoning,
      reference: readable(match?.data.expected ?? raw?.data.ideal ?? sampling?.data.ideal),
      scores,
      mainScore,
      status: failure && scores.length === 0 ? "error" : "ok",
      metadata: smallValues({
        extracted: match?.data.picked,
        grader: graderOf(of("sampling"), said),
        ...facetsOf(sampling, failure),
      }),
      turns: conversationOf(asked.turns, { output, reasoning }),
    },
  }
}

function questionOf(prompt: unknown): { input: string | null; turns: readonly Turn[] } {
  if (Array.isArray(prompt) && prompt.some((one) => isObject(one) && "role" in one)) {
    const turns = readTurns(prompt)
    return { input: promptOf(turns), turns }
  }
  const text = readable(prompt)
  return { input: text === null || text.trim() === "" ? null : text, turns: [] }
}

function sampledText(sampled: unknown): string {
  const first: unknown = Array.isArray(sampled) ? (sampled as unknown[])[0] : sampled
  return readable(isObject(first) ? (textAt(first, "content") ?? first) : first) ?? ""
}

/** What a model that graded wrote, where one did. */
function graderOf(samplings: readonly LogEvent[], said: string): string | null {
  const last = samplings.length > 1 ? sampledText(samplings.at(-1)?.data.sampled) : ""
  return last === "" || last === said ? null : shortened(last)
}

function facetsOf(sampling: LogEvent | undefined, failure: LogEvent | undefined) {
  const usage = objectAt(sampling?.data, "usage")
  const [message] = [textAt(failure?.data, "message") ?? textAt(failure?.data, "error") ?? readable(failure?.data)]
  return { ...usage, finish_reason: sampling?.data.finish_reason, error: failure ? message : null }
}

/** Names that say which of several metrics is the verdict. */
const verdicts = ["score", "accuracy", "correct"] as const

function scoresOf(match: LogEvent | undefined, metrics: readonly LogEvent[]) {
  const scores: NamedScore[] =
    match && "correct" in match.data ? [{ name: "correct", value: plain(match.data.correct) }] : []
  for (const { data } of metrics)
    for (const [name, value] of Object.entries(data))
      if (isScalar(value) && scores.every((one) => one.name !== name)) scores.push({ name, value })
  const isNumber = ({ value }: NamedScore) => typeof value !== "string"
  // A grader's choice ("B") stands beside the score it gets; by itself it is the score.
  const kept = scores.some(isNumber) ? scores.filter(isNumber) : scores
  const named = verdicts.find((name) => kept.some((one) => one.name === name))
  const mainScore = match && kept.length > 0 ? "correct" : (named ?? null)
  return { scores: kept, mainScore: kept.some(({ name }) => name === mainScore) ? mainScore : null }
}

const isScalar = (value: unknown): value is string | number | boolean | null =>
  value === null || ["string", "number", "boolean"].includes(typeof value)

/** Some evals write a list of verdicts; then all must hold. */
function plain(correct: unknown): string | number | boolean | null {
  if (Array.isArray(correct)) return listAt({ correct }, "correct").every((one) => one === true || one === 1)
  return isScalar(correct) ? correct : null
}
