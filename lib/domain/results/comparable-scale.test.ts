import { expect, it } from "vitest"
import { mayBeOneScale } from "./comparable-scale"

it.each([
  [1, 0.6, true],
  [0.9, 90, false],
  [1, 10, false],
  [1, 9, true],
  [0, 5, false],
  [40, 95, true],
])("%d and %d: one scale %s", (one, other, expected) => {
  expect(mayBeOneScale(one, other)).toBe(expected)
  expect(mayBeOneScale(other, one)).toBe(expected)
})
