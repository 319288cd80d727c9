import { describe, expect, it } from "vitest"
import { derive, seededRandom, shuffle } from "./random"

const take = (count: number, draw: () => number) => Array.from({ length: count }, draw)

describe("seededRandom", () => {
  // Computed a second time by an independent implementation in Python.
  it("gives these numbers for ever", () => {
    expect(take(4, seededRandom(42).next)).toEqual([
      0.525846905351311, 0.40502332194338586, 0.4309007698258316, 0.4597764043550149,
    ])
    const random = seededRandom("a seed")
    expect(take(6, () => random.below(1000))).toEqual([694, 726, 116, 179, 749, 416])
    expect(take(3, derive(42, "diagnose", 7).next)).toEqual([
      0.8002666373089725, 0.4849305912509848, 0.10478992130433895,
    ])
  })

  it("takes a number and its digits as the same seed", () => {
    expect(take(3, seededRandom(42).next)).toEqual(take(3, seededRandom("42").next))
  })

  it("gives each path its own stream and never confuses two paths", () => {
    const first = [
      derive(1, "a", "b"),
      derive(1, "ab"),
      derive(1, "a", "b", ""),
      derive(1, "b", "a"),
      derive(2, "a", "b"),
    ]
    expect(new Set(first.map((random) => random.next())).size).toBe(5)
  })

  it("is uniform: mean, spread and every tenth of the range", () => {
    const random = seededRandom("uniform")
    const drawn = take(50_000, random.next)
    const mean = drawn.reduce((sum, value) => sum + value, 0) / drawn.length
    expect(Math.abs(mean - 0.5)).toBeLessThan(0.005)
    const bins = new Array<number>(10).fill(0)
    for (const value of drawn) bins[Math.floor(value * 10)] = (bins[Math.floor(value * 10)] ?? 0) + 1
    const chiSquared = bins.reduce((sum, count) => sum + (count - 5000) ** 2 / 5000, 0)
    expect(chiSquared).toBeLessThan(27.9) // 99.9 % point at 9 degrees
    expect(drawn.every((value) => value >= 0 && value < 1)).toBe(true)
  })

  it("refuses a range it cannot draw from", () => {
    expect(() => seededRandom(1).below(0)).toThrow(RangeError)
    expect(() => seededRandom(1).below(1.5)).toThrow(RangeError)
    expect(seededRandom(1).below(1)).toBe(0)
  })
})

describe("shuffle and sample", () => {
  const items = Array.from({ length: 20 }, (_, index) => index)

  it("shuffles in this order for ever, and leaves its input alone", () => {
    expect(shuffle([..."abcdefgh"], seededRandom(7)).join("")).toBe("fcbedhga")
    const before = [...items]
    expect([...shuffle(items, seededRandom(1))].sort((a, b) => a - b)).toEqual(before)
    expect(items).toEqual(before)
  })

  it("puts every item everywhere equally often", () => {
    const random = seededRandom("fair")
    const first = new Array<number>(5).fill(0)
    for (let round = 0; round < 5000; round += 1) {
      const [top] = shuffle([0, 1, 2, 3, 4], random)
      if (top !== undefined) first[top] = (first[top] ?? 0) + 1
    }
    for (const count of first) expect(Math.abs(count - 1000)).toBeLessThan(120)
  })
})
