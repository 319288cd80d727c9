import { expect, test } from "vitest"
import { parseExclusion } from "./category-exclusion"

const categories = [
  { slug: "concept-misapplication", name: "Concept Misapplication" },
  { slug: "missing-required-element", name: "Missing Required Element" },
  { slug: "output-format-violation", name: "Output Format Violation" },
]

test("a rule names the category that counts instead", () => {
  expect(parseExclusion("wrong formula: Concept Misapplication", categories)).toEqual({
    text: "wrong formula",
    target: [{ words: "Concept Misapplication", slug: "concept-misapplication" }],
  })
})

test("a rule may name two categories; the words between stay", () => {
  const rule = "instruction simply skipped: Missing Required Element or Output Format Violation"
  expect(parseExclusion(rule, categories).target).toEqual([
    { words: "Missing Required Element", slug: "missing-required-element" },
    { words: " or ", slug: null },
    { words: "Output Format Violation", slug: "output-format-violation" },
  ])
})

test("names are found whatever their case, and unknown ones stay words", () => {
  expect(parseExclusion("x: output format violation", categories).target[0]?.slug).toBe("output-format-violation")
  expect(parseExclusion("x: Unknown Thing", categories).target).toEqual([{ words: "Unknown Thing", slug: null }])
})

test("a rule without a colon, or with nothing after it, has no target", () => {
  expect(parseExclusion("vague remarks", categories)).toEqual({ text: "vague remarks", target: [] })
  expect(parseExclusion("", categories)).toEqual({ text: "", target: [] })
  expect(parseExclusion("ratio 1: 2: ", [{ slug: "empty", name: "" }])).toEqual({ text: "ratio 1: 2", target: [] })
})
