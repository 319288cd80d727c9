import { AppError } from "@/lib/errors"
import { readJsonElements } from "@/lib/ingest/json/json-elements"
import { isObject, listAt, numberAt, objectAt, textAt, type JsonObject } from "@/lib/ingest/json/values"
import { limits } from "@/lib/ingest/limits"
import type { NamedScore } from "@/lib/ingest/rows/raw-row"
import type { SourceFile } from "@/lib/ingest/source"
import { keyOf, keyText, type InstanceKey, type Perturbation } from "./instance"

/** Figures of every answer, by instance, perturbation and trial. */
export type Statistics = {
  readonly size: number
  /** names of what rates answers, in HELM's order */
  readonly metrics: readonly string[]
  readonly of: (key: InstanceKey) => Figures | null
  /** a perturbation's name, with its settings where others of the run have the same name */
  readonly labelOf: (perturbation: Perturbation) => string
}

type Figures = {
  readonly scores: readonly NamedScore[]
  readonly predictedIndex: number | null
  readonly effort: Readonly<Record<string, number | string>>
}

/** Counts and costs of a request, which rate nobody. */
const bookkeeping =
  /^(num_.*|training_.*|inference_.*|.*_runtime|batch_size|finish_reason_.*|prompt_truncated|logprob|max_prob|predicted_index|.*_cost)$/

/** What of these is worth keeping. */
const effort = [
  "num_prompt_tokens",
  "num_output_tokens",
  "num_completion_tokens",
  "inference_runtime",
  "logprob",
  "max_prob",
]

const mostEntries = 4_000_000

/** From per_instance_stats.json, or what display_predictions.json has of it. One small entry an answer is held. */
export async function readStatistics(file: SourceFile): Promise<Statistics> {
  const columns = new Map<string, number>()
  const names: string[] = []
  const values = new Map<string, (number | null)[]>()
  const settings = new Map<string, Set<string>>()
  for await (const found of readJsonElements(file, ["$.*"]))
    for (const { value } of found) {
      const key = isObject(value) ? keyOf(value) : null
      if (!isObject(value) || key === null) continue
      if (key.perturbation)
        settings.set(
          key.perturbation.name,
          (settings.get(key.perturbation.name) ?? new Set()).add(key.perturbation.settings),
        )
      const text = keyText(key)
      const row = values.get(text) ?? []
      values.set(text, row)
      if (values.size > mostEntries)
        throw new AppError("too_large", `${file.name} has more than ${mostEntries} entries.`)
      for (const [name, one] of statsOf(value)) {
        let column = columns.get(name)
        if (column === undefined) {
          if (columns.size >= mostColumns) continue
          columns.set(name, (column = names.push(name) - 1))
        }
        row[column] = one
      }
    }
  return {
    size: values.size,
    metrics: names.filter((name) => !bookkeeping.test(name)).slice(0, limits.metrics),
    of: (key) => {
      const row = values.get(keyText(key))
      return row ? figuresOf(row, names) : null
    },
    labelOf: (one) =>
      (settings.get(one.name)?.size ?? 0) > 1 ? `${one.name}: ${one.settings}`.slice(0, limits.nameLength) : one.name,
  }
}

const mostColumns = 1_000

/** A list of statistics over one value each; in predictions an object of plain numbers. */
function* statsOf(record: JsonObject): Generator<[string, number | null]> {
  if (isObject(record.stats)) for (const name of Object.keys(record.stats)) yield [name, numberAt(record.stats, name)]
  for (const stat of listAt(record, "stats")) {
    const name = textAt(objectAt(stat, "name"), "name")
    const [sum, count] = [numberAt(stat, "sum"), numberAt(stat, "count")]
    const mean = numberAt(stat, "mean") ?? (sum !== null && count !== null && count > 0 ? sum / count : null)
    if (name !== null) yield [name, mean]
  }
}

function figuresOf(row: readonly (number | null | undefined)[], names: readonly string[]): Figures {
  const scores: NamedScore[] = []
  const kept: Record<string, number | string> = {}
  let predictedIndex: number | null = null
  for (const [column, name] of names.entries()) {
    const value = row[column]
    if (value === undefined) continue
    if (!bookkeeping.test(name)) scores.push({ name, value })
    else if (name === "predicted_index") predictedIndex = value
    else if (value !== null && effort.includes(name)) kept[name] = value
    else if (value === 1 && name.startsWith("finish_reason_") && name !== "finish_reason_unknown")
      kept.finish_reason = name.slice("finish_reason_".length)
    else if (value === 1 && name === "prompt_truncated") kept.prompt_truncated = "yes"
  }
  return { scores: scores.slice(0, limits.metrics), predictedIndex, effort: kept }
}
