import { pythonJson, type ContractFormat, type ContractRow } from "./contract"

export const specOf = (model: string) => ({
  spec: {
    completion_fns: [model],
    eval_name: "sums.dev.v0",
    base_eval: "sums",
    split: "dev",
    run_config: {},
    run_id: "r1",
    created_at: "2026-01-01 00:00:00",
  },
})

let events = 0

/** One event of a log. */
export const eventOf = (sample: string, type: string, data: unknown, over: object = {}) => ({
  run_id: "r1",
  event_id: (events += 1),
  sample_id: sample,
  type,
  data,
  created_by: "",
  created_at: "2026-01-01 00:00:01",
  ...over,
})

export const reportOf = (accuracy = 0.5) => ({ final_report: { accuracy } })

const lines = (values: readonly unknown[]) => values.map((value) => `${pythonJson(value)}\n`).join("")

const eventsOf = ({ id, input, output, score, reference }: ContractRow) => [
  eventOf(id, "sampling", { prompt: input, sampled: output }),
  eventOf(id, "match", { correct: score, expected: reference, picked: output, sampled: output, options: [reference] }),
]

export const openaiEvalsContract: ContractFormat = {
  title: "OpenAI Evals log",
  build: (rows) => {
    const model = rows.find((row) => row !== "bad")?.model ?? "none"
    const body = rows.map((row) => (row === "bad" ? '{"run_id": "r1", "event_id": 7, "sam\n' : lines(eventsOf(row))))
    return [{ name: "sums.jsonl", content: `${lines([specOf(model)])}${body.join("")}${lines([reportOf()])}` }]
  },
}

export const itemOf = ({ id, model, input, output, score, reference }: ContractRow, over: object = {}) => ({
  object: "eval.run.output_item",
  id: `outputitem_${id}`,
  run_id: "evalrun_1",
  eval_id: "eval_1",
  datasource_item_id: id,
  datasource_item: { item: { question: input, expected: reference } },
  status: score === 1 ? "pass" : "fail",
  results: [{ name: "Right-0f0e0d0c-aaaa-bbbb-cccc-0123456789ab", passed: score === 1, score, type: "string_check" }],
  sample: {
    model,
    input: [{ role: "user", content: input }],
    output: [{ role: "assistant", content: output }],
    finish_reason: "stop",
    error: null,
    usage: { total_tokens: 9, prompt_tokens: 5, completion_tokens: 4, cached_tokens: 0 },
  },
  ...over,
})

export const hostedEvalsContracts: readonly ContractFormat[] = [
  {
    title: "OpenAI Evals output items, a page",
    build: (rows) => [
      {
        name: "output_items.json",
        content: pythonJson({
          object: "list",
          data: rows.map((row) => (row === "bad" ? { object: "eval.run.output_item" } : itemOf(row))),
          first_id: "a",
          has_more: false,
        }),
      },
    ],
  },
  {
    title: "OpenAI Evals output items, lines",
    build: (rows) => [
      {
        name: "output_items.jsonl",
        content: rows.map((row) => `${row === "bad" ? '{"object": "eval.run' : pythonJson(itemOf(row))}\n`).join(""),
      },
    ],
  },
]
