import { expect, test } from "vitest"
import { findWords } from "./word-search"

test("words are found where a word begins, whatever their case", () => {
  expect(findWords("Wrong date or number", "DATE")).toBe(6)
  expect(findWords("Candidates not compared", "date")).toBe(-1)
  expect(findWords("Counting/Enumeration Error", "enum")).toBe(9)
})

test("signs are taken as they are", () => {
  expect(findWords("a (b) c", "(b)")).toBe(2)
  expect(findWords("a.b", ".*")).toBe(-1)
  expect(findWords("anything", "  ")).toBe(-1)
})
