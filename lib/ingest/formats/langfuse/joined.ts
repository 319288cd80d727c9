import { createTextHold, forEachRecord } from "@/lib/ingest/rows/records"
import { idOf, type JsonObject } from "@/lib/ingest/json/values"
import type { Bundle } from "@/lib/ingest/rows/adapter"
import type { NamedScore } from "@/lib/ingest/rows/raw-row"
import type { SourceFile } from "@/lib/ingest/source"
import { at } from "./fields"

type Generation = { model: string; input: unknown; output: unknown; isBroken: boolean }
type Item = { readonly reference: unknown; readonly dataset: string | null }

/** What other files say of a trace, by its id. */
export type Joined = {
  readonly scoresOf: (trace: string) => readonly NamedScore[]
  readonly itemOf: (trace: string) => { readonly id: string; readonly dataset: string | null } | null
  readonly referenceOf: (item: string) => Item | null
  readonly generationOf: (trace: string) => Generation | null
}

export async function readJoined(main: SourceFile, others: Bundle["others"]): Promise<Joined> {
  const scores = await readScores(others.scores ?? [])
  const items = await readItems(others.items ?? [])
  const runs = await readRunItems(others["run items"] ?? [])
  const generations = await readGenerations(others.observations ?? [], main)
  return {
    scoresOf: (trace) => [...(scores.get(trace) ?? [])].map(([name, values]) => ({ name, value: oneOf(values) })),
    itemOf: (trace) => runs.get(trace) ?? null,
    referenceOf: (item) => items.get(item) ?? null,
    generationOf: (trace) => generations.get(trace) ?? null,
  }
}

type Value = string | number | boolean | null

/** Several scores under one name: the mean of numbers, of words the last one. */
export function oneOf(values: readonly Value[]): Value {
  const numbers = values.map((value) => (typeof value === "string" && value.trim() !== "" ? Number(value) : value))
  if (values.length > 1 && numbers.every((value) => typeof value === "number" && !Number.isNaN(value)))
    return Number((numbers.reduce<number>((sum, value) => sum + Number(value), 0) / values.length).toPrecision(15))
  return values.at(-1) ?? null
}

async function readScores(files: readonly SourceFile[]) {
  const scores = new Map<string, Map<string, Value[]>>()
  for (const file of files)
    await forEachRecord(file, (record) => {
      const [trace, name] = [idOf(at(record, "traceId")), idOf(at(record, "name"))]
      if (!trace || name === null) return
      const ofTrace = scores.get(trace) ?? new Map<string, Value[]>()
      scores.set(trace, ofTrace)
      ofTrace.set(name, [...(ofTrace.get(name) ?? []), valueOf(record)])
    })
  return scores
}

/** A category is a word; its value is a number that stands for it. */
function valueOf(record: JsonObject): Value {
  const [kind, value, text] = [at(record, "dataType"), at(record, "value"), at(record, "stringValue")]
  if (kind === "CATEGORICAL" && typeof text === "string" && text !== "") return text
  return typeof value === "number" || typeof value === "string" || typeof value === "boolean" ? value : null
}

async function readRunItems(files: readonly SourceFile[]) {
  const runs = new Map<string, { id: string; dataset: string | null }>()
  for (const file of files)
    await forEachRecord(file, (record) => {
      const [trace, id] = [idOf(at(record, "traceId")), idOf(at(record, "datasetItemId"))]
      if (trace && id) runs.set(trace, { id, dataset: nameOf(record) })
    })
  return runs
}

async function readItems(files: readonly SourceFile[]): Promise<Map<string, Item>> {
  const items = new Map<string, Item>()
  for (const file of files) {
    const hold = createTextHold(file.name)
    await forEachRecord(file, (record) => {
      const id = idOf(at(record, "id"))
      if (!id) return
      const reference = at(record, "expectedOutput")
      hold(typeof reference === "string" ? reference : (JSON.stringify(reference) ?? ""))
      items.set(id, { reference, dataset: nameOf(record) })
    })
  }
  return items
}

const nameOf = (record: JsonObject) => idOf(at(record, "datasetName")) || null

/** The last generation of each trace. Its texts are held only for traces that have none of their own. */
async function readGenerations(files: readonly SourceFile[], main: SourceFile) {
  const generations = new Map<string, Generation>()
  if (files.length === 0) return generations
  const bare = new Set<string>()
  await forEachRecord(main, (record) => {
    const id = idOf(at(record, "id"))
    if (id && (isNothing(at(record, "input")) || isNothing(at(record, "output")))) bare.add(id)
  })
  for (const file of files) {
    const hold = createTextHold(file.name)
    await forEachRecord(file, (record) => {
      const trace = idOf(at(record, "traceId"))
      if (!trace) return
      const before = generations.get(trace)
      const isBroken = (before?.isBroken ?? false) || at(record, "level") === "ERROR"
      if (at(record, "type") !== "GENERATION") {
        if (isBroken) generations.set(trace, { model: "", input: null, output: null, ...before, isBroken })
        return
      }
      const held = bare.has(trace)
        ? { input: at(record, "input"), output: at(record, "output") }
        : { input: null, output: null }
      hold(`${JSON.stringify(held.input)}${JSON.stringify(held.output)}`)
      const model = idOf(at(record, "providedModelName")) || idOf(at(record, "model")) || before?.model || ""
      generations.set(trace, { model, ...held, isBroken })
    })
  }
  return generations
}

export const isNothing = (value: unknown) => value === undefined || value === null || value === "" || value === "null"
