import { pythonJson, type ContractFormat, type ContractRow } from "@/lib/testing/formats/contract"

export const annotationOf = ({ id, model, input, output, score }: ContractRow, over: object = {}) => ({
  id,
  dataset: "koala",
  instruction: input,
  output_1: "A baseline's answer.",
  generator_1: "baseline",
  output_2: output,
  generator_2: model,
  annotator: "some_judge",
  preference: score + 1,
  ...over,
})

export const outputOf = ({ id, model, input, output }: ContractRow) => ({
  id,
  dataset: "koala",
  instruction: input,
  generator: model,
  output,
})

export const alpacaEvalContracts: readonly ContractFormat[] = [
  {
    title: "AlpacaEval annotations, a list",
    lacks: ["reference"],
    build: (rows) => [
      {
        name: "annotations.json",
        content: pythonJson(
          rows.map((row) => (row === "bad" ? "bad" : annotationOf(row))),
          2,
        ),
      },
    ],
  },
  {
    title: "AlpacaEval annotations, lines",
    lacks: ["reference"],
    build: (rows) => [
      {
        name: "annotations.jsonl",
        content: rows.map((row) => `${row === "bad" ? '{"instruction": ' : pythonJson(annotationOf(row))}\n`).join(""),
      },
    ],
  },
]
