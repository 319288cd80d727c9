import type { Turn } from "@/lib/domain/results/prediction-detail"
import { parseJson } from "@/lib/ingest/json/json-lines"
import {
  idOf,
  isObject,
  listAt,
  numberAt,
  objectAt,
  readable,
  shortened,
  smallValues,
  textAt,
  type JsonObject,
} from "@/lib/ingest/json/values"
import { conversationOf, promptOf, readTurns } from "@/lib/ingest/rows/messages"
import { refuse, type NamedScore, type RawResult } from "@/lib/ingest/rows/raw-row"
import { splitReasoning } from "@/lib/ingest/rows/reasoning"
import type { ResultPlace } from "./outline"

type Place = ResultPlace & { readonly line: number; readonly dataset: string }

/** One EvaluateResult -> one row. Several prompts of one test are several questions, so that each has an id of its own. */
export function resultRow(result: JsonObject, { line, dataset, test, prompt }: Place): RawResult {
  if (!isObject(result.prompt) && typeof result.prompt !== "string" && !isObject(result.response))
    return refuse(line, {
      column: "prompt",
      reason: "this result has neither prompt nor response",
      value: JSON.stringify(result),
    })
  const asked = askedOf(result.prompt)
  const response = objectAt(result, "response")
  const said = readable(response.output ?? (typeof result.response === "string" ? result.response : null))
  const { reasoning, output } = splitReasoning(said ?? "")
  const { scores, mainScore } = scoresOf(result)
  return {
    kind: "raw",
    row: {
      line,
      exampleId: prompt === 1 ? test : `${test} (prompt ${prompt})`,
      model: providerOf(result.provider),
      dataset,
      input: asked.input,
      output,
      reasoning,
      reference: referenceOf(result),
      scores,
      mainScore,
      status: isBroken(result, said) ? "error" : textAt(response, "finishReason") === "length" ? "truncated" : "ok",
      metadata: metadataOf(result, response),
      turns: conversationOf(asked.turns, { output, reasoning }),
    },
  }
}

/** The first layout names no provider. A label is what people call it. */
function providerOf(provider: unknown): string {
  if (typeof provider === "string") return provider
  return textAt(provider, "label")?.trim() || (idOf(objectAt({ provider }, "provider").id) ?? "")
}

/** Chat prompts are logged as a list of messages in a text. */
function askedOf(prompt: unknown): { input: string | null; turns: readonly Turn[] } {
  const raw = typeof prompt === "string" ? prompt : (textAt(prompt, "raw") ?? textAt(prompt, "display"))
  if (raw === null || raw.trim() === "") return { input: null, turns: [] }
  const messages = /^\s*\[\s*\{/.test(raw) ? jsonIn(raw) : null
  const turns = Array.isArray(messages) ? readTurns(messages) : []
  return turns.length > 0 ? { input: promptOf(turns), turns } : { input: raw, turns: [] }
}

function jsonIn(text: string): unknown {
  try {
    return parseJson(text)
  } catch {
    return null
  }
}

const errorOfRun = 2

/** failureReason 2 is an error of the run. Before it was written: an error with nothing that was said. */
function isBroken(result: JsonObject, said: string | null): boolean {
  const reason = numberAt(result, "failureReason")
  if (reason !== null) return reason === errorOfRun
  const isSaid = said !== null && said !== ""
  return !isSaid && Boolean(result.error ?? objectAt(result, "response").error)
}

/**
 * A result passes or fails: that is what promptfoo counts. Its score may be weighed from several assertions, and pass
 * below 1. Both are copied from the grading; some versions graded once more at the end (select-best) and left the copy
 * as it was, so that what the grading fails has failed, with its score: src/evaluator.ts, mergeSelectBestGradingResult.
 */
function scoresOf(result: JsonObject): { scores: NamedScore[]; mainScore: string } {
  const grading = objectAt(result, "gradingResult")
  const isFailed = grading.pass === false
  const success = isFailed ? false : (result.success ?? grading.pass)
  const score = isFailed ? (grading.score ?? result.score) : (result.score ?? grading.score)
  const scores: NamedScore[] = []
  if (isScore(success)) scores.push({ name: "success", value: success })
  if (isScore(score)) scores.push({ name: "score", value: score })
  for (const [name, value] of Object.entries({
    ...objectAt(grading, "namedScores"),
    ...objectAt(result, "namedScores"),
  }))
    if (isScore(value) && name !== "success" && name !== "score") scores.push({ name, value })
  return { scores, mainScore: isScore(success) ? "success" : "score" }
}

const isScore = (value: unknown): value is number | boolean | null =>
  value === null || typeof value === "number" || typeof value === "boolean"

const named = ["expected", "answer", "target", "reference"] as const
const compared: ReadonlySet<string> = new Set(["equals", "contains", "icontains", "starts-with", "similar", "regex"])

function referenceOf(result: JsonObject): string | null {
  const [vars, testCase] = [objectAt(result, "vars"), objectAt(result, "testCase")]
  const given = named.map((name) => readable(vars[name])).find((text) => text !== null && text !== "")
  const assertion = listAt(testCase, "assert").find((one) => compared.has(textAt(one, "type") ?? ""))
  return given ?? readable(isObject(assertion) ? assertion.value : null)
}

function metadataOf(result: JsonObject, response: JsonObject) {
  const grading = objectAt(result, "gradingResult")
  const failed = [...listAt(grading, "componentResults")].filter((one) => isObject(one) && one.pass === false)
  const reasons = failed.flatMap((one) => textAt(one, "reason") ?? [])
  const kinds = failed.flatMap((one) => textAt(objectAt(one, "assertion"), "type") ?? [])
  const reason = reasons.length > 1 ? reasons.join("\n") : textAt(grading, "reason")
  const { total, prompt, completion } = objectAt(response, "tokenUsage")
  const vars = Object.entries(objectAt(result, "vars")).filter(
    ([name, value]) => name !== "id" && String(value).length <= 200,
  )
  return smallValues({
    reason: reason === "No assertions" ? null : reason === null ? null : shortened(reason),
    failed: [...new Set(kinds)].join(", "),
    error: textAt(result, "error") === reason ? null : textAt(result, "error"),
    latency_ms: result.latencyMs,
    cost: result.cost,
    tokens: total,
    prompt_tokens: prompt,
    completion_tokens: completion,
    finish_reason: response.finishReason,
    ...Object.fromEntries(vars.filter(([name]) => !named.some((one) => one === name))),
  })
}
