import { expect, test } from "vitest"
import { listCircles } from "./list-circles"

test("finds those that reach each other, however long the way, and nobody else", () => {
  const graph = new Map([
    ["a", ["b"]],
    ["b", ["c", "d"]],
    ["c", ["a"]],
    ["d", ["e"]],
    ["e", ["d", "f"]],
    ["f", []],
  ])
  expect(listCircles(graph)).toEqual([
    ["d", "e"],
    ["a", "b", "c"],
  ])
})

test("two ways to the same place are no circle", () => {
  const graph = new Map([
    ["a", ["b", "c"]],
    ["b", ["d"]],
    ["c", ["d", "b"]],
    ["d", []],
  ])
  expect(listCircles(graph)).toEqual([])
})
