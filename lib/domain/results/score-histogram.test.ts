import { describe, expect, it } from "vitest"
import { countFailures, histogramEdges, histogramRange, proposedThreshold, type Histogram } from "./score-histogram"

const bins = (counts: Record<number, number>) => Array.from({ length: 40 }, (_, i) => counts[i] ?? 0)

const below = (threshold: number) => ({ threshold, lowerIsBetter: false })
const above = (threshold: number) => ({ threshold, lowerIsBetter: true })

describe("histogram", () => {
  it("draws scores between 0 and 1 over [0, 1], others over their own range", () => {
    expect(histogramRange(0.2, 0.9)).toEqual({ min: 0, max: 1 })
    expect(histogramRange(1, 10)).toEqual({ min: 1, max: 10 })
    expect(histogramRange(5, 5)).toEqual({ min: 5, max: 6 })
  })

  it("has edges free of floating-point dust", () => {
    expect(histogramEdges({ min: 0, max: 1 })[23]).toBe(0.575)
  })

  it("counts exactly with the distinct scores, and by whole bins between edges without them", () => {
    const values = [
      { score: 0.1, count: 2 },
      { score: 0.7, count: 3 },
    ]
    const exact: Histogram = { min: 0, max: 1, bins: bins({ 4: 2, 28: 3 }), values, models: [] }
    expect(countFailures(exact, below(0.7))).toEqual({ count: 2, isExact: true })
    expect(countFailures(exact, below(0.7001))).toEqual({ count: 5, isExact: true })
    const binned = { ...exact, values: null }
    expect(countFailures(binned, below(0.7))).toEqual({ count: 2, isExact: true })
    expect(countFailures(binned, below(0.71))).toEqual({ count: 2, isExact: false })
    expect(countFailures(binned, below(1.5))).toEqual({ count: 5, isExact: true })
  })

  it("counts what lies above where lower is better; on the threshold is right either way", () => {
    const values = [
      { score: 0.1, count: 2 },
      { score: 0.7, count: 3 },
    ]
    const exact: Histogram = { min: 0, max: 1, bins: bins({ 4: 2, 28: 3 }), values, models: [] }
    expect(countFailures(exact, above(0.1))).toEqual({ count: 3, isExact: true })
    expect(countFailures(exact, above(0.7))).toEqual({ count: 0, isExact: true })
    expect(countFailures(exact, above(0.05), [1, 1])).toEqual({ count: 2, isExact: true })
    const binned = { ...exact, values: null }
    expect(countFailures(binned, above(0.5))).toEqual({ count: 3, isExact: false })
    expect(countFailures(binned, above(1.5))).toEqual({ count: 0, isExact: true })
    expect(countFailures(binned, above(-1))).toEqual({ count: 5, isExact: true })
  })

  it("proposes 0.7 x mean with two digits, and never 0 for scores that are not", () => {
    expect(proposedThreshold(0.805, false)).toBe(0.56)
    expect(proposedThreshold(0.005, false)).toBe(0.0035)
    expect(proposedThreshold(0, false)).toBe(0)
    expect(proposedThreshold(0.41, true)).toBe(0.53)
    expect(proposedThreshold(0.004, true)).toBe(0.0052)
    expect(proposedThreshold(-2, false)).toBe(-2.6)
    expect(proposedThreshold(-2, true)).toBe(-1.4)
  })
})
