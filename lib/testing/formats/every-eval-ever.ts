import { pythonJson, type ContractFormat, type ContractRow } from "./contract"

export const instanceOf = ({ id, model, input, output, score, reference }: ContractRow, over: object = {}) => ({
  schema_version: "0.3.0",
  evaluation_id: "sums/acme/1",
  model_id: model,
  evaluation_name: "sums",
  sample_id: id,
  sample_hash: "abc",
  interaction_type: "single_turn",
  input: { raw: input, reference: [reference], choices: [] },
  output: { raw: [output], reasoning_trace: [] as string[] },
  answer_attribution: [
    { turn_idx: 0, source: "output.raw", extracted_value: "x", extraction_method: "exact", is_terminal: true },
  ],
  evaluation: { score, is_correct: score === 1 },
  token_usage: { input_tokens: 5, output_tokens: 4, total_tokens: 9 },
  metadata: { subject: "sums" },
  ...over,
})

export const everyEvalEverContract: ContractFormat = {
  title: "Every Eval Ever instances",
  build: (rows) => [
    {
      name: "sums_samples.jsonl",
      content: rows
        .map((row) => `${row === "bad" ? '{"schema_version": "0.3.0", "sam' : pythonJson(instanceOf(row))}\n`)
        .join(""),
    },
  ],
}
