import { describe, expect, it } from "vitest"
import { chiSquaredIndependence, fisherExact } from "./independence"

// Two signatures without shared items, 80 and 95 failures (scipy 1.17).
const a = [30, 20, 15, 10, 5]
const b = [20, 35, 15, 15, 10]

describe("sides that share no items", () => {
  it("chi-squared and Cramer's V", () => {
    const test = chiSquaredIndependence(a, b)
    expect(test?.chiSquared).toBeCloseTo(7.5271630781, 9)
    expect(test?.p).toBeCloseTo(0.1105175, 7)
    expect(test?.cramersV).toBeCloseTo(0.2073942, 7)
    expect(test?.degrees).toBe(4)
  })

  it("Fisher's exact test per category", () => {
    const expected = [0.019143, 0.104102, 0.688553, 0.665511, 0.419061]
    a.forEach((count, index) => {
      const p = fisherExact({ a: count, totalA: 80, b: b[index] ?? 0, totalB: 95 })
      expect(p).toBeCloseTo(expected[index] ?? Number.NaN, 6)
    })
  })

  it("leaves out what neither side showed, and says nothing of an empty side", () => {
    expect(chiSquaredIndependence([...a, 0], [...b, 0])).toEqual(chiSquaredIndependence(a, b))
    expect(chiSquaredIndependence([0, 0], [3, 4])).toBeNull()
    expect(chiSquaredIndependence([5], [9])).toBeNull()
    expect(fisherExact({ a: 0, totalA: 9, b: 0, totalB: 4 })).toBeCloseTo(1, 9)
  })
})
