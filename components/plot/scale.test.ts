import { expect, test } from "vitest"
import { countScale, fittedScale, niceScale, position } from "./scale"

test("ticks are round and cover the data", () => {
  expect(niceScale(0, 0.2202).ticks).toEqual([0, 0.05, 0.1, 0.15, 0.2, 0.25])
  expect(niceScale(-0.14, 0.32)).toEqual({ min: -0.2, max: 0.4, ticks: [-0.2, -0.1, 0, 0.1, 0.2, 0.3, 0.4] })
})

test("counts have whole ticks at equal steps", () => {
  expect(countScale(12).ticks).toEqual([0, 5, 10, 15])
  expect(countScale(1).ticks).toEqual([0, 1])
  expect(countScale(0)).toMatchObject({ min: 0, max: 1 })
  for (let most = 1; most < 3_000; most += 7) {
    const { ticks, max } = countScale(most)
    expect(ticks.every(Number.isInteger)).toBe(true)
    expect(max).toBeGreaterThanOrEqual(most)
    expect(new Set(ticks.slice(1).map((tick, at) => tick - (ticks[at] ?? 0))).size).toBe(1)
  }
})

test("positions are percent and stay inside", () => {
  const scale = niceScale(0, 1)
  expect(position(scale, 0.5)).toBe(50)
  expect(position(scale, 7)).toBe(100)
})

test("a fitted scale holds the data with little room and round ticks inside, zero among them", () => {
  const scale = fittedScale(-0.204, 0.313)
  expect(scale.ticks).toEqual([-0.2, -0.1, 0, 0.1, 0.2, 0.3])
  expect(scale.min).toBeLessThan(-0.204)
  expect(scale.min).toBeGreaterThan(-0.23)
  expect(scale.max).toBeGreaterThan(0.313)
  expect(scale.max).toBeLessThan(0.34)
})
