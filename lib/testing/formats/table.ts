import { pythonJson, type ContractFormat, type ContractRow } from "./contract"
import { parquetOf } from "@/lib/testing/files/parquet-file"

type Rows = Parameters<ContractFormat["build"]>[0]

const quoted = (value: string) => `"${value.replaceAll('"', '""')}"`

/** The model comes last and is quoted: a line that was cut off is never a whole one. */
function csv(header: string, rows: Rows): string {
  const lines = rows.map((row) => {
    if (row === "bad") return "only,two"
    const { id, input, output, score, reference, model } = row
    return [id, input, output, String(score), reference, model].map(quoted).join()
  })
  return [header, ...lines].map((line) => `${line}\n`).join("")
}

const recordOf = ({ id, input, output, score, reference, model }: ContractRow) => ({
  ...{ qid: id, question: input, completion: output },
  ...{ is_correct: score, expected: reference, model_name: model },
})

/** Tables whose columns are named as people name them, in every form that rows come in. */
export const tableContracts: readonly ContractFormat[] = [
  {
    title: "CSV with other columns",
    build: (rows) => [
      { name: "table.csv", content: csv("qid,question,completion,is_correct,expected,model_name", rows) },
    ],
  },
  {
    title: "JSONL with other fields",
    build(rows) {
      const lines = rows.map((row) => (row === "bad" ? '{"cut' : pythonJson(recordOf(row))))
      return [{ name: "table.jsonl", content: lines.map((line) => `${line}\n`).join("") }]
    },
  },
  {
    title: "JSON array under a key",
    build(rows) {
      const results = rows.map((row) => (row === "bad" ? [1] : recordOf(row)))
      return [{ name: "table.json", content: `${pythonJson({ version: "1", results }, 2)}\n` }]
    },
  },
  {
    title: "Parquet",
    build(rows) {
      const all = rows.map((row) =>
        recordOf(row === "bad" ? { id: "", input: "?", output: "", score: 0, reference: "", model: "m" } : row),
      )
      return [{ name: "table.parquet", content: parquetOf(all, { rowGroupSize: 2 }) }]
    },
  },
]
