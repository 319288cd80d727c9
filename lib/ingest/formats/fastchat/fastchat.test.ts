import { describe, expect, it } from "vitest"
import { dataFile, hasDataFiles } from "@/lib/testing/files/data-files"
import { memoryFile } from "@/lib/testing/files/memory-file"
import { readFiles } from "@/lib/testing/formats/contract"
import { answerOf, bench, jsonl, questionOf, reviewOf } from "@/lib/testing/formats/answers/fastchat"

const lines = (name: string, ...values: readonly object[]) => memoryFile(name, jsonl(values), 50)
const means = (rows: readonly { model: string; score: number | null }[]) =>
  Object.fromEntries(
    [...new Set(rows.map(({ model }) => model))].map((model) => {
      const scores = rows.filter((row) => row.model === model).map(({ score }) => score ?? NaN)
      return [model, scores.reduce((sum, score) => sum + score, 0) / scores.length]
    }),
  )

describe.skipIf(!hasDataFiles)("real answers (skipped without ../shared/data)", () => {
  const of = (...names: readonly string[]) => names.map((name) => dataFile(`formats/fastchat/${name}.jsonl`))

  it("80 questions with the ratings of both models", async () => {
    const files = of("question", "answer_bard", "review_bard_vicuna-13b", "answer_vicuna-13b")
    const { rows, refusals, left } = await readFiles(files)
    expect([rows.length, refusals, left]).toEqual([160, [], []])
    expect(means(rows)).toEqual({ "bard:20230327": 8.3, "vicuna-13b:20230322-clean-lang": 8.19375 })
    expect(rows[0]).toMatchObject({ exampleId: "1", dataset: "fastchat", score: 9 })
    expect(rows[0]?.input).toBe("How can I improve my time management skills?")
    expect(rows[0]?.detail?.metadata).toMatchObject({ category: "generic", ratings: 1 })
    expect(rows[80]).toMatchObject({ exampleId: "1", score: 8.5 })
  })

  it("the same without the questions, with the prompt marked as missing", async () => {
    const { rows } = await readFiles(of("answer_bard", "review_bard_vicuna-13b"))
    expect([rows.length, means(rows)]).toEqual([80, { "bard:20230327": 8.3 }])
    expect(rows[0]?.input).toBe("(The file does not hold the prompt.)")
  })
})

describe("FastChat", () => {
  it("takes the mean of all ratings of an answer; -1 is no rating", async () => {
    const { rows } = await readFiles([
      lines(
        "table/answer/answer_a.jsonl",
        answerOf(1, "a", "One."),
        answerOf(2, "a", "Two."),
        answerOf(3, "a", "Three."),
      ),
      lines(
        "table/review/review_a_b.jsonl",
        reviewOf(1, ["a-1", "b-1"], [7, 9]),
        reviewOf(2, ["a-2", "b-2"], [-1, -1]),
      ),
      lines("table/review/review_b_a.jsonl", reviewOf(1, ["b-1", "a-1"], [9, 8])),
      lines("table/question.jsonl", questionOf(1, "One?"), questionOf(2, "Two?"), questionOf(3, "Three?")),
    ])
    expect(rows.map(({ score, status }) => [score, status])).toEqual([
      [7.5, "ok"],
      [null, "unscored"],
      [null, "unscored"],
    ])
  })

  it("reads ratings from the first line where there is no pair", async () => {
    const { score: _, ...review } = reviewOf(1, ["a-1", "b-1"], [6.5, 9])
    const { rows } = await readFiles([lines("answer_a.jsonl", answerOf(1, "a", "One.")), lines("r.jsonl", review)])
    expect(rows).toMatchObject([{ score: 6.5 }])
  })

  it("reads MT-bench: turns, grades of each, references, and further samples as trials", async () => {
    const { rows, left } = await readFiles([
      lines(
        "data/mt_bench/question.jsonl",
        bench.question(81, ["First?", "Second?"]),
        bench.question(82, ["A?", "B?"], { reference: ["ra", "rb"] }),
      ),
      lines(
        "data/mt_bench/model_answer/m.jsonl",
        bench.answer(81, "m", [["one", "<think>hm</think>two"]]),
        bench.answer(82, "m", [
          ["a", "b"],
          ["c", "d"],
        ]),
      ),
      lines("data/mt_bench/reference_answer/gpt-4.jsonl", bench.answer(81, "gpt-4", [["r1", "r2"]])),
      lines(
        "data/mt_bench/model_judgment/gpt-4_single.jsonl",
        bench.grade(81, "m", 1, 10),
        bench.grade(81, "m", 2, 7),
        bench.grade(81, "n", 1, 1),
        bench.grade(82, "m", 1, -1),
      ),
    ])
    expect(left).toEqual([])
    expect(rows).toMatchObject([
      {
        exampleId: "81",
        dataset: "mt_bench",
        model: "m",
        input: "Turn 1: First?\n\nTurn 2: Second?",
        output: "Turn 1: one\n\nTurn 2: two",
        reasoning: "hm",
        reference: "Turn 1: r1\n\nTurn 2: r2",
        score: 8.5,
      },
      { exampleId: "82", trial: 1, score: null, reference: "Turn 1: ra\n\nTurn 2: rb" },
      { exampleId: "82", trial: 2, score: null },
    ])
    expect(rows[0]?.detail?.metrics).toEqual({ score: 8.5, "turn 1": 10, "turn 2": 7 })
    expect(rows[0]?.detail?.turns?.map(({ role, text }) => `${role} ${text}`)).toEqual([
      "user First?",
      "assistant one",
      "user Second?",
      "assistant two",
    ])
  })

  it("keeps benchmarks apart that come in one import", async () => {
    const { rows } = await readFiles(
      ["a_bench", "b_bench"].flatMap((name) => [
        lines(`${name}/question.jsonl`, questionOf(1, `${name}?`)),
        lines(`${name}/model_answer/m.jsonl`, answerOf(1, "m", "One.")),
      ]),
    )
    expect(rows.map(({ dataset, input }) => `${dataset} ${input}`)).toEqual(["a_bench a_bench?", "b_bench b_bench?"])
  })

  it("says what companions lack, and that comparisons are no ratings", async () => {
    const { left } = await readFiles([
      lines("question.jsonl", questionOf(1, "One?")),
      lines("pair.jsonl", { question_id: 1, model_1: "a", model_2: "b", g1_winner: "tie", judge: ["j"] }),
    ])
    expect(left.map(({ reason }) => reason)).toEqual([
      expect.stringContaining("Send the answers of a model"),
      expect.stringContaining("grades of single answers"),
    ])
  })
})
