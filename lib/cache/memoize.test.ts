import { describe, expect, it, test } from "vitest"
import { memoized, memoizedView } from "./memoize"

test("equal content is computed once, by each function for itself", () => {
  const seen: number[][] = []
  const sum = memoized("sum", (numbers: readonly number[]) => {
    seen.push([...numbers])
    return { total: numbers.reduce((a, b) => a + b, 0) }
  })
  const product = memoized("product", (numbers: readonly number[]) => ({ total: numbers.reduce((a, b) => a * b, 1) }))
  expect(sum([1, 2])).toBe(sum([1, 2]))
  expect(sum([3]).total).toBe(3)
  expect(seen).toHaveLength(2)
  expect(product([3, 3]).total).toBe(9)
  expect(sum([3, 3]).total).toBe(6)
})

describe("views of shared rows", () => {
  it("are computed once for the same frozen rows and the same rest", () => {
    const rows = Object.freeze([1, 2, 3])
    const tree = Object.freeze(["a"])
    let computed = 0
    const view = (of: readonly unknown[]) => memoizedView(rows, of, () => (computed += 1))
    expect([view(["x", tree]), view(["x", tree]), view(["y", tree]), view(["x", Object.freeze(["a"])])]).toEqual([
      1, 1, 2, 3,
    ])
  })

  it("are computed anew for rows that may change", () => {
    const rows = [1]
    expect(memoizedView(rows, ["sum"], () => rows.length)).toBe(1)
    rows.push(2)
    expect(memoizedView(rows, ["sum"], () => rows.length)).toBe(2)
  })
})
