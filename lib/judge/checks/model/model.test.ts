import { describe, expect, it } from "vitest"
import { readItem } from "@/lib/judge/checks/item/item"
import { builtinIndex } from "./load-index"
import { trainLogistic } from "@/lib/judge/checks/training/logistic"
import { lexicalVector } from "./lexical"
import { allowanceFor, predict } from "./predict"
import { quantise, similarity, sketchOf } from "./sketch"

describe("lexical vectors", () => {
  it("have length 1 and are the same for the same words", () => {
    const vector = lexicalVector("The lamp stands on the table.", 4_096)
    expect(vector.value.reduce((sum, value) => sum + value * value, 0)).toBeCloseTo(1)
    expect(lexicalVector("the LAMP stands, on the table", 4_096)).toEqual(vector)
  })

  it("stay apart for other words, also when sketched and rounded", () => {
    const lamp = sketchOf(lexicalVector("The lamp stands on the table in the hall.", 4_096))
    const same = quantise(sketchOf(lexicalVector("A lamp stands on the table in the hall.", 4_096)))
    const other = quantise(sketchOf(lexicalVector("Calculate 12 times 7 minus 3, please!", 4_096)))
    expect(similarity(lamp, same, 0)).toBeGreaterThan(0.7)
    expect(similarity(lamp, other, 0)).toBeLessThan(0.35)
  })

  it("of an empty text are empty", () => {
    expect(lexicalVector("", 4_096).at).toHaveLength(0)
  })
})

describe("logistic regression", () => {
  it("meets the condition of the minimum: residuals balance the penalty", () => {
    const points = [-2, -1, -0.5, 0.5, 1, 2]
    const examples = points.map((x, row) => ({
      vector: { at: Int32Array.of(0), value: Float64Array.of(x) },
      label: row === 2 || row > 3 ? 1 : 0,
    }))
    const { weight, bias } = trainLogistic({ examples, dimension: 1, classes: 2, penalty: 0.5 }, 200)
    const slope = (weight[1] ?? 0) - (weight[0] ?? 0)
    const shift = (bias[1] ?? 0) - (bias[0] ?? 0)
    const residuals = examples.map(
      ({ label }, row) => label - 1 / (1 + Math.exp(-(slope * (points[row] ?? 0) + shift))),
    )
    expect(residuals.reduce((sum, residual) => sum + residual, 0)).toBeCloseTo(0, 2)
    const gradient = residuals.reduce((sum, residual, row) => sum + residual * (points[row] ?? 0), 0)
    expect(gradient).toBeCloseTo(0.5 * (weight[1] ?? 0), 2)
  })
})

describe("prediction", () => {
  const item = readItem({
    input: "In what year was the lighthouse of Nordkap Island first lit?",
    output: "The lighthouse was first lit in 1871.",
    reference: "1868",
  })

  it("is the same every time", () => {
    expect(predict(item, builtinIndex())).toEqual(predict(item, builtinIndex()))
  })

  it("uses all folds and all neighbours for an example that is not in the release", () => {
    const { weights, excludes } = allowanceFor(item, builtinIndex())
    expect(weights).toHaveLength(5)
    expect(excludes(0)).toBe(false)
  })

  it("places a wrong year with the wrong dates and says what it is near to", () => {
    const prediction = predict(item, builtinIndex())
    expect(prediction.category).toBe("factual-error")
    expect(prediction.subcategory).toBe("wrong-date-or-number")
    expect(prediction.confidence).toBeGreaterThan(0.5)
    expect(prediction.nearest).toHaveLength(3)
  })
})
