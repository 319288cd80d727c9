import { describe, expect, it } from "vitest"
import { bootstrapClusters, bootstrapCounts, bootstrapItems, percentile, percentileInterval } from "./bootstrap"
import { seededRandom } from "@/lib/stats/core/random"

const mean = (items: readonly number[]) => items.reduce((sum, value) => sum + value, 0) / items.length

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

describe("bootstrap", () => {
  // paired differences of the 200-item table: 30 times +1, 15 times -1
  const differences = [...Array<number>(30).fill(1), ...Array<number>(15).fill(-1), ...Array<number>(155).fill(0)]

  it("comes near the interval of the paired standard error, [.0099, .1401]", () => {
    const interval = bootstrapItems({ items: differences, statistic: mean, random: seededRandom("paired") })
    expect(interval?.estimate).toBeCloseTo(0.075, 12)
    expect(Math.abs((interval?.low ?? 1) - 0.0099)).toBeLessThan(0.006)
    expect(Math.abs((interval?.high ?? 1) - 0.1401)).toBeLessThan(0.006)
  })

  it("over counts says the same as over items", () => {
    const statistic = ([plus = 0, minus = 0]: readonly number[]) => (plus - minus) / 200
    const byCount = bootstrapCounts({ counts: [30, 15, 155], statistic, random: seededRandom("counts") })
    expect(Math.abs((byCount?.low ?? 1) - 0.0099)).toBeLessThan(0.006)
    expect(Math.abs((byCount?.high ?? 1) - 0.1401)).toBeLessThan(0.006)
  })

  it("is wider when items come in clusters that agree", () => {
    const clusters = Array.from({ length: 40 }, (_, cluster) => Array<number>(5).fill(cluster % 2))
    const grouped = bootstrapClusters({
      items: clusters,
      statistic: mean,
      random: seededRandom("clusters"),
      resamples: 1000,
    })
    const single = bootstrapItems({
      items: clusters.flat(),
      statistic: mean,
      random: seededRandom("clusters"),
      resamples: 1000,
    })
    const width = (value: { low: number; high: number } | null) => (value ? value.high - value.low : Number.NaN)
    expect(width(grouped) / width(single)).toBeGreaterThan(1.9) // sqrt(5) = 2.24
    expect(width(grouped) / width(single)).toBeLessThan(2.6)
  })

  it("is the same for the same seed, and nothing for nothing", () => {
    const once = () => bootstrapItems({ items: differences, statistic: mean, random: seededRandom(5), resamples: 200 })
    expect(once()).toEqual(once())
    expect(bootstrapItems({ items: [], statistic: mean, random: seededRandom(5) })).toBeNull()
  })
})
