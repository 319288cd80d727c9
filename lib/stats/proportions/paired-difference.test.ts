import { describe, expect, it } from "vitest"
import {
  itemsToShow,
  itemsToShowAtMost,
  mcnemarExact,
  minimalDetectableDifference,
  overlapShare,
  pairedDifference,
} from "./paired-difference"
import { logFactorial } from "@/lib/stats/core/special"

// 200 items: both right 90, only A right 30, only B right 15, both wrong 65 (numpy, scipy 1.17).
const right = { both: 90, onlyA: 30, onlyB: 15, neither: 65 }

describe("paired comparison of 200 items", () => {
  it("difference", () => {
    expect(pairedDifference(right).estimate).toBeCloseTo(0.075, 12)
  })

  it("McNemar's exact test and its mid-p", () => {
    expect(mcnemarExact(right).p).toBeCloseTo(0.0356978036, 9)
    expect(mcnemarExact(right).midP).toBeCloseTo(0.0258960818, 9)
  })

  it("overlap of the items they fail on", () => {
    expect(overlapShare({ both: 65, onlyA: 15, onlyB: 30 })).toBeCloseTo(0.5909091, 7)
    expect(overlapShare({ both: 0, onlyA: 0, onlyB: 0 })).toBeNull()
  })

  it("power", () => {
    expect(minimalDetectableDifference(right)).toBeCloseTo(0.092786, 7)
    expect(minimalDetectableDifference({ both: 5, onlyA: 0, onlyB: 0, neither: 5 })).toBeNull()
  })
})

describe("pairedDifference", () => {
  it("gives the published interval of 560 items", () => {
    const { estimate, low, high } = pairedDifference({ both: 118, onlyA: 77, onlyB: 35, neither: 330 })
    expect([estimate, low, high].map((value) => value.toFixed(4))).toEqual(["0.0750", "0.0382", "0.1115"])
  })

  it("turns its sign when the sides are swapped", () => {
    const forth = pairedDifference(right)
    const back = pairedDifference({ ...right, onlyA: 15, onlyB: 30 })
    expect(back.low).toBeCloseTo(-forth.high, 12)
    expect(back.high).toBeCloseTo(-forth.low, 12)
  })

  it("has an interval even where the sides never differ", () => {
    const { estimate, low, high } = pairedDifference({ both: 0, onlyA: 0, onlyB: 0, neither: 50 })
    expect(estimate).toBe(0)
    expect(low).toBeLessThan(0)
    expect(high).toBeGreaterThan(0)
  })
})

describe("mcnemarExact", () => {
  it("is 1 without discordant items or with an even split", () => {
    expect(mcnemarExact({ onlyA: 0, onlyB: 0 })).toEqual({ p: 1, midP: expect.closeTo(1, 12) })
    expect(mcnemarExact({ onlyA: 7, onlyB: 7 }).p).toBe(1)
    expect(mcnemarExact({ onlyA: 7, onlyB: 7 }).midP).toBeCloseTo(1, 9)
  })

  it("is 2 / 2^n when all go one way, also for many", () => {
    expect(mcnemarExact({ onlyA: 10, onlyB: 0 }).p).toBeCloseTo(2 / 1024, 12)
    expect(mcnemarExact({ onlyA: 0, onlyB: 1000 }).p / (2 * 2 ** -1000)).toBeCloseTo(1, 6)
  })

  it("is about its normal limit for a hundred thousand items", () => {
    // z = 632 / sqrt(100000) = 1.9985; with continuity correction p = .0460
    expect(mcnemarExact({ onlyA: 50_316, onlyB: 49_684 }).p).toBeCloseTo(0.046, 3)
  })
})

describe("items that show a difference", () => {
  const items = 200
  const seen = { items, minimalDetectableDifference: minimalDetectableDifference(right) }

  it("are as many as the published formula says", () => {
    // (1.959964 + 0.841621)^2 * (0.225 - 0.075^2) / 0.03^2 = 1913.16 (numpy, scipy 1.17); Miller's s^2 = 1/9 gives 969.
    expect(itemsToShow(0.03, seen)).toBe(1_914)
    const thirds = { items: 900, minimalDetectableDifference: 2.801585 / 3 / Math.sqrt(900) }
    expect(itemsToShow(0.03, thirds)).toBe(969)
    expect(itemsToShow(0.075, seen)).toBe(307)
  })

  it("are those seen where the difference is the smallest that they show, and not known without a spread", () => {
    expect(itemsToShow(minimalDetectableDifference(right) ?? 0, seen)).toBe(items)
    expect(itemsToShow(0.02, { items, minimalDetectableDifference: null })).toBeNull()
    expect(itemsToShow(0, seen)).toBeNull()
    expect(itemsToShowAtMost(0)).toBeNull()
  })

  it("give McNemar's test about the power it promises", () => {
    const [onlyA, onlyB] = [0.15, 0.075]
    const n = itemsToShow(onlyA - onlyB, seen) ?? 0
    const choose = (from: number, k: number) => logFactorial(from) - logFactorial(k) - logFactorial(from - k)
    let power = 0
    for (let discordant = 0; discordant <= n; discordant += 1) {
      const p = onlyA + onlyB
      const often = Math.exp(choose(n, discordant) + discordant * Math.log(p) + (n - discordant) * Math.log(1 - p))
      if (often < 1e-12) continue
      const a = onlyA / p
      for (let k = 0; k <= discordant; k += 1)
        if (mcnemarExact({ onlyA: k, onlyB: discordant - k }).midP < 0.05)
          power += often * Math.exp(choose(discordant, k) + k * Math.log(a) + (discordant - k) * Math.log(1 - a))
    }
    expect(power).toBeGreaterThan(0.77)
    expect(power).toBeLessThan(0.83)
  })

  it("without a shared item are as many as two independent sides need that are right half the time", () => {
    const independent = { both: 2_500, onlyA: 2_600, onlyB: 2_400, neither: 2_500 }
    const of = { items: 10_000, minimalDetectableDifference: minimalDetectableDifference(independent) }
    expect(itemsToShowAtMost(0.02)).toBe(itemsToShow(0.02, of))
    expect(itemsToShowAtMost(0.02)).toBe(9_804)
  })
})
