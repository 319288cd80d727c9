import { describe, expect, it } from "vitest"
import { Z95 } from "@/lib/stats/core/estimate"
import { studentQuantile } from "@/lib/stats/core/special"
import { pairedClusters, type PairedCluster } from "./paired-clusters"
import { pairedTrials } from "./paired-trials"
import { proportionInterval } from "./proportion"

const cluster = (items: number, a: number, b: number, count = 1): PairedCluster => ({ items, a, b, count })

describe("clusters of items", () => {
  it("have the cluster-robust spread of either side: by hand", () => {
    // 10 items. A fails 3 of 3, 1 of 3, 0 of 2, 0 of 2: mean 0.4, deviations 1.8, -0.2, -0.8, -0.8, squares 4.56.
    const found = pairedClusters([cluster(3, 3, 1), cluster(3, 1, 1), cluster(2, 0, 1)], {
      ...{ items: 10, clusters: 4, squares: 26 },
    })
    expect(found.a.estimate).toBeCloseTo(0.4, 12)
    const few = (Z95 / studentQuantile(0.975, 3)) ** 2 * 0.75
    const size = Math.max(100 / 26, (few * 0.24) / 0.0456)
    expect(found.a.low).toBeCloseTo(proportionInterval(0.4 * size, size).low, 12)
    expect(found.a.high).toBeCloseTo(proportionInterval(0.4 * size, size).high, 12)
    // B: mean 0.3, deviations 0.1, 0.1, 0.4, -0.6; covariance (0.18 - 0.02 - 0.32 + 0.48) / 100.
    // Variance of the difference (4.56 - 2 x 0.32 + 0.54) / 100, of four clusters x 4 / 3.
    expect(found.difference.estimate).toBeCloseTo(0.1, 12)
    const power = Z95 + 0.8416212
    expect(found.minimalDetectableDifference).toBeCloseTo(power * Math.sqrt((0.0446 * 4) / 3), 6)
  })

  it("are tested by swapping the sides of whole clusters: by hand", () => {
    // Differences 3, 2 and -1: the sum is 4; of eight ways to turn them round +-6 and +-4 are as far from 0.
    const { test } = pairedClusters([cluster(4, 4, 1), cluster(4, 3, 1), cluster(4, 0, 1)], {
      ...{ items: 12, clusters: 3, squares: 48 },
    })
    expect(test.p).toBeCloseTo(0.5, 12)
    expect(test.midP).toBeCloseTo(0.375, 12)
  })

  it("of one item each give the figures of the items", () => {
    const [one, none] = [{ of: 1, failed: 1 }, { of: 1, failed: 0 }] // prettier-ignore
    const items = pairedTrials([
      { a: one, b: one, count: 12 },
      { a: one, b: none, count: 9 },
      { a: none, b: one, count: 3 },
      { a: none, b: none, count: 26 },
    ])
    const clusters = pairedClusters([cluster(1, 1, 1, 12), cluster(1, 1, 0, 9), cluster(1, 0, 1, 3)], {
      ...{ items: 50, clusters: 50, squares: 50 },
    })
    for (const limit of ["estimate", "low", "high"] as const) {
      expect(clusters.a[limit]).toBeCloseTo(items.a[limit], 12)
      expect(clusters.difference[limit]).toBeCloseTo(items.difference[limit], 12)
    }
    expect(clusters.test.p).toBeCloseTo(items.test.p, 12)
  })

  it("whose items all agree are worth one item each", () => {
    const { a, difference } = pairedClusters([cluster(5, 5, 0, 6)], { items: 60, clusters: 12, squares: 300 })
    const six = proportionInterval(6, 12)
    expect(a.low).toBeGreaterThan(six.low - 0.08)
    expect(a.low).toBeLessThan(six.low + 1e-9)
    expect(difference.high - difference.low).toBeGreaterThan(0.4)
  })

  it("stay within -1 and 1, and need no spread", () => {
    const none = pairedClusters([], { items: 20, clusters: 4, squares: 100 })
    expect(none.difference).toMatchObject({ estimate: 0 })
    expect(none.a.high).toBeCloseTo(proportionInterval(0, 4).high, 12)
    expect(none.minimalDetectableDifference).toBeNull()
    expect(none.test).toEqual({ p: 1, midP: 1 })
  })
})
