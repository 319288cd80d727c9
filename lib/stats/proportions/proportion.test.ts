import { describe, expect, it } from "vitest"
import {
  differenceOfProportions,
  intervalMethod,
  pooledZ,
  productOfProportions,
  proportionInterval,
  wilson,
} from "./proportion"
import { seededRandom } from "@/lib/stats/core/random"

describe("intervals of one proportion (scipy 1.17)", () => {
  it("Wilson", () => {
    expect(wilson(30, 80).low).toBeCloseTo(0.2769418, 7)
    expect(wilson(30, 80).high).toBeCloseTo(0.4845127, 7)
    expect(wilson(0, 80)).toEqual({ estimate: 0, low: 0, high: expect.closeTo(0.0458181, 7) })
    expect(wilson(80, 80)).toEqual({ estimate: 1, low: expect.closeTo(1 - 0.0458181, 7), high: 1 })
  })

  it("is what proportions are shown with, and is named", () => {
    expect(intervalMethod).toBe("Wilson")
    expect(proportionInterval(30, 80)).toEqual(wilson(30, 80))
  })

  it("narrows with more cases, and takes fractional sizes", () => {
    const width = (n: number) => wilson(0.3 * n, n).high - wilson(0.3 * n, n).low
    expect(width(94.6)).toBeLessThan(width(94))
    expect(width(94.6)).toBeGreaterThan(width(95))
  })

  it("refuses what is no proportion", () => {
    for (const [count, n] of [
      [1, 0],
      [-1, 5],
      [6, 5],
      [Number.NaN, 5],
    ] as const)
      expect(() => wilson(count, n)).toThrow(RangeError)
  })
})

describe("two independent proportions", () => {
  it("Newcombe: 30/80 against 20/95", () => {
    const difference = differenceOfProportions(proportionInterval(30, 80), proportionInterval(20, 95))
    expect(difference.estimate).toBeCloseTo(0.1644737, 7)
    expect(difference.low).toBeCloseTo(0.0297364, 7)
    expect(difference.high).toBeCloseTo(0.2943955, 7)
  })

  it("Newcombe turns its sign when the sides are swapped", () => {
    const forth = differenceOfProportions(proportionInterval(3, 40), proportionInterval(9, 31))
    const back = differenceOfProportions(proportionInterval(9, 31), proportionInterval(3, 40))
    expect(back.low).toBeCloseTo(-forth.high, 12)
    expect(back.high).toBeCloseTo(-forth.low, 12)
  })

  it("z test: 120/200 against 105/200, pooled", () => {
    const { z, p } = pooledZ({ share: 0.6, n: 200 }, { share: 0.525, n: 200 })
    expect(z).toBeCloseTo(1.5118579, 6)
    expect(p).toBeCloseTo(0.13057, 6)
    expect(pooledZ({ share: 0, n: 5 }, { share: 0, n: 9 })).toEqual({ z: 0, p: 1 })
  })

  it("a product lies inside its limits, and a sure factor leaves only the other's uncertainty", () => {
    const share = proportionInterval(4, 12)
    expect(productOfProportions({ estimate: 0.5, low: 0.5, high: 0.5 }, share).high).toBeCloseTo(share.high / 2, 12)
    const product = productOfProportions(proportionInterval(326, 560), share)
    expect(product.low).toBeCloseTo(0.0796, 4)
    expect(product.high).toBeCloseTo(0.3553, 4)
  })
})

it("Wilson covers the truth in 93 to 97 of 100 samples", () => {
  const random = seededRandom("coverage")
  for (const [truth, n] of [
    [0.05, 100],
    [0.2, 60],
    [0.5, 40],
  ] as const) {
    let covered = 0
    for (let round = 0; round < 4000; round += 1) {
      let count = 0
      for (let item = 0; item < n; item += 1) if (random.next() < truth) count += 1
      const { low, high } = proportionInterval(count, n)
      if (low <= truth && truth <= high) covered += 1
    }
    expect(covered / 4000).toBeGreaterThan(0.93)
    expect(covered / 4000).toBeLessThan(0.97)
  }
})
