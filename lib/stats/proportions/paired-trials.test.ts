import { describe, expect, it } from "vitest"
import { derive } from "@/lib/stats/core/random"
import { normalTwoSided } from "@/lib/stats/core/special"
import { mcnemarExact, minimalDetectableDifference, pairedDifference } from "./paired-difference"
import { pairedTrials, type TriedItem } from "./paired-trials"
import { proportionInterval } from "./proportion"

const item = (a: readonly [number, number], b: readonly [number, number], count = 1): TriedItem => ({
  a: { failed: a[0], of: a[1] },
  b: { failed: b[0], of: b[1] },
  count,
})

describe("items of single answers", () => {
  it.each([
    { both: 65, onlyA: 15, onlyB: 30, neither: 90 },
    { both: 3, onlyA: 9, onlyB: 1, neither: 12 },
    { both: 0, onlyA: 4, onlyB: 4, neither: 0 },
    { both: 5, onlyA: 0, onlyB: 0, neither: 5 },
  ])("give the very figures of paired proportions: %o", (counts) => {
    const found = pairedTrials([
      item([1, 1], [1, 1], counts.both),
      item([1, 1], [0, 1], counts.onlyA),
      item([0, 1], [1, 1], counts.onlyB),
      item([0, 1], [0, 1], counts.neither),
    ])
    const n = counts.both + counts.onlyA + counts.onlyB + counts.neither
    const expected = pairedDifference(counts)
    for (const limit of ["estimate", "low", "high"] as const) {
      expect(found.difference[limit]).toBeCloseTo(expected[limit], 12)
      expect(found.a[limit]).toBeCloseTo(proportionInterval(counts.both + counts.onlyA, n)[limit], 12)
    }
    const test = mcnemarExact(counts)
    expect(found.test.p).toBeCloseTo(test.p, 12)
    expect(found.test.midP).toBeCloseTo(test.midP, 12)
    const smallest = minimalDetectableDifference(counts)
    if (smallest === null) expect(found.minimalDetectableDifference).toBeNull()
    else expect(found.minimalDetectableDifference).toBeCloseTo(smallest, 12)
  })
})

describe("items of several trials", () => {
  it("are tested by swapping the sides of whole items: by hand", () => {
    // Differences 3/4, 2/4 and -1/4, which sum to 1. Of eight ways to turn them round, +-6/4 and +-4/4 are as far from 0.
    const { test, difference } = pairedTrials([item([4, 4], [1, 4]), item([3, 4], [1, 4]), item([0, 4], [1, 4])])
    expect(difference.estimate).toBeCloseTo(1 / 3, 12)
    expect(test.p).toBeCloseTo(0.5, 12)
    expect(test.midP).toBeCloseTo(0.375, 12)
  })

  it("are tested the same with more values than can be gone through, by the normal curve", () => {
    const random = derive("swap", 1)
    const items = Array.from({ length: 400 }, () => item([random.below(5), 4], [random.below(4), 4]))
    const uneven = items.map((one, at) => (at === 0 ? item([3, 7 * 11 * 13], [1, 4]) : one))
    const [exact, normal] = [pairedTrials(items).test.p, pairedTrials(uneven).test.p]
    expect(Math.abs(exact - normal)).toBeLessThan(0.1 * exact + 0.005)
  })

  it("are tested the same by hand where their numbers of trials have nothing in common", () => {
    // Differences of about 0.75, 0.5 and -0.25 again, of items with 97, 101, 103 and more trials.
    const prime = [item([97, 97], [24, 97]), item([76, 101], [26, 103]), item([0, 107], [27, 109])]
    expect(pairedTrials(prime).test).toEqual({ p: 0.5, midP: 0.375 })
    // 1/97 less 1/97: nothing, whatever rounding leaves of it.
    const even = [item([1, 97], [0, 101]), item([0, 103], [1, 97]), item([0, 107], [0, 109])]
    expect(pairedTrials(even).test).toEqual({ p: 1, midP: 1 })
  })

  it("are tested in no time and without losing count, with any number of numbers of trials", () => {
    const random = derive("primes", 1)
    const ofPrimes = [89, 97, 101, 103, 107, 109, 113, 127, 131, 137, 139, 149, 151, 157, 163, 167, 173, 179, 181, 191]
    const items = Array.from({ length: 2_000 }, (_, at) => {
      const of = ofPrimes[at % ofPrimes.length] ?? 1
      return { a: { of, failed: random.below(of) }, b: { of: of + 2, failed: random.below(of) }, count: 1 }
    })
    const { difference, test } = pairedTrials(items)
    const values = items.map(({ a, b }) => a.failed / a.of - b.failed / b.of)
    const z = values.reduce((sum, one) => sum + one, 0) / Math.sqrt(values.reduce((sum, one) => sum + one ** 2, 0))
    expect(test.p).toBeCloseTo(normalTwoSided(z), 9)
    expect(difference.low).toBeLessThan(difference.high)
  })

  it("may differ in number: each item counts once", () => {
    const { a, b, difference } = pairedTrials([item([1, 4], [0, 1]), item([1, 1], [1, 2]), item([0, 2], [0, 3])])
    expect(a.estimate).toBeCloseTo(1.25 / 3, 12)
    expect(b.estimate).toBeCloseTo(0.5 / 3, 12)
    expect(difference.estimate).toBeCloseTo(0.25, 12)
  })

  it("have an interval as wide as their difference varies from item to item", () => {
    const items = Array.from({ length: 400 }, (_, at) => item([1 + (at % 3), 4], [1 + ((at >> 2) % 3), 4]))
    const { difference } = pairedTrials(items)
    const values = items.map(({ a, b }) => (a.failed - b.failed) / 4)
    const mean = values.reduce((sum, value) => sum + value, 0) / 400
    const spread = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 400)
    expect(difference.high - difference.low).toBeCloseTo((2 * 1.959964 * spread) / Math.sqrt(400), 2)
    const alike = pairedTrials(Array.from({ length: 10 }, () => item([2, 4], [1, 4])))
    expect(alike.difference.low).toBeLessThan(alike.difference.estimate)
  })
})

describe("1,000 comparisons of 80 items with 4 trials a side, which fail an item alike", () => {
  const worlds = Array.from({ length: 1000 }, (_, world) => {
    const random = derive("paired trials", world)
    const tried = (rate: number) =>
      [Array.from({ length: 4 }, () => random.next()).filter((drawn) => drawn < rate).length, 4] as const
    return Array.from({ length: 80 }, () => {
      const rate = random.next()
      return item(tried(rate), tried(rate))
    })
  })
  const found = worlds.map(pairedTrials)

  it("the interval covers 0 in 93 to 97 of 100, p < 0.05 in at most one of twenty", () => {
    const covered = found.filter(({ difference: { low, high } }) => low <= 0 && high >= 0).length / 1000
    expect(covered).toBeGreaterThan(0.93)
    expect(covered).toBeLessThan(0.98)
    const rejected = found.filter(({ test }) => test.p < 0.05).length / 1000
    expect(rejected).toBeGreaterThan(0.02)
    expect(rejected).toBeLessThan(0.06)
  })
})
