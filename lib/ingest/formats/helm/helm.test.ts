import { readdirSync } from "node:fs"
import path from "node:path"
import { describe, expect, it } from "vitest"
import { dataFile, dataFolder, hasDataFiles } from "@/lib/testing/files/data-files"
import { memoryFile } from "@/lib/testing/files/memory-file"
import { readFiles, type BuiltFile } from "@/lib/testing/formats/contract"
import {
  helmAdapter,
  helmFiles,
  helmInstance,
  helmPrediction,
  helmRunSpec,
  helmState,
  helmStats,
} from "@/lib/testing/formats/helm"
import { zip } from "@/lib/testing/formats/zip"
import { surveyBundle } from "@/lib/ingest/formats/read-predictions"
import type { SourceFile } from "@/lib/ingest/source"

const asFiles = (files: readonly BuiltFile[], chunk = 700) =>
  files.map(({ name, content }) => memoryFile(name, content, chunk))
const folder = "v1/sums:model=acme_bot/"
const read = (files: Readonly<Record<string, unknown>>, at = folder) => readFiles(asFiles(helmFiles(at, files)))
const q1 = helmInstance({ id: "id1", input: "2 + 2?", reference: "4" })
const exact = (value: number) => ({ exact_match: value, quasi_exact_match: 1 })

async function mainScores(files: readonly SourceFile[]) {
  const { bundles } = await readFiles(files)
  const surveys = await Promise.all(bundles.map((bundle) => surveyBundle(bundle, { dataset: null })))
  return surveys.flatMap(({ datasets }) => [...datasets.values()].map(({ mainScore }) => mainScore))
}

describe.skipIf(!hasDataFiles)("real runs (skipped without ../shared/data)", () => {
  const runs = hasDataFiles ? readdirSync(path.join(dataFolder, "formats/helm")) : []
  const filesOf = (run: string, only = /./) =>
    readdirSync(path.join(dataFolder, "formats/helm", run))
      .filter((name) => only.test(name))
      .map((name) => dataFile(`formats/helm/${run}/${name}`))
  const find = (part: string) => runs.find((run) => run.includes(part)) ?? "missing"
  const expected = [
    ["claude-3-5-sonnet", 100, 93, "anthropic/claude-3-5-sonnet-20240620", "bbq"],
    ["llama-3-8b", 100, 74, "meta/llama-3-8b-chat", "bbq"],
    ["mixtral-8x22b", 100, 92, "mistralai/mixtral-8x22b-instruct-v0.1", "bbq"],
    ["philosophy", 10, 1, "openai/gpt2", "mmlu"],
    ["narrative_qa", 5, 0, "openai/gpt2", "narrative_qa"],
  ] as const

  it.each(expected)("%s has its answers and correct ones", async (part, samples, correct, model, dataset) => {
    const files = filesOf(find(part))
    const { rows, refusals, left } = await readFiles(files)
    expect([rows.length, refusals, left.filter(({ isFault }) => isFault)]).toEqual([samples, [], []])
    expect(left.map(({ reason }) => reason)).toEqual(["HELM run: not needed", "HELM run: not needed"])
    expect(rows.filter(({ score }) => score === 1)).toHaveLength(correct)
    expect(rows.filter(({ score }) => score === 0)).toHaveLength(samples - correct)
    expect([...new Set(rows.map((row) => `${row.model} ${row.dataset}`))]).toEqual([`${model} ${dataset}`])
    expect(rows.every(({ input, reference }) => input !== "" && reference !== null)).toBe(true)
    expect(await mainScores(files)).toEqual(["exact_match"])
  })

  it("brings all runs at once, also by the files that web pages show, with the scores beside them", async () => {
    const all = await readFiles(runs.flatMap((run) => filesOf(run)))
    expect([all.bundles.length, all.rows.length]).toEqual([5, 315])
    const shown = await readFiles(filesOf(find("llama-3-8b"), /display|instances|per_instance|run_spec/))
    expect(shown.rows.filter(({ score }) => score === 1)).toHaveLength(74)
    expect(shown.rows[0]?.input).toMatch(/\n\nA\) .*\nB\) .*\nC\) /)
  })

  it("keeps the other metrics: mean F1 of 0.139", async () => {
    const { rows } = await readFiles(filesOf(find("narrative_qa")))
    const f1 = rows.map(({ detail }) => Number(detail?.metrics?.f1_score))
    expect(f1.reduce((sum, one) => sum + one, 0) / f1.length).toBeCloseTo(0.139, 3)
  })

  it("tells ids of sub-tasks apart", async () => {
    const { rows } = await readFiles(filesOf(find("philosophy")))
    expect(rows[0]).toMatchObject({ exampleId: "philosophy-id147", detail: { metadata: { subject: "philosophy" } } })
  })
})

describe("a HELM run", () => {
  it("takes perturbations for variants with ids of their own, by their settings where names are the same", async () => {
    const typos = { name: "typos", prob: 0.1, computed_on: "perturbed" }
    const [few, many] = [
      { name: "case", prob: 0.1 },
      { name: "case", prob: 0.9 },
    ]
    const perturbed = (perturbation: object) => ({ ...q1, input: { text: "2 pls 2?" }, perturbation })
    const { rows } = await read({
      scenario_state: {
        adapter_spec: helmAdapter("acme/bot"),
        request_states: [
          helmState(q1, "2 + 2?", "4"),
          ...[typos, few, many].map((one) => helmState(perturbed(one), "2 pls 2?", "5")),
        ],
      },
      per_instance_stats: [
        helmStats("id1", exact(0), { perturbation: { ...typos, computed_on: "original" } }),
        helmStats("id1", exact(1)),
        helmStats("id1", exact(0.25), { perturbation: few }),
        helmStats("id1", exact(0.5), { perturbation: many }),
      ],
      run_spec: helmRunSpec("acme/bot"),
    })
    expect(rows.map(({ exampleId, variant, score }) => ({ exampleId, variant, score }))).toEqual([
      { exampleId: "id1", variant: "", score: 1 },
      { exampleId: "id1 (typos)", variant: "typos", score: 0 },
      { exampleId: "id1 (case: prob=0.1)", variant: "case: prob=0.1", score: 0.25 },
      { exampleId: "id1 (case: prob=0.9)", variant: "case: prob=0.9", score: 0.5 },
    ])
  })

  it("keeps trials, with one question for all of them and the prompt of each as a turn", async () => {
    const trial = (train_trial_index: number) => ({ train_trial_index })
    const { rows } = await read({
      scenario_state: {
        adapter_spec: helmAdapter("acme/bot", { num_train_trials: 2 }),
        request_states: [0, 1].map((index) => helmState(q1, `Example ${index}\n2 + 2?`, "4", trial(index))),
      },
      per_instance_stats: [0, 1].map((index) => helmStats("id1", exact(index), trial(index))),
      run_spec: helmRunSpec("acme/bot", { adapter_spec: helmAdapter("acme/bot", { num_train_trials: 2 }) }),
    })
    expect(rows.map(({ trial: one, input, score }) => ({ one, input, score }))).toEqual([
      { one: 0, input: "2 + 2?", score: 0 },
      { one: 1, input: "2 + 2?", score: 1 },
    ])
    expect(rows.map(({ detail }) => detail?.turns?.[0]?.text)).toEqual(["Example 0\n2 + 2?", "Example 1\n2 + 2?"])
  })

  it("counts the first accuracy metric of the specification, and asks where it names none", async () => {
    const run = (metric_specs: readonly object[], values: Readonly<Record<string, number>>) =>
      asFiles(
        helmFiles(folder, {
          scenario_state: { adapter_spec: helmAdapter("acme/bot"), request_states: [helmState(q1, "2 + 2?", "4")] },
          per_instance_stats: [helmStats("id1", values)],
          run_spec: helmRunSpec("acme/bot", { metric_specs }),
        }),
      )
    const basic = {
      class_name: "helm.BasicGenerationMetric",
      args: { names: ["logprob", "quasi_exact_match", "f1_score"] },
    }
    expect(await mainScores(run([basic], { f1_score: 0.5, exact_match: 0, quasi_exact_match: 1 }))).toEqual([
      "quasi_exact_match",
    ])
    const thought = { class_name: "helm.benchmark.metrics.ChainOfThoughtMetric", args: {} }
    expect(await mainScores(run([thought, basic], { f1_score: 1, chain_of_thought_correctness: 1 }))).toEqual([
      "chain_of_thought_correctness",
    ])
    expect(await mainScores(run([{ class_name: "helm.Custom", args: {} }], { warmth: 0.5, wit: 0.25 }))).toEqual([null])
    expect(await mainScores(run([], { warmth: 0.5 }))).toEqual(["warmth"])
  })

  const three = {
    ...q1,
    references: [
      { output: { text: "three" }, tags: [] },
      { output: { text: "four" }, tags: ["correct"] },
      { output: { text: "five" }, tags: [] },
    ],
  }
  const separate = (instance: object, count = 3, over: object = {}) =>
    Array.from({ length: count }, (_, reference_index) =>
      helmState(instance, `2 + 2? option ${reference_index}`, `2 + 2? option ${reference_index}`, {
        reference_index,
        request_mode: "original",
        ...over,
      }),
    )

  it("takes the choice that was taken where each was a request, and counts what calibrated them", async () => {
    const method = { method: "multiple_choice_separate_calibrated" }
    const other = { ...three, id: "id2" }
    const { rows, refusals } = await read({
      scenario_state: {
        adapter_spec: helmAdapter("acme/bot", method),
        request_states: [
          ...separate(three),
          ...separate(three, 3, { request_mode: "calibration" }),
          ...separate(other),
        ],
      },
      per_instance_stats: [helmStats("id1", { predicted_index: 2, ...exact(0) }), helmStats("id2", exact(0))],
      run_spec: helmRunSpec("acme/bot", { adapter_spec: helmAdapter("acme/bot", method) }),
    })
    expect(rows).toMatchObject([
      {
        exampleId: "id1",
        output: "Chose: five",
        reference: "four",
        score: 0,
        input: "2 + 2?\n\nA) three\nB) four\nC) five",
      },
    ])
    expect(rows[0]?.detail?.metadata?.output_kind).toBe("loglikelihood")
    // Three that calibrated, and the answer of which nobody says what was chosen.
    expect(refusals.map(({ column }) => column)).toEqual([
      "request_mode",
      "request_mode",
      "request_mode",
      "predicted_index",
    ])
  })

  it("takes requests that failed for no failures of the model, and thinking apart", async () => {
    const { rows } = await read({
      scenario_state: {
        adapter_spec: helmAdapter("acme/bot"),
        request_states: [
          helmState(q1, "2 + 2?", "", { result: { success: false, error: "overloaded", completions: [] } }),
          helmState({ ...q1, id: "id2" }, "2 + 2?", "", {
            result: { success: true, completions: [{ text: "4", thinking: { text: "two and two" } }] },
          }),
        ],
      },
      per_instance_stats: [helmStats("id1", exact(0)), helmStats("id2", { ...exact(1), finish_reason_length: 1 })],
    })
    expect(rows).toMatchObject([
      { status: "error", detail: { metadata: { error: "overloaded" } } },
      {
        status: "ok",
        output: "4",
        reasoning: "two and two",
        detail: { metadata: { finish_reason: "length", num_prompt_tokens: 9 } },
      },
    ])
  })

  it("reads messages as prompt and turns", async () => {
    const messages = [
      { role: "system", content: "Be brief." },
      { role: "user", content: "2 + 2?" },
    ]
    const { rows } = await read({
      scenario_state: {
        adapter_spec: helmAdapter("acme/bot"),
        request_states: [helmState(q1, "", "4", { request: { messages } })],
      },
      per_instance_stats: [helmStats("id1", exact(1))],
    })
    expect(rows[0]?.input).toBe("System: Be brief.\n\nUser: 2 + 2?")
    expect(rows[0]?.detail?.turns?.map(({ role }) => role)).toEqual(["system", "user", "assistant"])
  })

  it("joins display files whatever their order and however often a trial comes back", async () => {
    const ids = Array.from({ length: 50 }, (_, index) => `id${index}`)
    const prediction = (id: string, trial: number) =>
      helmPrediction(id, `out ${id} ${trial}`, exact(1), { train_trial_index: trial })
    const { rows } = await read({
      display_predictions: [0, 1].flatMap((trial) => ids.map((id) => prediction(id, trial))),
      instances: [...ids].reverse().map((id) => helmInstance({ id, input: `What is ${id}?`, reference: id })),
      run_spec: helmRunSpec("acme/bot", { adapter_spec: helmAdapter("acme/bot", { num_train_trials: 2 }) }),
    })
    expect(rows).toHaveLength(100)
    expect(
      rows.every(({ input, exampleId, reference }) => input === `What is ${exampleId}?` && reference === exampleId),
    ).toBe(true)
    expect(rows.at(-1)).toMatchObject({ exampleId: "id49", trial: 1, output: "out id49 1" })
  })

  it("holds no more questions than it may while it joins them", async () => {
    const long = "x".repeat(1_000_000)
    const ids = Array.from({ length: 40 }, (_, index) => `id${index}`)
    const files = asFiles(
      helmFiles(folder, {
        display_predictions: [0, 1].flatMap((trial) =>
          ids.map((id) => helmPrediction(id, "4", exact(1), { train_trial_index: trial })),
        ),
        instances: ids.map((id) => helmInstance({ id, input: `${id} ${long}`, reference: "4" })),
      }),
      1_000_000,
    )
    const { rows } = await readFiles(files, { model: "m" })
    expect(rows.map(({ input }) => input.split(" ")[0])).toEqual([...ids, ...ids])
  })

  it("reads several runs and models of one archive", async () => {
    const run = (model: string) =>
      helmFiles(`suite/sums:model=${model}/`, {
        scenario_state: {
          adapter_spec: helmAdapter(model),
          request_states: [helmState(q1, "2 + 2?", `4 says ${model}`)],
        },
        per_instance_stats: [helmStats("id1", exact(1))],
        run_spec: helmRunSpec(model),
        stats: [{ name: { name: "exact_match" }, count: 1, sum: 1 }],
      })
    const packed = memoryFile(
      "suite.zip",
      zip([...run("one"), ...run("two"), { name: "suite/readme.txt", content: "Runs." }]),
    )
    const { rows, left } = await readFiles([packed])
    expect(rows.map(({ model, output }) => `${model}: ${output}`)).toEqual(["one: 4 says one", "two: 4 says two"])
    expect(left.every(({ isFault }) => !isFault)).toBe(true)
  })

  const state = { adapter_spec: helmAdapter("acme/bot"), request_states: [helmState(q1, "2 + 2?", "4")] }

  it("has sentences for what is missing", async () => {
    await expect(read({ scenario_state: state })).rejects.toThrow(/per_instance_stats\.json is not in its folder/)
    await expect(read({ display_predictions: [helmPrediction("id1", "4", {})] })).rejects.toThrow(
      /Send per_instance_stats\.json/,
    )
    const mixed = [
      ...helmFiles("", { scenario_state: state }),
      { name: "scenario_state (1).json", content: JSON.stringify(state) },
    ]
    await expect(readFiles(asFiles(mixed))).rejects.toThrow(/in a folder of its own/)
    const { left } = await read({ per_instance_stats: [helmStats("id1", exact(1))] })
    expect(left).toMatchObject([{ isFault: true, reason: expect.stringContaining("Send the whole folder") as string }])
  })
})
