import { describe, expect, it } from "vitest"
import { sampleSize } from "@/lib/domain/analyses/sample-size"
import { reorder } from "@/lib/testing/analyses/synthetic-results"
import { parseConfig } from "@/lib/method/config/analysis-config"
import { coveredStrata, sampleStratum, type Failure } from "./sample-failures"

const config = parseConfig({ ratio: 0.1 })
const names = { model: "m", dataset: "d", modelId: 1, datasetId: 1 }
const stratum = { ...names, threshold: 0.5, lowerIsBetter: false, predictions: 1_000, unscored: 0, failures: 200 }
const failures = (count: number) =>
  Array.from({ length: count }, (_, id) => ({ predictionId: id, exampleId: id, key: `example ${id}` }))
const sampleOf = (from: readonly Failure[], settings = config) => sampleStratum(stratum, from, settings).sample

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
    const moved = reorder(failures(200), 3).map((one) => ({ ...one, predictionId: one.predictionId + 5_000 }))
    const keys = (drawn: { key: string }[]) => drawn.map(({ key }) => key)
    expect(keys(sampleOf(moved))).toEqual(keys(sampleOf(failures(200))))
  })

  it("grows with the ratio: the smaller sample is part of the larger", () => {
    const small = sampleOf(failures(200))
    expect(sampleOf(failures(200), parseConfig({ ratio: 0.5 })).slice(0, small.length)).toEqual(small)
  })

  it("takes every failure about equally often over many seeds", () => {
    const taken = new Map<number, number>()
    for (let seed = 0; seed < 1_000; seed += 1)
      for (const { predictionId: id } of sampleOf(failures(20), parseConfig({ seed, ratio: 0.25 })))
        taken.set(id, (taken.get(id) ?? 0) + 1)
    // 250 expected, standard deviation 13.7: five of them on either side
    for (const count of taken.values()) expect(Math.abs(count - 250)).toBeLessThan(69)
    expect(taken.size).toBe(20)
  })
})

it("covers the models and datasets that are chosen, by name in code units", () => {
  const strata = ["b", "a\u{1F600}", "a\uFF5E", 'a"', "a b", "a"].map((dataset, index) => ({
    ...stratum,
    dataset,
    datasetId: index,
  }))
  expect(coveredStrata(strata, config).map(({ dataset }) => dataset)).toEqual([
    ...["a", "a b", 'a"', "a\u{1F600}", "a\uFF5E", "b"],
  ])
  const chosen = coveredStrata(strata, { modelIds: [1], datasetIds: [0, 5] })
  expect(chosen.map(({ dataset }) => dataset)).toEqual(["a", "b"])
  expect(coveredStrata(strata, { modelIds: [2], datasetIds: [] })).toEqual([])
})
