import { expect, test } from "vitest"
import { answerDifference } from "./answer-difference"

const difference = { estimate: 0.123, low: 0.05, high: 0.194 }

test("who is ahead is said with the points and their interval", () => {
  expect(answerDifference({ difference, shared: 1_319, verdict: { better: "a" } }, "large", "small")).toMatch(
    /^large − small: \+12\.3 points \(95% .*\+5\.0 to \+19\.4\) of accuracy on 1,319 shared items\.$/,
  )
})

test("an interval that includes 0 is no clear difference, and never passes for a sure one", () => {
  const open = { ...difference, low: -0.02 }
  expect(answerDifference({ difference: open, shared: 40, verdict: { better: null } }, "l", "s")).toMatch(
    /^No clear difference\. l − s: \+12\.3 points \(95% .*−2\.0 to \+19\.4\)/,
  )
  expect(answerDifference({ difference: open, shared: 40, verdict: { better: "a" } }, "l", "s")).toMatch(
    /; the interval includes 0, so this is a close call\.$/,
  )
})

test("where the rules differ there is no difference to tell", () => {
  expect(answerDifference({ difference: null, shared: 40, verdict: { better: null } }, "l", "s")).toBeNull()
})
