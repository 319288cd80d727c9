import { describe, expect, it } from "vitest"
import { dataFile, hasDataFiles } from "@/lib/testing/files/data-files"
import { memoryFile } from "@/lib/testing/files/memory-file"
import { readFiles } from "@/lib/testing/formats/contract"
import { jsonl } from "@/lib/testing/formats/answers/fastchat"
import { findFormats } from "@/lib/ingest/formats/detect-format"

const lines = (name: string, ...values: readonly object[]) => memoryFile(name, jsonl(values), 50)
const questions = lines(
  "quiz.jsonl",
  { question_id: "q1", prompt: "One?", label: "1", metadata: "{'topic': 'Art', 'urls': ['a', 'b']}" },
  { question_id: "q2", prompt: "Two?", label: "2", topic: "Sums" },
)
const responses = (name: string, ...said: readonly string[]) =>
  lines(name, ...said.map((response, at) => ({ question_id: `q${at + 1}`, response })))
const grades = (name: string, ...given: readonly unknown[]) =>
  lines(name, ...given.map((grade, at) => ({ question_id: `q${at + 1}`, grade })).reverse())

describe.skipIf(!hasDataFiles)("real files (skipped without ../shared/data)", () => {
  it("250 answers, 110 right", async () => {
    const names = ["_gpt-4o_results", "_gpt-4o", ""]
    const { rows, refusals, left, bundles } = await readFiles(
      names.map((name) => dataFile(`formats/simple_qa_jsonl/simple_qa_250${name}.jsonl`)),
    )
    expect([rows.length, rows.filter(({ score }) => score === 1).length, refusals, left]).toEqual([250, 110, [], []])
    expect(bundles.length).toBe(1)
    expect(rows.filter(({ detail }) => detail?.metadata?.grade === "not attempted")).toHaveLength(9)
    expect(rows[0]).toMatchObject({
      exampleId: "simple_qa_0",
      model: "gpt-4o",
      dataset: "simple_qa_250",
      reference: "20",
    })
    expect(rows[0]?.detail?.metadata).toMatchObject({ topic: "Art", answer_type: "Number" })
  })
})

describe("questions, responses and grades", () => {
  it("joins each model's grades to its responses", async () => {
    const { rows } = await readFiles([
      questions,
      responses("in/quiz_bot-a.jsonl", "1", "3"),
      responses("in/quiz_bot-b.jsonl", "0", "2"),
      grades("out/quiz_bot-b_results.jsonl", "B", "A"),
      grades("out/quiz_bot-a_results.jsonl", "A", "C"),
    ])
    expect(rows.map(({ model, exampleId, score, input }) => [model, exampleId, score, input])).toEqual([
      ["bot-a", "q1", 1, "One?"],
      ["bot-a", "q2", 0, "Two?"],
      ["bot-b", "q1", 0, "One?"],
      ["bot-b", "q2", 1, "Two?"],
    ])
    expect(rows[1]?.detail?.metadata).toEqual({ topic: "Sums", grade: "not attempted" })
    expect(rows[0]?.detail?.metadata).toEqual({ topic: "Art", grade: "correct" })
  })

  it("takes letters for verdicts only where there are no others", async () => {
    const { rows, refusals } = await readFiles([
      questions,
      responses("quiz_m.jsonl", "1", "2"),
      grades("quiz_m_g.jsonl", "A", "F"),
    ])
    expect([...rows.map(({ score }) => score), ...refusals].filter((one) => one === 1)).toEqual([])
  })

  it("reads truth values and numbers, grades that name models, and lists in a document", async () => {
    const graded = ["a", "b"].flatMap((model) =>
      [1, 2].map((at) => ({ question_id: `q${at}`, model, correct: model === "a" })),
    )
    const answers = ["a", "b"].flatMap((model) => [1, 2].map((at) => ({ question_id: `q${at}`, model, output: "x" })))
    const { rows, refusals } = await readFiles([
      memoryFile("answers.json", JSON.stringify(answers)),
      memoryFile("grades.json", JSON.stringify(graded)),
    ])
    expect(refusals).toEqual([])
    expect(rows.map(({ model, score }) => `${model} ${score}`)).toEqual(["a 1", "a 1", "b 0", "b 0"])
    expect(rows[0]?.input).toBe("(The file does not hold the prompt.)")
  })

  it("names a grade without a response, and keeps a response without a grade", async () => {
    const { rows, refusals } = await readFiles([
      questions,
      responses("quiz_m.jsonl", "1"),
      grades("quiz_m_g.jsonl", null, "A"),
    ])
    expect(rows).toMatchObject([{ exampleId: "q1", status: "unscored" }])
    expect(refusals).toMatchObject([{ line: 1, column: "question_id", excerpt: "q2" }])
  })

  it("a file alone, or one that has all in it, is a table", async () => {
    const alone = await findFormats([responses("m.jsonl", "1")])
    expect(alone.bundles.filter(({ format }) => format === "answer-grades")).toEqual([])
    const whole = await findFormats([lines("t.jsonl", { id: 1, prompt: "a", response: "b", score: 1 }), questions])
    expect(whole.bundles.filter(({ format }) => format === "answer-grades")).toEqual([])
    expect(whole.left).toEqual([])
  })
})
