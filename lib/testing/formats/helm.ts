import { pythonJson, type BuiltFile, type ContractFormat, type ContractRow } from "./contract"
import { zip } from "./zip"

export const helmRunSpec = (model: string, over: object = {}) => ({
  name: "sums:model=acme_bot",
  scenario_spec: { class_name: "helm.benchmark.scenarios.sums.SumsScenario", args: {} },
  adapter_spec: helmAdapter(model),
  metric_specs: [{ class_name: "helm.BasicGenerationMetric", args: { names: ["exact_match", "quasi_exact_match"] } }],
  groups: ["sums"],
  ...over,
})

export const helmAdapter = (model: string, over: object = {}) => ({
  method: "generation",
  model,
  num_train_trials: 1,
  ...over,
})

type Instance = { readonly id: string; readonly input: string; readonly reference: string }

export const helmInstance = ({ id, input, reference }: Instance, over: object = {}) => ({
  input: { text: input },
  references: [{ output: { text: reference }, tags: ["correct"] }],
  split: "test",
  id,
  ...over,
})

export const helmState = (instance: object, prompt: string, output: string, over: object = {}) => ({
  instance,
  train_trial_index: 0,
  request: { model: "acme/bot", prompt, temperature: 0 },
  result: { success: true, completions: [{ text: output, logprob: -1, tokens: [] }], cached: false },
  num_train_instances: 0,
  ...over,
})

/** Statistics of one answer, as per_instance_stats.json has them. */
export const helmStats = (id: string, values: Readonly<Record<string, number>>, over: object = {}) => ({
  instance_id: id,
  train_trial_index: 0,
  stats: Object.entries({ num_prompt_tokens: 9, ...values }).map(([name, mean]) => ({
    name: { name, split: "test" },
    count: 1,
    sum: mean,
    mean,
  })),
  ...over,
})

export const helmPrediction = (
  id: string,
  output: string,
  values: Readonly<Record<string, number>>,
  over: object = {},
) => ({
  instance_id: id,
  train_trial_index: 0,
  predicted_text: output,
  base64_images: [],
  stats: { num_prompt_tokens: 9, ...values },
  ...over,
})

/** Files of one run, by their names in its folder. */
export function helmFiles(folder: string, files: Readonly<Record<string, unknown>>): BuiltFile[] {
  return Object.entries(files).map(([name, content]) => ({
    name: `${folder}${name}.json`,
    content: pythonJson(content, 2),
  }))
}

type Rows = readonly (ContractRow | "bad")[]
const modelOf = (rows: Rows) => rows.find((row) => row !== "bad")?.model ?? "none"
const goodOf = (rows: Rows) => rows.flatMap((row) => (row === "bad" ? [] : [row]))
const scoresOf = ({ score }: ContractRow) => ({ exact_match: score, quasi_exact_match: 1 })

const stateFolder = (folder: string, rows: Rows) =>
  helmFiles(folder, {
    scenario_state: {
      adapter_spec: helmAdapter(modelOf(rows)),
      request_states: rows.map((row) =>
        row === "bad" ? 17 : helmState(helmInstance(row), `Answer.\n${row.input}`, row.output),
      ),
    },
    per_instance_stats: goodOf(rows).map((row) => helmStats(row.id, scoresOf(row))),
    run_spec: helmRunSpec(modelOf(rows)),
    stats: [{ name: { name: "exact_match", split: "test" }, count: 1, sum: 0.5, mean: 0.5 }],
    scenario: { name: "sums", description: "Sums.", tags: ["sums"], definition_path: "https://example.test" },
  })

const displayFolder = (folder: string, rows: Rows) =>
  helmFiles(folder, {
    display_predictions: rows.map((row) => (row === "bad" ? 17 : helmPrediction(row.id, row.output, scoresOf(row)))),
    instances: goodOf(rows).map((row) => helmInstance(row)),
    display_requests: goodOf(rows).map((row) => ({
      instance_id: row.id,
      train_trial_index: 0,
      request: { prompt: `Answer.\n${row.input}` },
    })),
    run_spec: helmRunSpec(modelOf(rows)),
  })

export const helmContracts: readonly ContractFormat[] = [
  { title: "HELM run folder", build: (rows) => stateFolder("runs/v1/sums:model=acme_bot/", rows) },
  { title: "HELM display files", build: (rows) => displayFolder("runs/v1/sums:model=acme_bot/", rows) },
  {
    title: "HELM run folder as zip",
    build: (rows) => [{ name: "runs.zip", content: zip(stateFolder("sums:model=acme_bot/", rows)) }],
  },
]
