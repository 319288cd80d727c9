import { pythonJson, type ContractFormat } from "./contract"

export const lmEvalContract: ContractFormat = {
  title: "lm-evaluation-harness",
  build: (rows) => {
    const model = rows.find((row) => row !== "bad")?.model ?? "none"
    return [
      {
        name: "samples_sums_2026-02-03T04-05-06.789.jsonl",
        content: rows
          .map((row) => (row === "bad" ? '{"doc_id": 7, "doc": {' : pythonJson(sampleOf(row))))
          .map((line) => `${line}\n`)
          .join(""),
      },
      {
        name: "results_2026-02-03T04-05-06.789.json",
        content: pythonJson(
          { results: { sums: { alias: "sums" } }, configs: {}, config: { model: "hf" }, model_name: model },
          2,
        ),
      },
    ]
  },
}

type Sample = {
  readonly id: string
  readonly input: string
  readonly output: string
  readonly score: number
  readonly reference: string
}

/** A sample of free text, as 0.4.9 writes it. */
export function sampleOf({ id, input, output, score, reference }: Sample) {
  return {
    doc_id: id,
    doc: { question: input, subject: "sums" },
    target: reference,
    arguments: { gen_args_0: { arg_0: input, arg_1: { until: ["\n\n"], do_sample: false } } },
    resps: [[output]],
    filtered_resps: [output],
    filter: "none",
    metrics: ["exact_match"],
    doc_hash: "d0c",
    prompt_hash: "abc",
    target_hash: "def",
    exact_match: score,
  }
}
