import { describe, expect, it } from "vitest"
import { sampleSize } from "@/lib/domain/analyses/sample-size"
import { aWorld, reorder } from "@/lib/testing/analyses/synthetic-results"
import { parseConfig } from "@/lib/method/config/analysis-config"
import { drawCorrectOutputs, orderCorrectOutputs, prepare, sampleStratum } from "./sample-failures"

const config = parseConfig({ ratio: 0.1 })
const name = { model: "m", dataset: "d" }
const failures = (count: number) => Array.from({ length: count }, (_, id) => ({ id, key: `example ${id}` }))

describe("how many failures are read", () => {
  it.each([
    [0, 0],
    [1, 1],
    [4, 1],
    [6, 1],
    [14, 1],
    [30, 3],
    [1_000, 100],
  ])("of %i failures at a tenth: %i", (count, expected) => expect(sampleSize(count, config)).toBe(expected))

  it("respects the cap", () => expect(sampleSize(1_000, parseConfig({ ratio: 1, cap: 25 }))).toBe(25))
  it("may leave small groups out when told so", () =>
    expect(sampleSize(4, parseConfig({ minimumPerGroup: 0 }))).toBe(0))
})

describe("the sample of a stratum", () => {
  it("does not depend on the order of the failures or on their surrogate ids", () => {
    const moved = reorder(failures(200), 3).map(({ id, key }) => ({ id: id + 5_000, key }))
    const keys = (drawn: { key: string }[]) => drawn.map(({ key }) => key)
    expect(keys(sampleStratum(moved, name, config))).toEqual(keys(sampleStratum(failures(200), name, config)))
  })

  it("grows with the ratio: the smaller sample is part of the larger", () => {
    const small = sampleStratum(failures(200), name, config)
    expect(sampleStratum(failures(200), name, parseConfig({ ratio: 0.5 })).slice(0, small.length)).toEqual(small)
  })

  it("takes every failure about equally often over many seeds", () => {
    const taken = new Map<number, number>()
    for (let seed = 0; seed < 1_000; seed += 1)
      for (const { id } of sampleStratum(failures(20), name, parseConfig({ seed, ratio: 0.25 })))
        taken.set(id, (taken.get(id) ?? 0) + 1)
    // 250 expected, standard deviation 13.7: five of them on either side
    for (const count of taken.values()) expect(Math.abs(count - 250)).toBeLessThan(69)
    expect(taken.size).toBe(20)
  })
})

it("never counts an unscored prediction as failure or as an attempt", () => {
  const world = aWorld(2)
  const { strata, sample } = prepare(world.predictions, world.rules, parseConfig({ ratio: 1 }))
  const unscored = new Set(world.predictions.filter(({ score }) => score === null).map(({ id }) => id))
  expect(unscored.size).toBeGreaterThan(0)
  expect(sample.some(({ predictionId }) => unscored.has(predictionId))).toBe(false)
  expect(strata.reduce((sum, { predictions }) => sum + predictions, 0)).toBe(world.predictions.length - unscored.size)
})

it("refuses a data set without a threshold instead of finding no failures in it", () => {
  expect(() => prepare(aWorld(2).predictions, new Map(), config)).toThrow("has no threshold")
})

it("shows the same three correct outputs whatever their order", () => {
  const candidates = failures(9)
  const example = { dataset: "d", example: "e" }
  const drawn = drawCorrectOutputs(candidates, example, config)
  expect(drawn).toHaveLength(3)
  expect(drawCorrectOutputs(reorder(candidates, 4), example, config)).toEqual(drawn)
})

it("shows those that come first among the other models', whoever failed", () => {
  const candidates = failures(9).map((one) => ({ ...one, modelId: one.id % 4 }))
  const example = { dataset: "d", example: "e" }
  const order = orderCorrectOutputs(candidates, example, config)
  for (const model of [0, 1, 2, 3]) {
    const others = (one: { modelId: number }) => one.modelId !== model
    expect(order.filter(others).slice(0, 3)).toEqual(drawCorrectOutputs(candidates.filter(others), example, config))
  }
})
