import { describe, expect, it } from "vitest"
import { bootstrapCounts, percentile, percentileInterval } from "./bootstrap"
import { seededRandom, type Random } from "@/lib/stats/core/random"

describe("percentile", () => {
  it("interpolates as numpy does", () => {
    expect(percentile([4, 1, 3, 2], 0.5)).toBe(2.5)
    expect(percentile([10, 20, 30], 0.025)).toBeCloseTo(10.5, 12)
    expect(percentile([7], 0.975)).toBe(7)
    expect(percentile([], 0.5)).toBeNaN()
  })

  it("gives no interval where the statistic often does not exist", () => {
    expect(percentileInterval([1, 2, Number.NaN])).toBeNull()
    expect(percentileInterval([])).toBeNull()
  })
})

describe("bootstrap over counts", () => {
  // paired differences of the 200-item table: 30 times +1, 15 times -1
  const statistic = ([plus = 0, minus = 0]: readonly number[]) => (plus - minus) / 200
  const intervalOf = (random: Random) => bootstrapCounts({ counts: [30, 15, 155], statistic, random })

  it("comes near the interval of the paired standard error, [.0099, .1401]", () => {
    const interval = intervalOf(seededRandom("counts"))
    expect(interval?.estimate).toBeCloseTo(0.075, 12)
    expect(Math.abs((interval?.low ?? 1) - 0.0099)).toBeLessThan(0.006)
    expect(Math.abs((interval?.high ?? 1) - 0.1401)).toBeLessThan(0.006)
  })

  it("is the same for the same seed", () => {
    expect(intervalOf(seededRandom(5))).toEqual(intervalOf(seededRandom(5)))
  })
})
