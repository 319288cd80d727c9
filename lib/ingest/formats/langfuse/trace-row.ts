import type { Turn } from "@/lib/domain/results/prediction-detail"
import { idOf, isObject, listAt, readable, smallValues, textAt, type JsonObject } from "@/lib/ingest/json/values"
import { isConversation, promptOf, readTurns } from "@/lib/ingest/rows/messages"
import { refuse, type NamedScore, type RawResult } from "@/lib/ingest/rows/raw-row"
import { splitReasoning } from "@/lib/ingest/rows/reasoning"
import { at, isScoreColumn, objectIn, unpackedCell } from "./fields"
import { isNothing, oneOf, type Joined } from "./joined"

type Place = {
  readonly line: number
  readonly joined: Joined
  readonly dataset: string | null
  readonly fallback: string
}

/** One trace -> one row, with what other files say of it. */
export function traceRow(record: JsonObject, { line, joined, dataset, fallback }: Place): RawResult {
  const trace = idOf(at(record, "id"))
  if (!trace) return refuse(line, { column: "id", reason: "this trace has no id", value: JSON.stringify(record) })
  const run = joined.itemOf(trace)
  const item = run ? joined.referenceOf(run.id) : null
  const generation = joined.generationOf(trace)
  const [asked, said] = [
    textIn(firstOf(at(record, "input"), generation?.input)),
    textIn(firstOf(at(record, "output"), generation?.output)),
  ]
  if (asked.text === null && said.text === null)
    return refuse(line, {
      column: "input",
      reason: "this trace has neither input nor output: send the export of observations with it",
      value: trace,
    })
  const { reasoning, output } = splitReasoning(said.text ?? "")
  const metadata = objectIn(at(record, "metadata"))
  const scores = uniqueScores([...ownScores(record), ...joined.scoresOf(trace)])
  const turns: Turn[] = [
    ...asked.turns,
    ...(said.turns.length > 0 ? said.turns : [{ role: "assistant" as const, text: output }]),
  ]
  return {
    kind: "raw",
    row: {
      line,
      exampleId: run?.id ?? trace,
      model: generation?.model || (idOf(at(record, "model")) ?? textAt(metadata, "model") ?? ""),
      dataset: dataset ?? (run?.dataset || item?.dataset || idOf(at(record, "name")) || fallback),
      input: asked.text,
      output,
      reasoning,
      reference: item ? textIn(item.reference).text : null,
      scores,
      mainScore: scores.length === 1 ? (scores[0]?.name ?? null) : null,
      status: said.text === null && generation?.isBroken ? "error" : "ok",
      metadata: metadataOf(record, metadata, run ? trace : null),
      turns: asked.turns.length > 0 && isConversation(turns) ? turns : null,
    },
  }
}

const firstOf = (own: unknown, other: unknown) => (isNothing(own) ? other : own)

const wrappers = [
  "messages",
  "content",
  "input",
  "question",
  "query",
  "prompt",
  "output",
  "answer",
  "response",
  "completion",
  "text",
] as const

/** What was said, out of the wrappings that programs put around it. */
function textIn(value: unknown, depth = 0): { text: string | null; turns: readonly Turn[] } {
  const found = unpackedCell(value)
  if (isNothing(found)) return { text: null, turns: [] }
  if (Array.isArray(found)) {
    const turns = readTurns(found)
    if (turns.length > 0) return { text: turns.length === 1 ? (turns[0]?.text ?? "") : promptOf(turns), turns }
  }
  if (isObject(found) && depth < 5) {
    const wrapper = wrappers.find((name) => !isNothing(found[name]))
    const isAlone =
      wrapper !== undefined && (wrapper === "messages" || Object.keys(found).length === 1 || "role" in found)
    if (isAlone) return textIn(found[wrapper], depth + 1)
  }
  return { text: readable(found), turns: [] }
}

/** Scores in columns of their own, or under `scores`: each a value, or a list of values. */
function ownScores(record: JsonObject): NamedScore[] {
  const inside = Object.entries(objectIn(at(record, "scores")))
  const listed = listAt({ scores: unpackedCell(at(record, "scores")) }, "scores").filter(isObject)
  const columns = Object.entries(record).filter(([name]) => isScoreColumn(name))
  return [
    ...listed.map((one): [string, unknown] => [
      idOf(one.name) ?? "score",
      one.dataType === "CATEGORICAL" ? one.stringValue : one.value,
    ]),
    ...inside,
    ...columns,
  ].flatMap(([name, given]): NamedScore[] => {
    const value = unpackedCell(given)
    const values = (Array.isArray(value) ? (value as unknown[]) : [value]).filter(isScore)
    return values.length > 0 && !values.every(isNothing) ? [{ name, value: oneOf(values) }] : []
  })
}

const isScore = (value: unknown): value is string | number | boolean =>
  typeof value === "number" || typeof value === "boolean" || (typeof value === "string" && value.length <= 200)

/** What is in a file of scores may be a column too. */
const uniqueScores = (scores: readonly NamedScore[]) => [...new Map(scores.map((one) => [one.name, one])).values()]

function metadataOf(record: JsonObject, { model: _, ...metadata }: JsonObject, trace: string | null) {
  const tags = unpackedCell(at(record, "tags"))
  const number = (name: string) => {
    const value = at(record, name)
    return typeof value === "string" && value.trim() !== "" && !Number.isNaN(Number(value)) ? Number(value) : value
  }
  return smallValues({
    ...metadata,
    trace,
    tags: Array.isArray(tags) && tags.length === 0 ? null : readable(tags),
    version: at(record, "version"),
    release: at(record, "release"),
    latency: number("latency"),
    cost: number("totalCost"),
    tokens: number("totalTokens"),
    comment: at(record, "comments"),
  })
}
