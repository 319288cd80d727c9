import { describe, expect, it } from "vitest"
import { reorder } from "@/lib/testing/analyses/synthetic-results"
import { defaultConfig } from "./config/analysis-config"
import { gatherTexts, isShowable, orderCorrect, shownCorrect, type TextSource } from "./gather-texts"

describe("the correct outputs that are shown", () => {
  const example = { exampleId: 7, dataset: "d", example: "e" }
  const correct = Array.from({ length: 9 }, (_, id) => {
    return { predictionId: id, key: `model ${id}`, exampleId: 7, modelId: id % 4 }
  })
  const shown = (candidates: typeof correct, modelId: number) =>
    shownCorrect(orderCorrect(candidates, [example], defaultConfig).get(7) ?? [], { modelId }, defaultConfig)

  it("are the same three whatever their order", () => {
    expect(shown(correct, 9)).toHaveLength(3)
    expect(shown(reorder(correct, 4), 9)).toEqual(shown(correct, 9))
  })

  it("are those that come first among the other models', whoever failed", () => {
    for (const model of [0, 1, 2, 3])
      expect(shown(correct, model)).toEqual(
        shown(
          correct.filter(({ modelId }) => modelId !== model),
          9,
        ),
      )
  })
})

it("an output is shown as correct when it is right, whole, and says something", () => {
  const rule = { threshold: 0.5, lowerIsBetter: false }
  const good = { score: 1, status: "ok", output: "42" } as const
  expect(isShowable(good, rule)).toBe(true)
  for (const change of [
    { score: 0.4 },
    { score: null },
    { status: "truncated" as const },
    { output: "" },
    { output: null },
  ])
    expect(isShowable({ ...good, ...change }, rule)).toBe(false)
  expect(isShowable(good, { ...rule, threshold: null })).toBe(false)
})

it("a failure without stored texts is not asked about; a correct output without is left out", async () => {
  const failure = { predictionId: 1, modelId: 1, exampleId: 7, dataset: "d", example: "e" }
  const source: TextSource = {
    correct: () => [2, 3].map((predictionId) => ({ predictionId, modelId: 2 })),
    example: async () => ({ input: "i", reference: null }),
    output: async () => "o",
    correctOutput: async (id) => (id === 2 ? null : "right"),
  }
  expect(await gatherTexts(failure, source, defaultConfig)).toEqual({
    ...{ dataset: "d", exampleId: "e", input: "i", output: "o", reference: null, correctOutputs: ["right"] },
  })
  expect(await gatherTexts(failure, { ...source, output: async () => null }, defaultConfig)).toBeNull()
  expect(await gatherTexts(failure, { ...source, example: async () => null }, defaultConfig)).toBeNull()
})
