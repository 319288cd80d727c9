import { describe, expect, it } from "vitest"
import { seededRandom, type Random } from "@/lib/stats/core/random"
import { coinTosses, drawBinomial, drawHypergeometric, resampleCounts } from "./resample-counts"

describe("drawBinomial", () => {
  it.each([
    [12, 0.5],
    [40, 0.03],
    [40, 0.97],
    [5000, 0.3],
    [100_000, 0.002],
  ])("has mean n p and variance n p (1 - p): n = %i, p = %d", (n, p) => {
    const random = seededRandom(`${n} ${p}`)
    const draws = Array.from({ length: 8000 }, () => drawBinomial({ n, p, random }))
    const mean = draws.reduce((sum, value) => sum + value, 0) / draws.length
    const variance = draws.reduce((sum, value) => sum + (value - mean) ** 2, 0) / draws.length
    const expected = n * p * (1 - p)
    expect(Math.abs(mean - n * p)).toBeLessThan(4.5 * Math.sqrt(expected / draws.length))
    expect(variance / expected).toBeGreaterThan(0.9)
    expect(variance / expected).toBeLessThan(1.1)
    expect(Math.min(...draws)).toBeGreaterThanOrEqual(0)
    expect(Math.max(...draws)).toBeLessThanOrEqual(n)
  })

  it.each([
    ["one by one", (random: Random) => () => drawBinomial({ n: 4, p: 0.5, random })],
    ["from a table", (random: Random) => coinTosses(4, random)],
    ["outward from the mode", (random: Random) => () => drawBinomial({ n: 16, p: 0.5, random })],
  ])("gives each count its probability, drawn %s", (name, prepare) => {
    const draw = prepare(seededRandom(`each count ${name}`))
    const n = name === "outward from the mode" ? 16 : 4
    const rounds = 60_000
    const seen = new Array<number>(n + 1).fill(0)
    for (let round = 0; round < rounds; round += 1) {
      const drawn = draw()
      seen[drawn] = (seen[drawn] ?? 0) + 1
    }
    let [chiSquared, expected] = [0, rounds / 2 ** n]
    for (let k = 0; k <= n; expected *= (n - k) / (k + 1), k += 1)
      chiSquared += ((seen[k] ?? 0) - expected) ** 2 / expected
    expect(chiSquared).toBeLessThan(n === 4 ? 18.5 : 39.3) // 99.9 % points at 4 and 16 degrees
  })

  it("knows the sure cases", () => {
    const random = seededRandom(1)
    expect(drawBinomial({ n: 0, p: 0.5, random })).toBe(0)
    expect(drawBinomial({ n: 9, p: 0, random })).toBe(0)
    expect(drawBinomial({ n: 9, p: 1, random })).toBe(9)
    expect(coinTosses(0, random)()).toBe(0)
  })
})

describe("resampleCounts", () => {
  it("keeps the total, leaves empty cells empty, and averages to the counts", () => {
    const random = seededRandom("resample")
    const counts = [0, 30, 5, 0, 65]
    const sums = counts.map(() => 0)
    for (let round = 0; round < 2000; round += 1) {
      const drawn = resampleCounts(counts, random)
      expect(drawn.reduce((sum, count) => sum + count, 0)).toBe(100)
      drawn.forEach((count, cell) => (sums[cell] = (sums[cell] ?? 0) + count))
    }
    expect(sums[0]).toBe(0)
    expect(sums[3]).toBe(0)
    counts.forEach((count, cell) => expect(Math.abs((sums[cell] ?? 0) / 2000 - count)).toBeLessThan(0.5))
  })
})

describe("drawHypergeometric", () => {
  it.each([
    [5, 10, 40],
    [30, 35, 112],
    [400, 900, 3000],
  ])("%i marked, %i drawn of %i: mean and variance of the distribution", (marked, drawn, all) => {
    const random = seededRandom(`hypergeometric ${marked}`)
    const values = Array.from({ length: 20_000 }, () => drawHypergeometric({ marked, drawn, all, random }))
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length
    const share = marked / all
    const expected = drawn * share * (1 - share) * ((all - drawn) / (all - 1))
    expect(Math.abs(mean - drawn * share)).toBeLessThan(4 * Math.sqrt(expected / values.length))
    expect(Math.abs(variance / expected - 1)).toBeLessThan(0.05)
  })

  it("knows what cannot be otherwise", () => {
    const random = seededRandom(1)
    expect(drawHypergeometric({ marked: 4, drawn: 9, all: 9, random })).toBe(4)
    expect(drawHypergeometric({ marked: 0, drawn: 3, all: 9, random })).toBe(0)
    expect(drawHypergeometric({ marked: 8, drawn: 0, all: 9, random })).toBe(0)
  })
})
