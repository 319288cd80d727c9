import { expect, test } from "vitest"
import type { CheckLimit } from "@/lib/domain/compare/check-limits"
import type { CheckReason } from "@/lib/domain/compare/check-verdict"
import { categorySentence, changeSentence, verdictSentence } from "./check"

const drop: CheckLimit = { kind: "drop", over: 0.02, on: "each" }
const change = { items: 400, broken: 60, fixed: 40, drop: { estimate: 0.05, low: -0.001, high: 0.1 }, q: 0.31 }
const said = (reason: CheckReason, itemsToDecide: number | null = null, measured: typeof change | null = change) => {
  const verdict = reason === "within" ? "pass" : reason === "over" ? "fail" : "undecided"
  return changeSentence({ limit: drop, finding: { verdict, reason }, change: measured, itemsToDecide })
}

test("a change is told from baseline to candidate, with why it counts or does not", () => {
  const value = "accuracy −5.0 points (−10.0 to +0.1)"
  expect(said("within")).toBe(`${value}: within the limit.`)
  expect(said("over")).toBe(`${value}: over the limit.`)
  expect(said("not-shown", 1_250)).toBe(`${value}: over the limit, but the interval includes 0. About 1,250 shared items would decide; there are 400.`) // prettier-ignore
  expect(said("not-shown", 399)).toContain("400 shared items are enough to show a drop as large as the limit.")
  expect(said("not-shown")).toContain("How many items would decide is not known.")
  expect(said("one-of-many")).toBe(`${value}: over the limit, but among so many benchmarks one such drop is to be expected by chance (q 0.31).`) // prettier-ignore
  expect(said("no-shared-items", 9_804, null)).toBe("Not checked: there are no shared items. At most 9,804 shared items would show a drop of 2.0 points.") // prettier-ignore
  expect(said("rules-differ", null, null)).toMatch(/^Not checked: .* Import both with the same threshold\.$/)
})

test("regressions are told with what was fixed", () => {
  const limit: CheckLimit = { kind: "regressions", over: 0.03, on: "each" }
  const sentence = changeSentence({ limit, finding: { verdict: "fail", reason: "over" }, change, itemsToDecide: null })
  expect(sentence).toMatch(/^15\.0% of the items were right and fail now \(60; 40 fixed\), accuracy −5\.0 points/)
})

test("what was not checked never reads as if it had passed", () => {
  const untold = ["no-shared-items", "rules-differ", "not-diagnosed", "sampled", "by-rules", "two-judges", "two-trees"] as const // prettier-ignore
  for (const reason of untold)
    expect(categorySentence({ verdict: "undecided", reason }, 0)).toMatch(/^Not checked: .+\.$/)
  expect(categorySentence({ verdict: "undecided", reason: "part-diagnosed" }, 0)).toMatch(/not checked\.$/)
  expect(categorySentence({ verdict: "fail", reason: "over" }, 2)).toBe("2 categories are significantly worse.")
})

test("the whole verdict counts what failed and what is open", () => {
  const of = (...verdicts: ("pass" | "fail" | "undecided")[]) => verdicts.map((verdict) => ({ verdict }))
  expect(verdictSentence("pass", of("pass"))).toBe("Passed: nothing is over a limit.")
  expect(verdictSentence("undecided", of("pass", "undecided"))).toBe("Undecided: 1 of 2 checks could not be decided, none is over its limit for sure.") // prettier-ignore
  expect(verdictSentence("fail", of("fail", "fail", "undecided"))).toBe("Failed: 2 of 3 checks are over their limits, 1 undecided.") // prettier-ignore
})
