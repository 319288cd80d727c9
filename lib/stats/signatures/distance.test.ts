import { describe, expect, it } from "vitest"
import {
  distanceInterval,
  jensenShannon,
  sideCounts,
  signatureDistance,
  testPairedDistance,
  totalVariation,
  type PairedCell,
} from "./distance"
import { seededRandom } from "@/lib/stats/core/random"

const a = [30, 20, 15, 10, 5]
const b = [20, 35, 15, 15, 10]

describe("distance of two signatures (scipy 1.17)", () => {
  it("Jensen-Shannon, its root, total variation", () => {
    expect(jensenShannon(a, b)).toBeCloseTo(0.0313934334, 10)
    expect(signatureDistance(a, b)).toBeCloseTo(0.1771819218, 10)
    expect(totalVariation(a, b)).toBeCloseTo(0.1940789474, 10)
  })

  it("is 0 for the same shares, 1 for nothing in common, and the same both ways", () => {
    expect(signatureDistance(a, a.map((count) => count * 3))).toBeCloseTo(0, 7) // prettier-ignore
    expect(jensenShannon([4, 0], [0, 9])).toBe(1)
    expect(jensenShannon(b, a)).toBeCloseTo(jensenShannon(a, b), 14)
    expect(jensenShannon([0, 0], [1, 2])).toBeNaN()
  })

  it("lies inside its posterior interval", () => {
    const interval = distanceInterval({ a, b, random: seededRandom("posterior") })
    expect(interval?.low).toBeLessThan(0.177)
    expect(interval?.high).toBeGreaterThan(0.177)
    expect(interval?.high).toBeLessThan(0.35)
  })
})

describe("testPairedDistance", () => {
  it("knows the null of failures that no item shares: mean about .122, 95 % point about .201, p about .116", () => {
    // Each item fails on one side only: swapping sides relabels each failure by a fair coin.
    const cells: PairedCell[] = [
      ...a.map((count, category) => ({ a: category, b: null, count })),
      ...b.map((count, category) => ({ a: null, b: category, count })),
    ]
    const test = testPairedDistance({ cells, categories: 5, random: seededRandom("null") })
    expect(test?.distance).toBeCloseTo(0.1771819218, 10)
    expect(Math.abs((test?.chanceMean ?? 0) - 0.122)).toBeLessThan(0.003)
    expect(Math.abs((test?.chance95 ?? 0) - 0.201)).toBeLessThan(0.006)
    expect(Math.abs((test?.p ?? 0) - 0.116)).toBeLessThan(0.015)
    expect(test?.interval?.low).toBeLessThan(test?.distance ?? 0)
  })

  it("rejects at its level when sides differ by chance alone", () => {
    let rejected = 0
    for (let world = 0; world < 120; world += 1) {
      const random = seededRandom(`world ${world}`)
      const label = () => (random.next() < 0.5 ? null : random.below(4))
      const cells = Array.from({ length: 120 }, () => ({ a: label(), b: label(), count: 1 }))
      const test = testPairedDistance({ cells, categories: 4, random, permutations: 99, resamples: 20 })
      if (test && test.p <= 0.05) rejected += 1
    }
    expect(rejected / 120).toBeLessThan(0.116) // 0.05 + 3.3 standard errors
    expect(rejected).toBeGreaterThan(0)
  })

  it("is the same whichever side comes first, and nothing without failures", () => {
    const cells: PairedCell[] = [
      { a: 0, b: 1, count: 20 },
      { a: 1, b: 0, count: 4 },
      { a: 2, b: null, count: 9 },
      { a: null, b: 2, count: 3 },
      { a: null, b: null, count: 50 },
    ]
    const turned = cells.map((cell) => ({ a: cell.b, b: cell.a, count: cell.count }))
    const [forth, back] = [cells, turned].map((side) =>
      testPairedDistance({ cells: side, categories: 3, random: seededRandom(3), resamples: 100 }),
    )
    expect(back?.distance).toBeCloseTo(forth?.distance ?? 0, 12)
    expect(Math.abs((back?.p ?? 0) - (forth?.p ?? 1))).toBeLessThan(0.01)
    expect(sideCounts(cells, 3)).toEqual({ a: [20, 4, 9], b: [4, 20, 3] })
    expect(
      testPairedDistance({ cells: [{ a: 0, b: null, count: 4 }], categories: 1, random: seededRandom(3) }),
    ).toBeNull()
  })
})
