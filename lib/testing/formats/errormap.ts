import type { ContractFormat, ContractRow } from "./contract"

const columns = ["example_id", "model", "input_text", "output_text", "score", "correct_answer"]

/** Every field is quoted: so that a file that was cut off in its last field can be told from a whole one. */
const lineOf = (fields: readonly string[]) => `${fields.map((field) => `"${field.replaceAll('"', '""')}"`).join()}\n`

const fieldsOf = ({ id, model, input, output, score, reference }: ContractRow) => [
  id,
  model,
  input,
  output,
  Number.isNaN(score) ? "NaN" : String(score),
  reference,
]

export const errormapContract: ContractFormat = {
  title: "CSV in the ErrorMap layout",
  build: (rows) => [
    {
      name: "sums.csv",
      content: [columns, ...rows.map((row) => (row === "bad" ? ["7", "too few fields"] : fieldsOf(row)))]
        .map(lineOf)
        .join(""),
    },
  ],
}
