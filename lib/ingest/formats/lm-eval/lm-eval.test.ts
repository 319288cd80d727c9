import { describe, expect, it } from "vitest"
import { dataFile, hasDataFiles } from "@/lib/testing/files/data-files"
import { memoryFile } from "@/lib/testing/files/memory-file"
import { readFiles } from "@/lib/testing/formats/contract"
import { sampleOf } from "@/lib/testing/formats/lm-eval"
import { surveyBundle } from "@/lib/ingest/formats/read-predictions"

const date = "2026-02-03T04-05-06.789"
const one = { id: "1", input: "2 + 2?", output: "four", score: 1, reference: "4" }
const jsonl = (...samples: readonly object[]) => samples.map((sample) => `${JSON.stringify(sample)}\n`).join("")

function samples(content: string, name = `samples_sums_${date}.jsonl`) {
  return memoryFile(name, content)
}

const only = async (sample: object) => {
  const { rows, refusals } = await readFiles([samples(jsonl(sample))], { model: "m" })
  expect(refusals).toEqual([])
  expect(rows).toHaveLength(1)
  return rows[0]
}

/** Multiple choice: one rated continuation a choice. */
function choice(over: object = {}) {
  const args = (continuation: string, prompt = "Is it?") => ({ arg_0: prompt, arg_1: continuation })
  return {
    ...sampleOf(one),
    target: "1",
    arguments: { gen_args_0: args(" maybe"), gen_args_1: args(" no"), gen_args_2: args(" surely") },
    resps: [[["-3.5", "False"]], [["-1.25", "True"]], [["-9.0", "False"]]],
    filtered_resps: [
      ["-3.5", "False"],
      ["-1.25", "True"],
      ["-9.0", "False"],
    ],
    metrics: ["acc", "acc_norm"],
    acc: 1,
    acc_norm: 0,
    ...over,
  }
}

describe.skipIf(!hasDataFiles)("a real run (skipped without ../shared/data)", () => {
  it("has 10 samples, none correct, of the model that the results name", async () => {
    const folder = "formats/lm_eval"
    const { rows, refusals, left, bundles } = await readFiles([
      dataFile(`${folder}/samples_math_perturbed_full_2026-01-21T03-44-18.458309.jsonl`),
      dataFile(`${folder}/results_2026-01-21T03-44-18.458309.json`),
    ])
    expect([rows.length, refusals, left, bundles.length]).toEqual([10, [], [], 1])
    expect(rows.filter(({ score }) => score === 1)).toEqual([])
    expect(rows.every(({ score }) => score === 0)).toBe(true)
    expect([...new Set(rows.map(({ model, dataset }) => `${model} ${dataset}`))]).toEqual([
      "RylanSchaeffer/mem_Qwen3-93M_minerva_math_rep_0_sbst_1.0000_epch_1_ot_1 math_perturbed_full",
    ])
    expect(rows[0]).toMatchObject({ exampleId: "0", reference: "3", variant: "" })
    expect(rows[0]?.detail?.metadata).toMatchObject({ level: "Level 3", type: "Algebra" })
  })
})

describe("lm-evaluation-harness samples", () => {
  it("keeps filters as variants, and what each of them left of the answer", async () => {
    const output = "So it is four.\n#### 4"
    const { rows } = await readFiles(
      [
        samples(
          jsonl(
            { ...sampleOf({ ...one, output }), filter: "strict-match", filtered_resps: ["4"] },
            { ...sampleOf({ ...one, output, score: 0 }), filter: "flexible-extract", filtered_resps: ["[invalid]"] },
          ),
        ),
      ],
      { model: "m" },
    )
    expect(rows.map(({ variant, output: text, score }) => ({ variant, text, score }))).toEqual([
      { variant: "strict-match", text: output, score: 1 },
      { variant: "flexible-extract", text: output, score: 0 },
    ])
    expect(rows.map(({ detail }) => detail?.metadata?.extracted)).toEqual(["4", "[invalid]"])
    expect(rows[1]?.detail?.metadata?.extraction).toBe("failed")
  })

  it("says which choice had the highest likelihood, and which was right", async () => {
    const row = await only(choice())
    expect(row).toMatchObject({ output: "Chose: no", reference: "no", score: 1 })
    expect(row?.input).toBe("Is it?\n\nA) maybe\nB) no\nC) surely")
    expect(row?.detail?.metadata).toMatchObject({ output_kind: "loglikelihood" })
    expect(row?.detail?.metrics).toEqual({ acc: 1, acc_norm: 0 })
  })

  it("does not write letters below a prompt that has its choices", async () => {
    const args = (letter: string) => ({ arg_0: "Is it?\nA. yes\nB. no\nAnswer:", arg_1: letter })
    const row = await only(choice({ arguments: { gen_args_0: args(" A"), gen_args_1: args(" B") }, target: 1 }))
    expect(row).toMatchObject({ input: "Is it?\nA. yes\nB. no\nAnswer:", output: "Chose: B", reference: "B" })
  })

  it("leaves unconditional requests out of the choice, and keeps more than ten in order", async () => {
    const all = Array.from({ length: 24 }, (_, at) => ({ arg_0: at < 12 ? "Pick:" : "", arg_1: ` number ${at % 12}` }))
    const rates = all.map((_, at) => [at === 11 ? -1 : at < 12 ? -5 : -0.1, false])
    const row = await only(
      choice({
        arguments: Object.fromEntries(all.map((args, at) => [`gen_args_${at}`, args]).reverse()),
        filtered_resps: rates,
        target: 11,
      }),
    )
    expect(row).toMatchObject({ output: "Chose: number 11", reference: "number 11" })
  })

  it("reads choices that are beginnings", async () => {
    const args = (prompt: string) => ({ arg_0: prompt, arg_1: " was too big." })
    const row = await only(
      choice({ arguments: { gen_args_0: args("The trophy"), gen_args_1: args("The suitcase") }, target: 0 }),
    )
    expect(row).toMatchObject({ output: "Chose: The suitcase", reference: "The trophy" })
    expect(row?.input).toContain("was too big.")
  })

  it("reads one continuation, and texts that are rated as a whole", async () => {
    const lambada = await only({
      ...choice(),
      arguments: { gen_args_0: { arg_0: "He took his", arg_1: " hat" } },
      target: " hat",
      filtered_resps: [[-2.5, true]],
    })
    expect(lambada).toMatchObject({ input: "He took his", output: "Log-likelihood of “hat”: -2.5", reference: " hat" })
    const rolling = await only({
      ...choice(),
      arguments: { gen_args_0: { arg_0: "A whole page." } },
      filtered_resps: [-99.5],
    })
    expect(rolling).toMatchObject({ input: "A whole page.", output: "Log-likelihood of the text: -99.5" })
  })

  it("reads the messages of a chat template as prompt and turns", async () => {
    const messages = [
      { role: "system", content: "Be brief." },
      { role: "user", content: "1 + 1?" },
      { role: "assistant", content: "2" },
      { role: "user", content: "2 + 2?" },
    ]
    const row = await only({
      ...sampleOf(one),
      arguments: { gen_args_0: { arg_0: JSON.stringify(messages), arg_1: {} } },
    })
    expect(row?.input).toBe("System: Be brief.\n\nUser: 1 + 1?\n\nAssistant: 2\n\nUser: 2 + 2?")
    expect(row?.detail?.turns?.map(({ role, text }) => `${role} ${text}`)).toEqual([
      "system Be brief.",
      "user 1 + 1?",
      "assistant 2",
      "user 2 + 2?",
      "assistant four",
    ])
    const alone = JSON.stringify([{ role: "user", content: "2 + 2?" }])
    const plain = await only({ ...sampleOf(one), arguments: { gen_args_0: { arg_0: alone, arg_1: {} } } })
    expect(plain).toMatchObject({ input: "2 + 2?" })
    expect(plain?.detail?.turns).toBeNull()
  })

  it("keeps thinking apart from the answer", async () => {
    expect(await only(sampleOf({ ...one, output: "<think>two and two</think>\n\nfour" }))).toMatchObject({
      reasoning: "two and two",
      output: "four",
    })
  })

  it("counts the first metric that is one number, and reads numbers in texts and truth values", async () => {
    const row = await only({
      ...sampleOf(one),
      metrics: ["inst_strict", "prompt_strict", "f1"],
      inst_strict: [true, false],
      prompt_strict: false,
      f1: "0.5",
    })
    expect(row?.score).toBe(0)
    expect(row?.detail?.metrics).toEqual({ prompt_strict: 0, f1: 0.5 })
    expect(row?.detail?.metadata?.inst_strict).toEqual([true, false])
  })

  it("reads the layouts before 0.4.3: lists of arguments, no filter, no metrics, a list in one document", async () => {
    const old = (id: number, over: object = {}) => ({
      doc_id: id,
      doc: { q: "2 + 2?" },
      target: "4",
      arguments: [["2 + 2?", { until: ["\n"] }]],
      resps: [["four"]],
      filtered_resps: ["four"],
      exact_match: 1,
      ...over,
    })
    const name = "pretrained__acme__bot_sums.jsonl"
    const results = memoryFile(
      "results.json",
      JSON.stringify({
        results: { sums: {} },
        versions: {},
        config: { model: "hf", model_args: "pretrained=acme/bot,dtype=float16" },
      }),
    )
    const pairs = {
      arguments: [
        ["Is it?", " yes"],
        ["Is it?", " no"],
      ],
      filtered_resps: [
        [-1, true],
        [-2, false],
      ],
      resps: [],
      target: 1,
    }
    for (const content of [jsonl(old(1), old(2, pairs)), JSON.stringify([old(1), old(2, pairs)], null, 2)]) {
      const { rows, refusals } = await readFiles([memoryFile(name, content, 50), results])
      expect(refusals).toEqual([])
      expect(rows.map((row) => ({ ...row, contentHash: "", detail: null, line: 0 }))).toMatchObject([
        { exampleId: "1", model: "acme/bot", dataset: "sums", input: "2 + 2?", output: "four", score: 1, variant: "" },
        { exampleId: "2", output: "Chose: yes", reference: "no" },
      ])
    }
  })

  it("without filters tells the rows of one document apart by their order", async () => {
    const { filter: _, ...plain } = sampleOf(one)
    const lines = [1, 2].flatMap((id) => [
      { ...plain, doc_id: id, exact_match: 0 },
      { ...plain, doc_id: id, exact_match: 1 },
    ])
    const { bundles } = await readFiles([samples(jsonl(...lines))])
    const [bundle] = bundles
    const survey = bundle && (await surveyBundle(bundle, { dataset: null, model: "m" }))
    expect([...(survey?.datasets.get("sums")?.variants.keys() ?? [])]).toEqual(["1", "2"])
  })

  it("joins results by folder and date, and takes the folder's name where there are none", async () => {
    const results = (model: string) =>
      JSON.stringify({ results: { sums: { alias: "sums" } }, configs: {}, model_name: model })
    const other = "2026-05-05T05-05-05.555"
    const { rows, left } = await readFiles(
      [
        samples(jsonl(sampleOf(one)), `a/samples_sums_${date}.jsonl`),
        samples(jsonl(sampleOf(one)), `a/samples_sums_${other}.jsonl`),
        memoryFile(`a/results_${other}.json`, results("second")),
        memoryFile(`a/results_${date}.json`, results("first")),
        samples(jsonl(sampleOf(one)), `acme__third-1/samples_sums_${date}.jsonl`),
        samples(jsonl(sampleOf(one)), `results/samples_sums_${date}.jsonl`),
      ],
      { model: "said" },
    )
    expect(rows.map(({ model }) => model)).toEqual(["first", "second", "acme/third-1", "said"])
    expect(left).toEqual([])
  })

  it("says what results alone lack", async () => {
    const results = { results: { sums: { "acc,none": 0.5, "acc_stderr,none": 0.1 } }, configs: {}, model_name: "m" }
    const { left } = await readFiles([memoryFile(`results_${date}.json`, JSON.stringify(results))])
    expect(left).toMatchObject([{ isFault: true, reason: expect.stringContaining("--log_samples") as string }])
  })

  it("is known by its beginning, however long the first document is", async () => {
    const row = await only({ ...sampleOf(one), doc: { text: "x".repeat(200_000) } })
    expect(row).toMatchObject({ exampleId: "1" })
  })

  it("refuses a line without doc_id, naming it", async () => {
    const { doc_id: _, ...nameless } = sampleOf(one)
    const { rows, refusals } = await readFiles([samples(jsonl(sampleOf(one), nameless))], { model: "m" })
    expect(rows).toHaveLength(1)
    expect(refusals).toMatchObject([{ line: 2, column: "doc_id" }])
  })
})
