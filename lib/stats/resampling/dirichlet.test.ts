import { describe, expect, it } from "vitest"
import { percentile } from "./bootstrap"
import { dirichletShares, drawGamma, drawShares } from "./dirichlet"
import { seededRandom } from "@/lib/stats/core/random"

describe("dirichletShares", () => {
  it("30 of 80 in one of five categories (scipy 1.17)", () => {
    const [first] = dirichletShares([30, 20, 15, 10, 5])
    expect(first?.estimate).toBeCloseTo(0.369697, 6)
    expect(first?.low).toBeCloseTo(0.2694537, 7)
    expect(first?.high).toBeCloseTo(0.475926, 6)
  })

  it("adds up to 1, and a category never seen still has room", () => {
    const shares = dirichletShares([12, 0, 3])
    expect(shares.reduce((sum, share) => sum + share.estimate, 0)).toBeCloseTo(1, 12)
    expect(shares[1]?.low).toBeGreaterThan(0)
    expect(dirichletShares([4])).toEqual([{ estimate: 1, low: 1, high: 1 }])
  })
})

describe("draws", () => {
  it.each([0.5, 1, 7.5])("gamma of shape %d has that mean and that variance", (shape) => {
    const random = seededRandom(`gamma ${shape}`)
    const drawn = Array.from({ length: 20_000 }, () => drawGamma(shape, random))
    const mean = drawn.reduce((sum, value) => sum + value, 0) / drawn.length
    const variance = drawn.reduce((sum, value) => sum + (value - mean) ** 2, 0) / drawn.length
    expect(Math.abs(mean / shape - 1)).toBeLessThan(0.05)
    expect(Math.abs(variance / shape - 1)).toBeLessThan(0.12)
  })

  it("fall into the posterior's interval", () => {
    const random = seededRandom("posterior")
    const first = Array.from({ length: 6000 }, () => drawShares([30, 20, 15, 10, 5], random)[0] ?? 0)
    expect(Math.abs(percentile(first, 0.025) - 0.2694537)).toBeLessThan(0.008)
    expect(Math.abs(percentile(first, 0.975) - 0.475926)).toBeLessThan(0.008)
  })
})
