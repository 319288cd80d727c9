import { expect, it } from "vitest"
import { absentFrom } from "./missing-selection"

const held = [
  { modelSlug: "a", datasetSlug: "gsm8k", suite: "Sums" },
  { modelSlug: "b", datasetSlug: "mmlu", suite: "mmlu" },
]

it("names models and benchmarks that are in none of these results", () => {
  expect(absentFrom({ model: ["a", "x"], dataset: ["Sums", "y"] }, held)).toBe(
    "There is no model “x” and no benchmark “y” in these results",
  )
  expect(absentFrom({ model: ["x"] }, [])).toBe("There is no model “x” in these results")
  expect(absentFrom({ model: "abcdefgh".split("") }, held)).toMatch(/“g” and 1 more in these results$/)
})

it("says nothing where all is there, benchmarks by their suite too", () => {
  expect(absentFrom({ model: ["a", "b"], dataset: ["gsm8k", "Sums"] }, held)).toBeNull()
  expect(absentFrom({}, held)).toBeNull()
})
