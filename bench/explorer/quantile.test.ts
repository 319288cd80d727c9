import { expect, test } from "vitest"
import { quantile } from "./quantile"

test("the smallest time that so many do not exceed", () => {
  const twenty = Array.from({ length: 20 }, (_, at) => 20 - at)
  expect([0.05, 0.5, 0.95, 1].map((part) => quantile(twenty, part))).toEqual([1, 10, 19, 20])
})
