import { describe, expect, it } from "vitest"
import { heuristicSentence, measuredAgreement } from "./measured-agreement"

describe("measured agreement of the built-in judge", () => {
  it("reaches the goal: at least 60 % agreement on at least 70 % of the failures", () => {
    expect(measuredAgreement.coverage).toBeGreaterThanOrEqual(0.7)
    expect(measuredAgreement.agreement).toBeGreaterThanOrEqual(0.6)
  })

  it("has no check with a precision under 90 %", () => {
    for (const { check, precision } of measuredAgreement.checks)
      expect.soft(precision ?? 1, check).toBeGreaterThanOrEqual(0.9)
  })

  it("is right in at least half of what it labels by likeness on a benchmark that was left out", () => {
    expect(measuredAgreement.heldOutBenchmark.byLikeness.agreement.estimate).toBeGreaterThanOrEqual(0.5)
  })

  it("counts every text with typed human labels once in its confusion", () => {
    const { items, labelled, confusion } = measuredAgreement.humanLabels.asShipped
    expect(confusion.reduce((sum, { count }) => sum + count, 0)).toBe(items)
    const open = confusion.filter(({ said }) => said === "no label").reduce((sum, { count }) => sum + count, 0)
    expect(items - open).toBe(labelled)
  })

  it("adds up: rules and likeness make all labels, categories make all annotated errors", () => {
    expect(measuredAgreement.byRules.labelled + measuredAgreement.byLikeness.labelled).toBe(measuredAgreement.labelled)
    const annotated = measuredAgreement.perCategory.reduce((sum, one) => sum + one.annotated, 0)
    expect(annotated).toBe(1_097)
  })

  it("is said in one line, the run's own coverage first, and never by the in-sample figure", () => {
    const said = heuristicSentence({ given: 2_297, labelled: 312, coverage: 312 / 2_297 })
    expect(said).toBe(
      "Labelled 312 of 2,297 given to the judge (14%), by rules and likeness, not read; of such labels on new benchmarks 13 of 26 held.",
    )
    for (const line of [said, heuristicSentence()]) {
      expect(line.length).toBeLessThan(140)
      expect(line.match(/[.!?](?= |$)/gu)).toHaveLength(1)
    }
    expect(said).not.toMatch(/78|73|diagnos|classif/u)
  })
})
