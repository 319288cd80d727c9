import { describe, expect, it } from "vitest"
import { columnsForm, type ColumnsQuestion } from "./columns-question"
import { answersFrom, questionKey } from "./score-question"

const question: ColumnsQuestion = {
  kind: "columns",
  ...{ dataset: "a.csv", files: ["a.csv", "b.csv"], sentence: "", map: "", shape: "s1" },
  columns: ["frage", "antwort", "ok", "name"],
  guesses: [{ field: "score", column: "ok|name", confidence: "unclear", candidates: [], why: "" }],
  rows: [],
}
const key = questionKey(question)
const form = (of: Record<string, string>) =>
  Object.fromEntries(Object.entries(of).map(([field, place]) => [columnsForm.column(key, field as "input"), place]))
const whole = form({ input: "0", output: "1", score: "2" })

describe("the form that says which column is which", () => {
  it("becomes a map by the shape of the table, for all files of it", () => {
    const answers = answersFrom([question], { ...whole, [columnsForm.model(key)]: " m " })
    expect(answers?.maps).toEqual([
      { shape: "s1", columns: expect.objectContaining({ input: "frage", output: "antwort", score: "ok", model: "" }) },
    ])
    expect(answers?.models).toEqual(["a.csv", "b.csv"].map((file) => ({ file, model: "m" })))
  })

  it("takes several columns of scores where they were proposed, and a model's column before a name", () => {
    const chosen = { ...whole, ...form({ score: "4", model: "3" }), [columnsForm.model(key)]: "m" }
    const answers = answersFrom([question], chosen)
    expect(answers?.maps[0]?.columns).toMatchObject({ score: "ok|name", model: "name" })
    expect(answers?.models).toEqual([])
  })

  it("may leave the files out", () => {
    expect(answersFrom([question], { [columnsForm.leave(key)]: "yes" })?.leave).toEqual(["a.csv", "b.csv"])
  })

  it.each([
    ["no score", form({ input: "0", output: "1" })],
    ["one column twice", form({ input: "0", output: "0", score: "2" })],
    ["a column that is not there", form({ input: "0", output: "9", score: "2" })],
    ["a name for a place", form({ input: "0", output: "constructor", score: "2" })],
  ])("is no answer with %s", (_, chosen) => {
    expect(answersFrom([question], chosen)).toBeNull()
  })
})
