import { pythonJson, type ContractFormat, type ContractRow } from "@/lib/testing/formats/contract"

export const resultOf = (
  { input, output, score }: Pick<ContractRow, "input" | "output" | "score">,
  over: object = {},
) => ({
  follow_all_instructions: Number.isNaN(score) ? score : score === 1,
  follow_instruction_list: [true, score === 1],
  instruction_id_list: ["punctuation:no_comma", "length_constraints:number_words"],
  prompt: input,
  response: output,
  ...over,
})

export const inputOf = ({ id, input }: Pick<ContractRow, "id" | "input">) => ({
  key: id,
  prompt: input,
  instruction_id_list: ["punctuation:no_comma", "length_constraints:number_words"],
  kwargs: [{}, { relation: "at least", num_words: 30, num_bullets: null }],
})

const lines = (values: readonly (object | string)[]) =>
  values.map((value) => `${typeof value === "string" ? value : pythonJson(value)}\n`).join("")

export const ifevalContract: ContractFormat = {
  title: "IFEval results",
  lacks: ["reference"],
  build: (rows) => {
    const model = rows.find((row) => row !== "bad")?.model ?? "none"
    return [
      {
        name: `${model.replaceAll("/", "%2F")}${model === "" ? "" : "_"}eval_results_strict.jsonl`,
        content: lines(
          rows.map((row) =>
            row === "bad"
              ? '{"follow_all_instructions": true, "resp'
              : resultOf(row, { ...(model === "" ? {} : { model }) }),
          ),
        ),
      },
      { name: "input_data.jsonl", content: lines(rows.filter((row) => row !== "bad").map(inputOf)) },
    ]
  },
}
