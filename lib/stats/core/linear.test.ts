import { expect, it } from "vitest"
import { solve } from "./linear"

it("solves a system that needs a pivot", () => {
  const { solution, rank } = solve([[0, 2, 1], [1, 1, 1], [2, 0, -1]], [7, 6, -1]) // prettier-ignore
  expect(rank).toBe(3)
  expect(solution.map((value) => Number(value.toFixed(12)))).toEqual([1, 2, 3])
})

it("tells the rank of a singular system and still solves it", () => {
  const { solution, rank } = solve([[1, 1], [2, 2]], [3, 6]) // prettier-ignore
  expect(rank).toBe(1)
  expect(solution.reduce((sum, value) => sum + value, 0)).toBeCloseTo(3, 12)
  expect(solve([[0]], [0])).toEqual({ solution: [0], rank: 0 })
})
