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
import { isConversation, promptOf, readTurns } from "@/lib/ingest/rows/messages"
import { refuse, type NamedScore, type RawResult } from "@/lib/ingest/rows/raw-row"
import { splitReasoning } from "@/lib/ingest/rows/reasoning"

type Place = { readonly line: number; readonly model: string; readonly dataset: string }

/** One test case -> one row. */
export function caseRow(record: JsonObject, { line, model, dataset }: Place): RawResult {
  const exampleId =
    idOf(objectAt(record, "metadata").id) ??
    idOf(objectAt(record, "additionalMetadata").id) ??
    idOf(record.name) ??
    idOf(record.order)
  const turns = readTurns(listAt(record, "turns"))
  const said = readable(record.actualOutput) ?? turns.findLast(({ role }) => role === "assistant")?.text ?? null
  const metrics = listAt(record, "metricsData").filter(isObject)
  if (exampleId === null || (said === null && metrics.length === 0))
    return refuse(line, {
      column: exampleId === null ? "name" : "actualOutput",
      reason: exampleId === null ? "this test case has no name" : "this test case has neither output nor metrics",
      value: JSON.stringify(record),
    })
  const { reasoning, output } = splitReasoning(said ?? "")
  const { scores, mainScore } = scoresOf(record, metrics)
  const failure = metrics.map((one) => textAt(one, "error")).find((text) => text !== null && text !== "") ?? null
  return {
    kind: "raw",
    row: {
      line,
      exampleId,
      model: textAt(objectAt(record, "additionalMetadata"), "model") ?? model,
      dataset,
      input: inputOf(record, turns),
      output,
      reasoning,
      reference: readable(record.expectedOutput) ?? readable(record.expectedOutcome),
      scores,
      mainScore,
      // A metric that broke says nothing of the model; the others still do.
      status: failure !== null && metrics.every((one) => isBroken(one)) ? "error" : "ok",
      metadata: metadataOf(record, metrics, failure),
      turns: isConversation(turns) ? turns : null,
    },
  }
}

/** What was retrieved, or given as context, is part of what the model was asked. */
function inputOf(record: JsonObject, turns: ReturnType<typeof readTurns>): string | null {
  const asked =
    readable(record.input) ?? textAt(record, "scenario") ?? (turns.length > 0 ? promptOf(upToAnswer(turns)) : null)
  if (asked === null) return null
  const blocks = (["context", "retrievalContext"] as const).flatMap((key) => {
    const texts = listAt(record, key).flatMap((one) => readable(one) ?? [])
    return texts.length > 0 ? [`${key === "context" ? "Context" : "Retrieved"}:\n${texts.join("\n\n")}`] : []
  })
  return [asked, ...blocks].join("\n\n")
}

function upToAnswer(turns: ReturnType<typeof readTurns>) {
  const first = turns.findIndex(({ role }) => role === "assistant")
  return first < 1 ? turns : turns.slice(0, first)
}

const isBroken = (metric: JsonObject) => (textAt(metric, "error") ?? "") !== ""

/** `success` is whether every metric passed its own threshold: what DeepEval counts. Flaky metrics do not decide it. */
function scoresOf(
  record: JsonObject,
  metrics: readonly JsonObject[],
): { scores: NamedScore[]; mainScore: string | null } {
  const names = new Map<string, number>()
  const scores = metrics.map((metric, at): NamedScore => {
    const name = idOf(metric.name) ?? `metric ${at + 1}`
    const before = names.get(name) ?? 0
    names.set(name, before + 1)
    const score = metric.score
    return {
      name: before === 0 ? name : `${name} ${before + 1}`,
      value: isBroken(metric) || typeof score !== "number" ? null : score,
    }
  })
  const isKnown = typeof record.success === "boolean" || record.success === null
  const success: NamedScore[] = isKnown ? [{ name: "success", value: record.success as boolean | null }] : []
  const only = scores.length === 1 ? (scores[0]?.name ?? null) : null
  return { scores: [...scores, ...success], mainScore: isKnown ? "success" : only }
}

function metadataOf(record: JsonObject, metrics: readonly JsonObject[], error: string | null) {
  const failed = metrics.filter(({ success }) => success === false)
  const reasons = (failed.length > 0 ? failed : metrics).flatMap((one) => {
    const reason = textAt(one, "reason")
    return reason ? [`${textAt(one, "name") ?? "metric"}: ${reason}`] : []
  })
  const thresholds = metrics.flatMap((one) => {
    const [name, threshold] = [idOf(one.name), numberAt(one, "threshold")]
    return name === null || threshold === null ? [] : [[name, threshold] as const]
  })
  const { id: _, ...own } = { ...objectAt(record, "additionalMetadata"), ...objectAt(record, "metadata") }
  return smallValues({
    ...own,
    failed: failed.flatMap((one) => idOf(one.name) ?? []).join(", "),
    reason: reasons.length > 0 ? shortened(reasons.join("\n")) : null,
    thresholds: Object.fromEntries(thresholds),
    error,
    duration: record.runDuration,
    cost: record.evaluationCost,
    tags: readable(record.tags),
  })
}
