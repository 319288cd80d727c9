import { describe, expect, it } from "vitest"
import { chiSquaredUpper, logFactorial, normalQuantile, normalTwoSided } from "./special"

// Expected values: scipy 1.17.
describe("special functions", () => {
  it("knows the upper tail of chi-squared", () => {
    expect(chiSquaredUpper(7.5271632, 4)).toBeCloseTo(0.1105174582, 9)
    expect(chiSquaredUpper(5, 1)).toBeCloseTo(0.0253473187, 9)
    expect(chiSquaredUpper(0, 3)).toBe(1)
  })

  it("knows the normal distribution and factorials", () => {
    expect(normalTwoSided(1.5124008)).toBeCloseTo(0.130432, 6)
    expect(normalTwoSided(0)).toBeCloseTo(1, 12)
    expect(normalQuantile(0.975)).toBeCloseTo(1.959963984540054, 9)
    expect(Math.exp(logFactorial(10))).toBeCloseTo(3_628_800, 3)
    expect(logFactorial(0)).toBe(0)
    expect(logFactorial(4096) - logFactorial(4095)).toBeCloseTo(Math.log(4096), 9)
  })
})
