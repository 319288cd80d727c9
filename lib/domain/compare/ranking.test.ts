import { describe, expect, it } from "vitest"
import { differingRules, isSameRule, nextSteps } from "./ranking"

const rule = (threshold: number, { lowerIsBetter = false, binary = false } = {}) => ({
  threshold,
  lowerIsBetter,
  binary,
})

describe("one bar for both sides", () => {
  it.each([
    ["the same threshold", rule(0.56), rule(0.56), true],
    ["another threshold", rule(0.56), rule(0.44), false],
    ["another direction", rule(0.5), rule(0.5, { lowerIsBetter: true }), false],
    ["scores of 0 and 1 beside a threshold between", rule(0.5, { binary: true }), rule(0.56), true],
    ["scores of 0 and 1 beside a threshold above them", rule(0.5, { binary: true }), rule(53), false],
    ["scores of 0 and 1 beside a threshold nothing fails by", rule(0.5, { binary: true }), rule(0), false],
    ["errors of 0 and 1, of which less is better", rule(0.5, { binary: true, lowerIsBetter: true }), rule(0.2, { lowerIsBetter: true }), true], // prettier-ignore
  ])("%s: %#", (_, a, b, expected) => {
    expect(isSameRule(a, b)).toBe(expected)
    expect(isSameRule(b, a)).toBe(expected)
  })

  it("is asked for only where items are shared and both sides were scored", () => {
    const row = { datasetSlug: "x", datasetTitle: "X", shared: 3, threshold: 0.5, thresholdB: 0.6 }
    expect(differingRules([row])).toEqual([
      { datasetSlug: "x", dataset: "X", a: { threshold: 0.5, lowerIsBetter: false }, b: { threshold: 0.6, lowerIsBetter: false } }, // prettier-ignore
    ])
    expect(
      differingRules([
        { ...row, shared: 0 },
        { ...row, thresholdB: null },
      ]),
    ).toEqual([])
  })
})

it("names a step once that both sides wait for", () => {
  const side = { analyses: [], unfinished: [], results: [{ id: 4, name: "both.csv" }] }
  const sides = [
    { ...side, side: "a", model: "one" },
    { ...side, side: "b", model: "two" },
  ] as const
  const wanted = { a: "one", b: "two", at: { results: 3, analysis: 1 }, other: { results: 3, analysis: 1 } }
  expect(nextSteps({ ...wanted, cause: { kind: "absent", sides, instead: null } })).toEqual([
    { do: "analyze", results: 4 },
  ])
  const working = sides.map((one) => ({ ...one, unfinished: [{ id: 9, name: "run", status: "running" }] }))
  expect(nextSteps({ ...wanted, cause: { kind: "absent", sides: working, instead: null } })).toEqual([
    { do: "wait", analysis: 9 },
  ])
})
