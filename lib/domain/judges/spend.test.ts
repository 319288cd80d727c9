import { describe, expect, it } from "vitest"
import { isCapReached, noSpend, reportSpend, type StageSpend } from "./spend"

const price = { pattern: "x", input: 1, cachedInput: 0.1, output: 10, source: "test", asOf: "2026-11-22", own: true }
const stage = (name: StageSpend["stage"], part: Partial<StageSpend> = {}): StageSpend => ({
  ...noSpend,
  stage: name,
  ...part,
})

describe("a spend report", () => {
  it("adds up what its stages cost, in the order of the method", () => {
    const report = reportSpend({
      stages: [
        stage("classify", { calls: 1, inputTokens: 2_000_000 }),
        stage("diagnose", { calls: 3, reused: 4, outputTokens: 100_000 }),
      ],
      price,
      priceIsTodays: false,
      cap: { usd: 5, tokens: null },
    })
    expect(report.stages.map(({ stage: name, usd }) => [name, usd])).toEqual([
      ["diagnose", 1],
      ["classify", 2],
    ])
    expect(report.total).toMatchObject({ calls: 4, reused: 4, inputTokens: 2_000_000, outputTokens: 100_000 })
    expect(report.usd).toBeCloseTo(3, 10)
    expect(report.capReached).toBe(false)
  })
})

describe("a cap", () => {
  const spent = { ...noSpend, inputTokens: 900_000, outputTokens: 10_000 }

  it("is reached by money or by tokens, whichever comes first", () => {
    expect(isCapReached(spent, price, { usd: 1, tokens: null })).toBe(true)
    expect(isCapReached(spent, price, { usd: 1.01, tokens: 910_000 })).toBe(true)
    expect(isCapReached(spent, price, { usd: 1.01, tokens: 910_001 })).toBe(false)
    expect(isCapReached(spent, price, { usd: null, tokens: null })).toBe(false)
  })

  it("in money is not reached while the price is unknown", () => {
    expect(isCapReached(spent, null, { usd: 0.01, tokens: null })).toBe(false)
  })
})
