import { expect, test } from "vitest"
import { remembered } from "./remembered"

test("equal content is computed once, other content anew, and old answers are forgotten", () => {
  const seen: number[][] = []
  const sum = remembered((numbers: readonly number[]) => {
    seen.push([...numbers])
    return { total: numbers.reduce((a, b) => a + b, 0) }
  }, 2)
  expect(sum([1, 2])).toBe(sum([1, 2]))
  expect(sum([3]).total).toBe(3)
  expect(seen).toHaveLength(2)
  sum([4])
  expect(sum([1, 2]).total).toBe(3)
  expect(seen).toHaveLength(4)
})
