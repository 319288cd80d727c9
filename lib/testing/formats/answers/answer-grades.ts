import { jsonl } from "./fastchat"
import type { ContractFormat, ContractRow } from "@/lib/testing/formats/contract"

export const answerGradesContract: ContractFormat = {
  title: "Questions, responses and grades",
  build: (rows) => {
    const read = rows.filter((row): row is ContractRow => row !== "bad")
    const responses = rows.map((row) =>
      row === "bad" ? '{"question_id": "x", "resp' : { question_id: row.id, model: row.model, response: row.output },
    )
    const files = [
      {
        name: "sums.jsonl",
        content: jsonl(read.map(({ id, input, reference }) => ({ question_id: id, prompt: input, label: reference }))),
      },
      { name: "sums_bot_results.jsonl", content: jsonl(read.map(({ id, score }) => ({ question_id: id, score }))) },
    ]
    return [{ name: "sums_bot.jsonl", content: jsonl(responses) }, ...files.filter(({ content }) => content !== "")]
  },
}
