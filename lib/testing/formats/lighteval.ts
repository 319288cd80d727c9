import type { ContractFormat, ContractRow } from "./contract"
import { parquetOf } from "@/lib/testing/files/parquet-file"

const folder = (model: string) => (model === "" ? "outputs" : `details/${model}/2026-01-02T03-04-05.678`)
export const lightevalName = (model: string, task = "sums|0") =>
  `${folder(model)}/details_${task}_2026-01-02T03-04-05.678.parquet`

/** A row since structs. */
export const structRow = ({ id, input, output, score, reference }: ContractRow, over: object = {}) => ({
  doc: {
    id,
    query: input,
    choices: [reference, "another"],
    gold_index: [0n],
    task_name: "sums|0",
    specific: { subject: "sums" },
  },
  metric: { extractive_match: score },
  model_response: {
    input,
    text: [output],
    logprobs: [] as number[],
    reasonings: [] as string[],
    output_tokens: [[1, 2]],
  },
  ...over,
})

/** A row of flat columns, as the first leaderboard has them. */
export const flatRow = ({ id, input, output, score, reference }: ContractRow, over: object = {}) => ({
  id,
  example: input,
  full_prompt: `Few shots.\n\n${input}`,
  input_tokens: "[[1, 2, 3]]",
  predictions: `[${JSON.stringify(output)}]`,
  choices: "[]",
  gold: `['${reference}']`,
  metrics: { qem: score },
  ...over,
})

const bad = { id: "", model: "", input: "", output: "", score: 0, reference: "" }

export const lightevalContracts: readonly ContractFormat[] = [
  {
    title: "lighteval details, structs",
    build: (rows) => [
      {
        name: lightevalName(rows.find((row) => row !== "bad")?.model ?? "none"),
        content: parquetOf(
          rows.map((row) => structRow(row === "bad" ? bad : row)),
          { rowGroupSize: 2 },
        ),
      },
    ],
  },
  {
    title: "lighteval details, flat columns",
    build: (rows) => [
      {
        name: lightevalName(rows.find((row) => row !== "bad")?.model ?? "none"),
        content: parquetOf(
          rows.map((row) => flatRow(row === "bad" ? bad : row, row === "bad" ? { full_prompt: "" } : {})),
        ),
      },
    ],
  },
]
