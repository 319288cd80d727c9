import { expect, it } from "vitest"
import { planSample } from "./sample-plan"

const groups = [
  { modelId: 1, datasetId: 1, failures: 861 },
  { modelId: 2, datasetId: 1, failures: 577 },
  { modelId: 3, datasetId: 2, failures: 4 },
]
const all = { models: new Set([1, 2, 3]), datasets: new Set([1, 2]) }

it("adds up the groups, each rounded by itself and none left out", () => {
  expect(planSample(groups, all, { ratio: 0.1, cap: null, minimumPerGroup: 1 })).toMatchObject({
    failures: 1_442,
    sampled: 86 + 58 + 1,
    groups: 3,
    perModel: 58,
  })
})

it("counts only what is chosen", () => {
  expect(
    planSample(groups, { models: new Set([3]), datasets: new Set([1]) }, { ratio: 1, cap: null, minimumPerGroup: 1 }),
  ).toEqual({ failures: 0, sampled: 0, groups: 0, perModel: 0, halfWidth: null })
})

it("gives the interval's half width of the typical model: 1.96 √(0.2 · 0.8 / 100) at 100 failures", () => {
  expect(planSample(groups.slice(0, 2), all, { ratio: 1, cap: 100, minimumPerGroup: 1 }).halfWidth).toBeCloseTo(
    0.0784,
    4,
  )
})
