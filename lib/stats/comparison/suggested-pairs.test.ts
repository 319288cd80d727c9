import { expect, it } from "vitest"
import { firstPairs } from "./suggested-pairs"

const stratum = (model: string, dataset: string, [failures, read]: readonly [number, number]) => ({
  modelSlug: model,
  modelName: model.toUpperCase(),
  datasetSlug: dataset,
  datasetTitle: dataset,
  predictions: 100,
  failures,
  read,
  ...{ classified: 2, other: 0, noErrorFound: 1, heuristic: false },
})

const strata = [
  stratum("one", "maths", [40, 40]),
  stratum("two", "maths", [30, 30]),
  stratum("three", "maths", [20, 5]),
  stratum("one", "facts", [50, 60]),
  stratum("three", "facts", [70, 70]),
  stratum("alone", "code", [90, 90]),
  stratum("unread", "code", [80, 0]),
]

it("pairs the two models read most on each dataset, the one that fails less often as A", () => {
  const pairs = firstPairs(strata)
  expect(pairs.map(({ datasetSlug, a, b }) => [datasetSlug, a.slug, b.slug])).toEqual([
    ["facts", "one", "three"],
    ["maths", "two", "one"],
  ])
  expect(pairs[1]?.a.rate.estimate).toBe(0.3)
})

it("pairs a chosen model with all others on its datasets and keeps it as A", () => {
  expect(firstPairs(strata, "one").map(({ datasetSlug, a, b }) => [datasetSlug, a.slug, b.slug])).toEqual([
    ["facts", "one", "three"],
    ["maths", "one", "two"],
    ["maths", "one", "three"],
  ])
})

it("offers a model of which nothing was read to whoever chose the other", () => {
  expect(firstPairs(strata, "alone").map(({ b }) => b.slug)).toEqual(["unread"])
})

it("has nothing to offer where no dataset was run by two", () => {
  expect(firstPairs(strata, "nobody")).toEqual([])
  expect(firstPairs([stratum("alone", "code", [90, 90])])).toEqual([])
})

it("counts of labels by rules those that were given, not those the rules went through", () => {
  const byRules = strata.map((row) => ({ ...row, heuristic: true }))
  expect(firstPairs(strata)[1]).toMatchObject({ a: { labelled: 30 }, b: { labelled: 40 } })
  expect(firstPairs(byRules)[1]).toMatchObject({ a: { read: 30, labelled: 3 }, b: { read: 40, labelled: 3 } })
})
