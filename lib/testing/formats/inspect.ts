import { pythonJson, type ContractFormat, type ContractRow } from "./contract"
import { zip, type ZipMember, type ZipMethod } from "./zip"

type Sample = Omit<ContractRow, "score" | "model"> & { readonly score: unknown; readonly epoch?: number }

/** A sample with one scorer, as log version 2 has it. */
export function inspectSample({ id, input, output, score, reference, epoch = 1 }: Sample, over: object = {}) {
  const message = { id: "m2", content: output, source: "generate", role: "assistant", model: "bot" }
  return {
    id,
    epoch,
    input,
    target: reference,
    messages: [{ id: "m1", content: input, source: "input", role: "user" }, message],
    output: {
      model: "",
      choices: [{ message, stop_reason: "stop" }],
      completion: output,
      usage: { input_tokens: 7, output_tokens: 3, total_tokens: 10 },
    },
    scores: { exact: { value: score, answer: output, explanation: output } },
    metadata: { subject: "sums" },
    store: {},
    events: [{ event: "sample_init", state: "x".repeat(50) }],
    model_usage: {},
    total_time: 1.5,
    error_retries: [],
    attachments: {},
    ...over,
  }
}

export function inspectHeader(model: string, over: object = {}) {
  return {
    version: 2,
    status: "success",
    eval: {
      task: "sums",
      dataset: { name: "sums", samples: 4 },
      model,
      config: { epochs: 1 },
      scorers: [{ name: "exact" }],
    },
    plan: { name: "plan", steps: [] },
    results: {
      total_samples: 4,
      scores: [{ name: "exact", scorer: "exact", metrics: { accuracy: { name: "accuracy", value: 0.5 } } }],
    },
    stats: {},
    ...over,
  }
}

/** Names that lead out of an archive are refused as such. */
const nameOf = ({ id, epoch }: { readonly id: unknown; readonly epoch: number }) =>
  `samples/${String(id).replaceAll(/\.\.|\\/g, "_")}_epoch_${epoch}.json`

/** Members of a finished log; "bad" samples are cut off. */
export function inspectMembers(
  header: object,
  samples: readonly (ReturnType<typeof inspectSample> | "bad")[],
): ZipMember[] {
  return [
    { name: "_journal/start.json", content: pythonJson({ ...header, status: undefined, results: undefined }) },
    ...samples.map((sample) =>
      sample === "bad"
        ? { name: "samples/bad_epoch_1.json", content: '{"id": "bad", "epoch": 1, "inp' }
        : { name: nameOf(sample), content: pythonJson(sample) },
    ),
    { name: "_journal/summaries/1.json", content: "[]" },
    { name: "summaries.json", content: "[]" },
    { name: "header.json", content: pythonJson(header) },
  ]
}

const modelOf = (rows: readonly (ContractRow | "bad")[]) => rows.find((row) => row !== "bad")?.model ?? "none"
const samplesOf = (rows: readonly (ContractRow | "bad")[]) =>
  rows.map((row, index) =>
    row === "bad" ? ("bad" as const) : inspectSample({ ...row, epoch: firstEpoch(rows, index) }),
  )

/** Rows of one id are epochs of it: an archive cannot hold two files of one name. */
function firstEpoch(rows: readonly (ContractRow | "bad")[], index: number): number {
  const row = rows[index]
  return rows.slice(0, index).filter((one) => one !== "bad" && row !== "bad" && one.id === row?.id).length + 1
}

const archive =
  (method: ZipMethod): ContractFormat["build"] =>
  (rows) => [
    {
      name: "2026-02-03_sums.eval",
      content: zip(inspectMembers(inspectHeader(modelOf(rows)), samplesOf(rows)), method),
    },
  ]

export const inspectContracts: readonly ContractFormat[] = [
  { title: "Inspect .eval (deflate)", build: archive("deflate") },
  { title: "Inspect .eval (Zstandard)", build: archive("zstandard") },
  {
    title: "Inspect .json",
    build: (rows) => [
      {
        name: "2026-02-03_sums.json",
        content: pythonJson(
          {
            ...inspectHeader(modelOf(rows)),
            samples: samplesOf(rows).map((one) => (one === "bad" ? 17 : one)),
            reductions: [],
          },
          2,
        ),
      },
    ],
  },
]
