import { expect, test } from "vitest"
import {
  findingOf,
  outcomeName,
  outcomesSubtitle,
  readKappa,
  readRand,
  sectionTitles,
  shortJudge,
} from "./agreement-text"

test("a kappa is read against chance, and only as far as its interval reaches", () => {
  expect(readKappa({ estimate: 0.68, low: 0.57, high: 0.78 }, 120)).toBe(
    "Cohen’s κ is 0.68 (0.57 to 0.78): 68% of the way from chance to full agreement.",
  )
  expect(readKappa({ estimate: 0.05, low: -0.1, high: 0.2 }, 40)).toMatch(/no better than chance/)
  expect(readKappa({ estimate: -0.3, low: -0.5, high: -0.1 }, 40)).toMatch(/less than chance/)
  expect(readKappa(null, 12)).toBe("12 failures are too few for a kappa.")
  expect(readKappa(null, 40)).toMatch(/one label/)
})

test("two trees are read by the Rand index", () => {
  expect(readRand(1, null)).toMatch(/1\.00: the same groups/)
  expect(readRand(0.02, { estimate: 0.02, low: -0.03, high: 0.07 })).toMatch(/no more alike than by chance/)
  expect(readRand(0.47, { estimate: 0.47, low: 0.32, high: 0.62 })).toMatch(
    /0\.47 \(0\.32 to 0\.62\), where 0 is chance/,
  )
  expect(readRand(null, null)).toMatch(/divides nothing/)
})

test("judges have a short name", () => {
  expect(["builtin", "compatible/org/model", "builtin+openai/gpt-5-mini", "release-reader"].map(shortJudge)).toEqual([
    "the built-in judge",
    "org/model",
    "built-in, then gpt-5-mini",
    "release-reader",
  ])
})

test("a judge and itself are no headline, and neither is what few of the failures bear", () => {
  const of = { judgeA: "openai/a", judgeB: "openai/b", shared: 100, compared: 90 }
  expect(findingOf(of)).toEqual({ kind: "figure" })
  expect(findingOf({ ...of, compared: 49 })).toEqual({ kind: "few" })
  expect(findingOf({ ...of, judgeB: "openai/a" })).toEqual({ kind: "itself", byRules: false })
  expect(findingOf({ ...of, judgeA: "builtin", judgeB: "builtin" })).toEqual({ kind: "itself", byRules: true })
})

test("sections are headed by a figure only where the page may be", () => {
  const of = { basis: "shared", same: 15, shared: 40, outcomes: { agreed: 40, items: 40 } } as const
  expect(sectionTitles({ kind: "figure" }, of)).toEqual({
    matrix: "Alike on 15, different on 25",
    outcomes: "The same outcome for 40 of 40",
  })
  expect(sectionTitles({ kind: "figure" }, { ...of, basis: "trees" }).matrix).toMatch(/^15 of 40/)
  for (const finding of [
    { kind: "itself", byRules: true },
    { kind: "itself", byRules: false },
    { kind: "few" },
  ] as const)
    expect(JSON.stringify(sectionTitles(finding, of))).not.toMatch(/\d|[Aa]like|[Ss]ame/)
})

test("what rules went through is not called diagnosed", () => {
  const [rules, reader] = [{ part: "all" }, { part: "none" }] as const
  expect([outcomeName("diagnosed", rules), outcomeName("diagnosed", reader)]).toEqual(["Gone through", "Diagnosed"])
  expect(outcomeName("no-error-found", rules)).toBe("No error found")
  expect(outcomesSubtitle(rules, rules)).not.toContain("diagnosed")
  expect(outcomesSubtitle(rules, reader)).toMatch(/diagnosed.*gone through by rules/)
})
