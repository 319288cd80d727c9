import type { Json } from "@/lib/domain/results/prediction-detail"
import { baseName, folderOf, nameWithoutEnding } from "@/lib/ingest/files/file-part"
import { readJsonElements, readJsonWhole } from "@/lib/ingest/json/json-elements"
import { listAt, numberAt, objectAt, smallValues, textAt, type JsonObject } from "@/lib/ingest/json/values"
import type { ReadOptions } from "@/lib/ingest/rows/adapter"
import type { SourceFile } from "@/lib/ingest/source"
import type { Statistics } from "./statistics"

/** What is the same of all answers of a run. */
export type Run = {
  readonly model: string
  readonly dataset: string
  /** what the scenario was set to, "philosophy": ids begin anew in every one of them */
  readonly subTask: string
  readonly settings: Readonly<Record<string, Json>>
  /** the metric that counts; null: the run does not say */
  readonly mainScore: string | null
  /** each choice was a request of its own, where requests are for single choices; also where nobody says */
  readonly isSeparate: boolean
  /** other examples stand before the question in every trial */
  readonly hasTrials: boolean
}

type Given = {
  readonly file: SourceFile | undefined
  readonly main: SourceFile
  /** the main file says itself how models were asked */
  readonly hasAdapter: boolean
  readonly options: Pick<ReadOptions, "dataset">
  readonly statistics: Statistics
}

/** From run_spec.json; without it what requests and answers say, and the folder's name. */
export async function readRun({ file, main, hasAdapter, options, statistics }: Given): Promise<Run> {
  const whole = file ? await readJsonWhole(file) : hasAdapter ? { adapter_spec: await adapterOf(main) } : {}
  const adapter = objectAt(whole, "adapter_spec")
  const method = textAt(adapter, "method")
  const settings = smallValues(objectAt(objectAt(whole, "scenario_spec"), "args"))
  const runName = textAt(whole, "name") ?? baseName(folderOf(main.name))
  const groups = listAt(whole, "groups").flatMap((group) =>
    typeof group === "string" && group.trim() !== "" ? [group] : [],
  )
  return {
    model: textAt(adapter, "model") ?? textAt(adapter, "model_deployment") ?? "",
    dataset: options.dataset ?? groups[0] ?? (runName.split(":")[0] || nameWithoutEnding(main.name)),
    subTask: subTaskOf(settings),
    settings,
    mainScore: mainScoreOf(listAt(whole, "metric_specs"), statistics.metrics),
    isSeparate: method === null || method.startsWith("multiple_choice_separate"),
    hasTrials: (numberAt(adapter, "num_train_trials") ?? 1) > 1,
  }
}

async function adapterOf(main: SourceFile): Promise<unknown> {
  for await (const [found] of readJsonElements(main, ["$.adapter_spec"])) return found?.value
  return {}
}

function subTaskOf(settings: JsonObject): string {
  const names = Object.values(settings).filter((value) => typeof value === "string" || typeof value === "number")
  const short = names
    .map(String)
    .filter((name) => !/^(all|default|none|)$/i.test(name) && /^[^\n/\\]{1,60}$/.test(name))
  return short.join("-")
}

/** Metrics that HELM names by a class of their own. */
const ofClass: readonly (readonly [RegExp, RegExp])[] = [
  [/ChainOfThought/, /^chain_of_thought_correctness$/],
  [/IFEval/, /^ifeval_strict_accuracy$/],
  [/OmniMATH/i, /^omni_math_accuracy$/],
  [/WildBench/, /^wildbench_score(_rescaled)?$/],
  [/BBQ/i, /^bbq_accuracy$/],
]

const noAccuracy = /logprob|perplexity|bits_per_byte|toxic|bias|stereotype|calibration|ece_/

/** The first accuracy metric of the specification that answers were rated by. */
function mainScoreOf(specs: readonly unknown[], metrics: readonly string[]): string | null {
  for (const spec of specs) {
    const names = listAt(objectAt(spec, "args"), "names")
    const named = names.find((name) => typeof name === "string" && metrics.includes(name) && !noAccuracy.test(name))
    if (typeof named === "string") return named
    const own = ofClass.filter(([ofName]) => ofName.test(textAt(spec, "class_name") ?? "")).map(([, metric]) => metric)
    const found = metrics.find((metric) => own.some((pattern) => pattern.test(metric)))
    if (found !== undefined) return found
  }
  const accuracies = metrics.filter((metric) => /accuracy|correctness/.test(metric))
  return accuracies.length === 1 ? (accuracies[0] ?? null) : metrics.length === 1 ? (metrics[0] ?? null) : null
}
