import { describe, expect, it } from "vitest"
import type { MappedField } from "@/lib/domain/results/column-map"
import { guessColumns, mapOf } from "./guess"

/** Rows of a table by its columns; `cell` gives the value of a row where a list does not. */
function sample(columns: Readonly<Record<string, (row: number) => unknown>>, rows = 12) {
  return {
    columns: Object.keys(columns),
    rows: Array.from({ length: rows }, (_, row) => Object.values(columns).map((cell) => cell(row))),
  }
}

const question = (row: number) => `What is ${row} and ${row}?`
const answer = (row: number) => `It is ${2 * row}, I think.`
const verdict = (row: number) => row % 2
const model = () => "bot"

function confidences(columns: Parameters<typeof sample>[0], given = {}) {
  const guesses = guessColumns(sample(columns), given)
  return Object.fromEntries(
    guesses.flatMap(({ field, column, confidence }) => (column === null ? [] : [[field, `${column} ${confidence}`]])),
  ) as Partial<Record<MappedField, string>>
}

describe("clear by names", () => {
  it.each([
    ["id prompt response correct model", "prompt", "response", "correct"],
    ["Question_ID Question Completion is_correct model-name", "Question", "Completion", "is_correct"],
    ["sampleId instruction modelOutput passed modelName", "instruction", "modelOutput", "passed"],
    ["doc_id query generation exact_match llm", "query", "generation", "exact_match"],
    ["example_id input_text output_text score model", "input_text", "output_text", "score"],
  ])("%s", (names, input, output, score) => {
    const [id = "", , , , called = ""] = names.split(" ")
    const cells = [(row: number) => `q${row}`, question, answer, verdict, model]
    const columns = Object.fromEntries(names.split(" ").map((name, at) => [name, cells[at] ?? model]))
    expect(confidences(columns)).toEqual({
      example_id: `${id} clear`,
      input: `${input} clear`,
      output: `${output} clear`,
      score: `${score} clear`,
      model: `${called} clear`,
    })
  })

  it("an own name comes before a usual one", () => {
    expect(
      confidences({ prompt: question, input: question, output: answer, score: verdict, grade: verdict }),
    ).toMatchObject({
      input: "input clear",
      score: "score clear",
    })
  })

  it("columns that say the same are one", () => {
    expect(confidences({ prompt: question, question, response: answer, correct: verdict }).input).toBe("prompt clear")
  })
})

describe("not clear", () => {
  it("two columns of equal standing", () => {
    const found = guessColumns(
      sample({
        prompt: question,
        question: (row) => `(${row})`,
        response: answer,
        correct: verdict,
        acc: (row) => row / 9,
      }),
    )
    expect(found.find(({ field }) => field === "input")).toMatchObject({ confidence: "unclear", candidates: ["prompt", "question"] }) // prettier-ignore
    expect(found.find(({ field }) => field === "score")).toMatchObject({ confidence: "unclear", candidates: ["correct", "acc"] }) // prettier-ignore
  })

  it("names that may mean it: answer is the output only when something else is the reference", () => {
    expect(confidences({ question, answer, target: answer, score: verdict })).toMatchObject({
      output: "answer likely",
      reference: "target clear",
    })
    expect(confidences({ question, response: answer, answer: (row) => `${2 * row}`, score: verdict })).toMatchObject({
      output: "response clear",
      reference: "answer likely",
    })
  })

  it("what no name says, by content", () => {
    expect(confidences({ frage: question, antwort: answer, richtig: (row) => row % 2 === 0 })).toEqual({
      input: "frage unclear",
      output: "antwort unclear",
      score: "richtig unclear",
    })
  })
})

describe("checked against content", () => {
  it("a score must be one", () => {
    const found = guessColumns(sample({ prompt: question, response: answer, grade: (row) => "ABC"[row % 3] }))
    expect(found.find(({ field }) => field === "score")).toMatchObject({
      column: null,
      confidence: "none",
      why: 'grade: its values are no scores ("A", "B", "C")',
    })
  })

  it.each(["-", "N/A", ""])("cells that say there is nothing (%j) say nothing of their column", (nothing) => {
    const mostly = (say: (row: number) => unknown) => (row: number) => (row % 4 === 0 ? say(row) : nothing)
    const texts = { notiz: () => nothing, mehr: mostly(answer), frage: question, antwort: answer }
    expect(confidences({ ...texts, richtig: (row) => row % 2 === 0 })).toMatchObject({
      input: "frage unclear",
      output: "antwort unclear",
      score: "richtig unclear",
    })
    const graded = { prompt: question, response: answer }
    expect(confidences({ ...graded, correct: mostly((row) => (row % 8 === 0 ? "Y" : "N")) }).score).toBe(
      "correct clear",
    )
    expect(confidences({ ...graded, score: () => nothing }).score).toBe("score clear")
    expect(confidences({ ...graded, status: () => nothing }).score).toBeUndefined()
    const refused = guessColumns(sample({ ...graded, grade: mostly((row) => "AB"[row % 8 && 1]) }))
    expect(refused.find(({ field }) => field === "score")?.column).toBeNull()
  })

  it("a label is a score where it says right or wrong, else the reference", () => {
    expect(confidences({ prompt: question, response: answer, label: verdict }).score).toBe("label likely")
    expect(confidences({ prompt: question, response: answer, label: answer, score: verdict }).reference).toBe(
      "label likely",
    )
  })

  it("a model is no column in which nearly every row differs", () => {
    expect(
      confidences({ prompt: question, response: answer, score: verdict, model_name: answer }).model,
    ).toBeUndefined()
  })

  it("an id is of the question, not of the row", () => {
    const again = {
      prompt: (row: number) => question(row % 4),
      response: answer,
      score: verdict,
      model: (row: number) => `m${row % 3}`,
    }
    expect(confidences({ id: (row) => row, ...again }).example_id).toBeUndefined()
    expect(confidences({ id: (row) => row % 4, ...again }).example_id).toBe("id clear")
    expect(confidences({ id: () => 7, ...again }).example_id).toBeUndefined()
  })

  it("one odd value takes no column away: what is wrong with it is told of its row", () => {
    const columns = { id: (row: number) => `q${row}`, prompt: question, response: answer, score: verdict }
    const odd = (column: string, usual: (row: number) => unknown, value: string) =>
      confidences({ ...columns, [column]: (row) => (row === 3 ? value : usual(row)) })
    expect(odd("id", columns.id, "q\n3").example_id).toBe("id clear")
    expect(odd("id", columns.id, "x".repeat(1_500)).example_id).toBe("id clear")
    expect(odd("dataset", () => "sums", "sums\nand more").dataset).toBe("dataset clear")
    expect(odd("filter", () => "none", "x".repeat(300)).variant).toBe("filter clear")
    expect(odd("epoch", () => "1.0", "second").trial).toBe("epoch clear")
    expect(confidences({ ...columns, id: (row) => `${answer(row)}\nAnd more.` }).example_id).toBeUndefined()
  })

  it("trials and variants where answers of one model to one item differ by them", () => {
    const items = {
      id: (row: number) => `q${row % 4}`,
      prompt: (row: number) => question(row % 4),
      response: answer,
      score: verdict,
      model,
    }
    expect(confidences({ ...items, epoch: (row) => Math.floor(row / 4) }).trial).toBe("epoch clear")
    expect(confidences({ ...items, run: (row) => Math.floor(row / 4) }).trial).toBe("run likely")
    expect(confidences({ ...items, run: (row) => row % 4 }).trial).toBeUndefined()
    expect(confidences({ ...items, epoch: () => "first" }).trial).toBeUndefined()
    expect(confidences({ ...items, metric: (row) => `m${Math.floor(row / 4)}` }).variant).toBe("metric likely")
    expect(confidences({ ...items, metric: () => "accuracy" }).variant).toBeUndefined()
    expect(confidences({ ...items, scorer: (row) => `s${Math.floor(row / 4)}` }).variant).toBe("scorer clear")
  })
})

it("what was said stands, and is no other field any more", () => {
  const columns = { q: question, input: answer, response: answer, score: verdict, correct: verdict }
  const guesses = guessColumns(sample(columns), { input: "q", score: "correct", reference: "" })
  expect(mapOf(guesses)).toEqual({ input: "q", output: "response", score: "correct" })
  expect(guesses.find(({ field }) => field === "reference")).toMatchObject({ column: null, confidence: "said" })
})

it("names the last part of a path", () => {
  const columns = { "doc.question": question, "response.text": answer, "scores.accuracy": verdict, "meta.model": model }
  expect(confidences(columns)).toEqual({
    input: "doc.question clear",
    output: "response.text clear",
    score: "scores.accuracy clear",
    model: "meta.model clear",
  })
})
