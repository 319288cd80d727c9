import { expect, test } from "vitest"
import { limitExamples, limitText, parseLimits, type CheckLimit } from "./check-limits"

const limitsOf = (text: string): readonly CheckLimit[] => {
  const parsed = parseLimits(text)
  if (!parsed.ok) throw new Error(parsed.problem)
  return parsed.limits
}
const problemOf = (text: string): string => {
  const parsed = parseLimits(text)
  return parsed.ok ? "" : parsed.problem
}

test.each<[string, CheckLimit]>([
  ["accuracy drop > 2 points", { kind: "drop", over: 0.02, on: "each" }],
  ["Accuracy Drop >1.5pp", { kind: "drop", over: 0.015, on: "each" }],
  ["drop>2points", { kind: "drop", over: 0.02, on: "each" }],
  ["accuracy drop > 1 point overall", { kind: "drop", over: 0.01, on: "overall" }],
  ["accuracy drop > 1.5 points on gsm8k", { kind: "drop", over: 0.015, on: { name: "gsm8k" } }],
  ['accuracy drop > 0 points on "Law, part 2"', { kind: "drop", over: 0, on: { name: "Law, part 2" } }],
  ["any regression > 3 %", { kind: "regressions", over: 0.03, on: "each" }],
  ["regressions > 3 percent on my set", { kind: "regressions", over: 0.03, on: { name: "my set" } }],
  ["any category significantly worse", { kind: "category", name: null }],
  ['category "Wrong arithmetic" significantly worse', { kind: "category", name: "Wrong arithmetic" }],
  ['category “Wrong, ""quoted""” significantly worse', { kind: "category", name: 'Wrong, "quoted"' }],
  ["category wrong-arithmetic is significantly worse", { kind: "category", name: "wrong-arithmetic" }],
])("%s is read, and written so that it is read the same again", (text, limit) => {
  expect(limitsOf(text)).toEqual([limit])
  expect(limitsOf(limitText(limit))).toEqual([limit])
})

test("limits are separated by commas, and each counts once", () => {
  const text = 'accuracy drop > 2 points, any category significantly worse,accuracy drop > 2.0 points, category "a, b" significantly worse,' // prettier-ignore
  expect(limitsOf(text).map(limitText)).toEqual([
    "accuracy drop > 2 points",
    "any category significantly worse",
    'category "a, b" significantly worse',
  ])
})

test("what is offered can be said", () => {
  expect(limitsOf(limitExamples.join(", ")).map(limitText)).toEqual([...limitExamples])
})

test.each([
  ["latency > 3 s", "“latency > 3 s” is no limit."],
  ["", "No limit was given."],
  [" , ,", "No limit was given."],
  ["accuracy drop > 2 %", "a drop of accuracy is told in points"],
  ["any regression > 3 points", "regressions are counted in % of the shared items"],
  ["accuracy drop > two points", "is no limit"],
  ["accuracy drop > -1 points", "the number must be from 0 to below 100"],
  ["accuracy drop > 100 points", "the number must be from 0 to below 100"],
  ["accuracy drop > 1e1 points", "the number must be from 0 to below 100"],
  ["accuracy drop > 2 points for gsm8k", "is no limit"],
  ["accuracy drop >= 2 points", "is no limit"],
  ['category "a, any category significantly worse', "A quote is opened and not closed."],
  ['category "" significantly worse', "names no category"],
  ["category significantly worse", "is no limit"],
  [Array(21).fill("any category significantly worse").join(), "21 limits were given, at most 20 can be."],
  ["x".repeat(2_001), "Limits may have 2000 characters in all."],
])("%s is refused with what can be said", (text, why) => {
  expect(problemOf(text)).toContain(why)
  for (const example of limitExamples) expect(problemOf(text)).toContain(example)
})

test("a long text is read as fast as a short one", () => {
  for (const text of [`category ${"a ".repeat(950)}`, `accuracy drop > ${"1".repeat(1900)}`, `"${",".repeat(1_900)}"`])
    expect(parseLimits(text).ok).toBe(false)
})
