import { expect, test } from "vitest"
import { quantile, visits } from "./visits"

const times = (ms: readonly number[], isRemembered: boolean) => ms.map((one) => ({ ms: one, isRemembered }))

test("the smallest time that so many do not exceed", () => {
  const twenty = Array.from({ length: 20 }, (_, at) => 20 - at)
  expect([0.05, 0.5, 0.95, 1].map((part) => quantile(twenty, part))).toEqual([1, 10, 19, 20])
})

test("one visit of 25 is a page made anew, however often each was measured", () => {
  const seen = [...times([100, 120, 140], false), ...times([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], true)]
  expect(visits(seen)).toEqual({
    p50Ms: 6,
    p95Ms: 10,
    renderedP50Ms: 120,
    renderedP95Ms: 140,
    rememberedP50Ms: 5,
    rememberedP95Ms: 10,
  })
})

test("where nothing is remembered visitors get what is made", () => {
  const seen = times([100, 120, 140], false)
  expect(visits(seen)).toMatchObject({ p50Ms: 120, p95Ms: 140, rememberedP50Ms: null, rememberedP95Ms: null })
})
