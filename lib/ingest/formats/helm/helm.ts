import { AppError } from "@/lib/errors"
import { readStart } from "@/lib/ingest/files/file-head"
import { byFolder, nameWithoutEnding, othersOf, type FilePart } from "@/lib/ingest/files/file-part"
import { hasKeys, jsonStart } from "@/lib/ingest/json/first-keys"
import type { Adapter, Bundle, FileHead, ReadOptions } from "@/lib/ingest/rows/adapter"
import type { RawResult } from "@/lib/ingest/rows/raw-row"
import { readDisplay } from "./display-rows"
import { readRun } from "./run"
import { readState } from "./state-rows"
import { readStatistics } from "./statistics"

const parts = {
  state: "requests and answers",
  predictions: "predictions",
  run: "specification",
  statistics: "scores",
  questions: "questions",
  prompts: "prompts",
} as const

/**
 * Runs of HELM, `benchmark_output/runs/SUITE/RUN/`: requests with their answers (scenario_state.json) and scores of
 * each instance (per_instance_stats.json), or what its web pages show (display_predictions.json with instances.json and
 * display_requests.json), and the specification of the run. Layout: helm/benchmark/runner.py and
 * presentation/run_display.py, v0.2 to v0.5. Files of a run are those of one folder.
 */
export const helm: Adapter = {
  title: "HELM run",
  accepts: [".json"],
  unit: "record",
  describes: {
    files: "a run's folder: `scenario_state.json` or `display_predictions.json`, each with its scores",
    id: "`instance.id`, behind the scenario's subject; perturbed ones are items of their own: `id7 (robustness)`",
    model: "`adapter_spec.model`",
    dataset: "`groups[0]` of the run; else its name up to `:`",
    prompt: "`request.prompt` or `messages`; else the instance's `input.text`",
    answer: "`completions[0].text` or `predicted_text`; `thinking` apart; of single choices the one taken",
    score: "`stats` by metric; counts: the first accuracy metric of `metric_specs`",
    variant: "`perturbation.name`",
    trial: "`train_trial_index`",
    companions: "`per_instance_stats.json` (needed), `run_spec.json`, `instances.json`, `display_requests.json`",
    refused: "requests that calibrate; choices where the scores do not say which was taken; folders that mix runs",
    triedOn: "5 runs of 3 scenarios",
  },
  partOf,
  bundles: (found) => byFolder(found).flatMap(bundlesOfFolder),
  lonely: () => `Send the whole folder of the run: ${needed}.`,
  read,
}

const needed = "run_spec.json, scenario_state.json and per_instance_stats.json"

function partOf({ name, text }: FileHead): string | null {
  const start = jsonStart(text)
  if (!start) return text.trim() === "[]" ? (emptyLists.get(nameWithoutEnding(name)) ?? null) : null
  if (start.kind === "object") {
    if (hasKeys(start, "request_states")) return parts.state
    if (hasKeys(start, "scenario_spec", "adapter_spec")) return parts.run
    return hasKeys(start, "name", "description", "tags", "definition_path") ? "ignored" : null
  }
  if (hasKeys(start, "instance_id")) {
    if (hasKeys(start, "predicted_text")) return parts.predictions
    if (hasKeys(start, "stats")) return parts.statistics
    return hasKeys(start, "request") ? parts.prompts : null
  }
  if (start.inner.get("input")?.has("text")) {
    // A first question of many pages fills the whole start of the file.
    const isCut = start.keys.size === 1 && nameWithoutEnding(name) === "instances"
    return hasKeys(start, "references") || isCut ? parts.questions : null
  }
  return hasKeys(start, "name", "count", "sum") && start.inner.get("name")?.has("name") ? "ignored" : null
}

/** Where a run has none of something, only the name of the file says of what. */
const emptyLists: ReadonlyMap<string, string> = new Map([
  ["per_instance_stats", parts.statistics],
  ["display_predictions", parts.predictions],
  ["display_requests", parts.prompts],
  ["instances", parts.questions],
  ["stats", "ignored"],
])

/** Requests with their answers say all that the predictions say, and the prompt. */
function bundlesOfFolder(found: readonly FilePart[]): Bundle[] {
  const of = (name: string) => found.filter(({ part }) => part === name)
  const states = of(parts.state)
  const mains = states.length > 0 ? states : of(parts.predictions)
  // Files of several runs in one folder: nobody knows which belong together.
  const isMixed = Object.values(parts).some((part) => of(part).length > 1)
  return mains.map((main) => ({
    main: main.file,
    others: isMixed ? {} : othersOf(found.filter((one) => one !== main)),
  }))
}

async function* read({ main, others }: Bundle, options: ReadOptions): AsyncGenerator<RawResult[]> {
  const only = (part: string) => others[part]?.[0]
  const [statisticsFile, questions, prompts] = [only(parts.statistics), only(parts.questions), only(parts.prompts)]
  // Requests and answers are one object, predictions a list.
  const isState = jsonStart((await readStart(main)) ?? "")?.kind === "object"
  const predictions = isState ? only(parts.predictions) : main
  const scores = statisticsFile ?? predictions
  if (!scores)
    throw new AppError("invalid", `${main.name} has no scores: per_instance_stats.json is not in its folder. ${advice}`)
  const statistics = await readStatistics(scores)
  if (statistics.size > 0 && statistics.metrics.length === 0)
    throw new AppError(
      "invalid",
      `${scores.name} names no score of any answer. Send per_instance_stats.json of the run with it.`,
    )
  const run = await readRun({ file: only(parts.run), main, hasAdapter: isState, options, statistics })
  let records = 0
  const rows = isState
    ? readState(main, { run, statistics })
    : readDisplay(main, { run, statistics, questions, prompts })
  for await (const results of rows) {
    records += results.length
    yield results
  }
  if (records === 0) throw new AppError("invalid", `${main.name} holds no answers.`)
}

const advice = `Send each run in a folder of its own, with ${needed}.`
