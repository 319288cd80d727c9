import { describe, expect, it } from "vitest"
import { percentile } from "./bootstrap"
import { drawGamma, drawShares } from "./dirichlet"
import { seededRandom } from "@/lib/stats/core/random"

describe("draws", () => {
  it.each([0.5, 1, 7.5])("gamma of shape %d has that mean and that variance", (shape) => {
    const random = seededRandom(`gamma ${shape}`)
    const drawn = Array.from({ length: 20_000 }, () => drawGamma(shape, random))
    const mean = drawn.reduce((sum, value) => sum + value, 0) / drawn.length
    const variance = drawn.reduce((sum, value) => sum + (value - mean) ** 2, 0) / drawn.length
    expect(Math.abs(mean / shape - 1)).toBeLessThan(0.05)
    expect(Math.abs(variance / shape - 1)).toBeLessThan(0.12)
  })

  it("fall into the posterior's interval (Beta quantiles of scipy 1.17)", () => {
    const random = seededRandom("posterior")
    const first = Array.from({ length: 6000 }, () => drawShares([30, 20, 15, 10, 5], random)[0] ?? 0)
    expect(Math.abs(percentile(first, 0.025) - 0.2694537)).toBeLessThan(0.008)
    expect(Math.abs(percentile(first, 0.975) - 0.475926)).toBeLessThan(0.008)
  })
})
