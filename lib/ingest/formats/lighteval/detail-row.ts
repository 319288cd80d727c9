import type { Turn } from "@/lib/domain/results/prediction-detail"
import { parsePython } from "@/lib/ingest/json/python-literal"
import { idOf, isObject, objectAt, readable, smallValues, textAt, type JsonObject } from "@/lib/ingest/json/values"
import { withChoices } from "@/lib/ingest/rows/choices"
import { isConversation, promptOf, readTurns } from "@/lib/ingest/rows/messages"
import { refuse, type NamedScore, type RawResult } from "@/lib/ingest/rows/raw-row"
import { withReasoning } from "@/lib/ingest/rows/reasoning"
import { noMetric, type Layout } from "./layout"

type Place = {
  readonly layout: Layout
  readonly line: number
  readonly model: string
  readonly dataset: string | null
  readonly task: string
}

/** The parts of a row, whichever layout it has. */
type Detail = {
  readonly id: string | null
  readonly task: string | null
  readonly prompt: unknown
  readonly texts: readonly unknown[]
  readonly rates: readonly unknown[]
  readonly reasoning: string | null
  readonly choices: readonly string[]
  readonly gold: readonly unknown[]
  readonly metrics: JsonObject
  readonly other: JsonObject
}

export function detailRow(row: JsonObject, { layout, line, model, dataset, task }: Place): RawResult {
  const detail = layout.kind === "structs" ? fromStructs(row, layout) : fromColumns(row)
  const asked = askedOf(detail.prompt)
  const said = detail.texts.map(readable).find((text) => text !== null && text.trim() !== "") ?? null
  const chosen = said === null ? bestOf(detail) : null
  if (asked.input === null && said === null && chosen === null)
    return refuse(line, { column: "doc", reason: "this row has neither prompt nor answer", value: JSON.stringify(row) })
  const { reasoning, output } = withReasoning(said ?? (chosen === null ? "" : `Chose: ${chosen}`), detail.reasoning)
  const scores = scoresOf(detail.metrics)
  const turns: Turn[] = [...asked.turns, { role: "assistant", text: output, ...(reasoning ? { reasoning } : {}) }]
  return {
    kind: "raw",
    row: {
      line,
      exampleId: detail.id || String(line - 1),
      model,
      dataset: dataset ?? (detail.task || task),
      input: asked.input === null || chosen === null ? asked.input : withMissing(asked.input, detail.choices),
      output,
      reasoning,
      reference: referenceOf(detail),
      scores,
      mainScore: scores.length === 1 ? (scores[0]?.name ?? null) : null,
      metadata: { ...smallValues(detail.other), ...(chosen === null ? {} : { output_kind: "loglikelihood" }) },
      turns: asked.turns.length > 0 && isConversation(turns) ? turns : null,
    },
  }
}

function fromStructs(row: JsonObject, layout: Extract<Layout, { kind: "structs" }>): Detail {
  const [doc, response] = [structAt(row, layout.doc), structAt(row, layout.response)]
  const specific = structAt(doc, "specific")
  return {
    id: idOf(doc.id),
    task: textAt(doc, "task_name"),
    prompt: hasContent(response.input) ? response.input : doc.query,
    texts: listOf(response.text),
    rates: listOf(response.logprobs),
    reasoning: textOf(listOf(response.reasonings)[0]),
    choices: listOf(doc.choices).map((choice) => readable(choice) ?? ""),
    gold: listOf(doc.gold_index),
    metrics: structAt(row, layout.metric),
    other: { ...specific, num_fewshot: listOf(doc.fewshot_samples).length || null, samples: manyOf(response.text) },
  }
}

function fromColumns(row: JsonObject): Detail {
  const inner = structAt(row, "metrics")
  const own = Object.fromEntries(Object.entries(row).filter(([name]) => !noMetric.test(name)))
  const gold = listOf(row.gold_index)
  return {
    id: idOf(row.id) ?? null,
    task: textAt(row, "task"),
    prompt: hasContent(row.full_prompt) ? row.full_prompt : row.example,
    texts: listOf(row.predictions),
    rates: listOf(row.pred_logits),
    reasoning: null,
    choices: listOf(row.choices).map((choice) => readable(choice) ?? ""),
    gold: gold.length > 0 ? gold : listOf(row.gold),
    metrics: Object.keys(inner).length > 0 ? inner : own,
    other: { ...structAt(row, "specifics"), samples: manyOf(row.predictions) },
  }
}

/** Old files hold some lists and structs as Python prints them. */
const unprinted = (value: unknown): unknown => (typeof value === "string" ? (parsePython(value) ?? value) : value)

function structAt(row: JsonObject, name: string): JsonObject {
  const value = unprinted(row[name])
  return isObject(value) ? value : objectAt(row, name)
}

function listOf(value: unknown): readonly unknown[] {
  const read = unprinted(value)
  if (Array.isArray(read)) return read
  return read === null || read === undefined || read === "" ? [] : [read]
}

/** How many samples an answer has, where it is more than the one that is shown. */
const manyOf = (texts: unknown) => (listOf(texts).length > 1 ? listOf(texts).length : null)

const textOf = (value: unknown) => (typeof value === "string" && value.trim() !== "" ? value : null)

const hasContent = (value: unknown) =>
  Array.isArray(value) ? value.length > 0 : typeof value === "string" && value !== ""

function askedOf(prompt: unknown): { input: string | null; turns: readonly Turn[] } {
  if (Array.isArray(prompt) && prompt.some((one) => isObject(one) && "role" in one)) {
    const turns = readTurns(prompt)
    return { input: promptOf(turns), turns }
  }
  const text = readable(prompt)
  return { input: text === null || text.trim() === "" ? null : text, turns: [] }
}

/** The choice of the highest likelihood; rates come as numbers, or each with whether it is the greedy answer. */
function bestOf({ rates, choices }: Detail): string | null {
  const numbers = rates.map((rate) => Number(Array.isArray(rate) ? (rate as unknown[])[0] : (rate ?? NaN)))
  const known = numbers.filter((rate) => !Number.isNaN(rate))
  if (known.length === 0 || choices.length === 0 || rates.length < choices.length) return null
  return choices[numbers.indexOf(Math.max(...known))]?.trim() ?? null
}

/** Choices that the prompt does not show. */
function withMissing(input: string, choices: readonly string[]): string {
  const isShown = choices.every((choice) => input.includes(choice.trim()))
  return isShown || choices.every(({ length }) => length < 3) ? input : withChoices(input, choices)
}

/** Gold answers are places of choices, or texts. */
function referenceOf({ gold, choices }: Detail): string | null {
  const texts = gold.flatMap((one) => {
    const text = readable(one)
    if (text === null) return []
    return /^\d+$/.test(text) && !choices.includes(text) ? [(choices[Number(text)] ?? text).trim()] : [text.trim()]
  })
  return texts.length > 0 ? texts.join(" ; ") : null
}

function scoresOf(metrics: JsonObject): NamedScore[] {
  return Object.entries(metrics).flatMap(([name, value]): NamedScore[] => {
    if (value === null || typeof value === "number" || typeof value === "boolean") return [{ name, value }]
    const text = typeof value === "string" ? value.trim() : ""
    return text !== "" && !Number.isNaN(Number(text)) ? [{ name, value: Number(text) }] : []
  })
}
