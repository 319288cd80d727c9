import { describe, expect, test } from "vitest"
import { exitCodes, judgeCategories, judgeChange, verdictOf, worseOf, type MeasuredChange } from "./check-verdict"

const drop = { kind: "drop", over: 0.02, on: "each" } as const
const regressions = { kind: "regressions", over: 0.03, on: "each" } as const
const change = (estimate: number, low: number, more: Partial<MeasuredChange> = {}): MeasuredChange => ({
  ...{ items: 1_000, broken: 40, q: null },
  drop: { estimate, low, high: estimate + (estimate - low) },
  ...more,
})

describe("a limit on the drop", () => {
  test.each([
    ["under it", change(0.019, 0.01), "pass", "within"],
    ["a rise", change(-0.05, -0.07), "pass", "within"],
    ["exactly at it, whatever the last digits say", change(0.8 - 0.78, 0.01), "pass", "within"],
    ["over it, and the interval lies above 0", change(0.03, 0.001), "fail", "over"],
    ["over it, and the interval includes 0", change(0.03, -0.001), "undecided", "not-shown"],
    ["over it, and the interval ends at 0", change(0.03, 0), "undecided", "not-shown"],
    ["over it, but one of many benchmarks", change(0.03, 0.001, { q: 0.05 }), "undecided", "one-of-many"],
    ["over it, also among many benchmarks", change(0.03, 0.001, { q: 0.049 }), "fail", "over"],
  ] as const)("%s", (_, measured, verdict, reason) => {
    expect(judgeChange(drop, measured)).toEqual({ verdict, reason })
  })
})

describe("a limit on regressions", () => {
  test.each([
    ["as many as allowed", change(0.03, 0.01, { broken: 30 }), "pass", "within"],
    ["more, and not made up for", change(0.02, 0.01, { broken: 31 }), "fail", "over"],
    ["more, and as many fixed", change(0, -0.01, { broken: 31 }), "undecided", "not-shown"],
  ] as const)("%s", (_, measured, verdict, reason) => {
    expect(judgeChange(regressions, measured)).toEqual({ verdict, reason })
  })
})

describe("categories", () => {
  const row = (estimate: number, q: number | null) => ({ difference: { estimate }, q })

  test("are worse where the candidate fails more often at q < 0.05", () => {
    const rows = [row(-0.02, 0.04), row(-0.02, 0.05), row(0.02, 0.01), row(-0.02, null), { difference: null, q: 0.01 }]
    expect(worseOf(rows)).toEqual([rows[0]])
    expect(judgeCategories(rows, null)).toEqual({ verdict: "fail", reason: "over" })
    expect(judgeCategories(rows.slice(1), null)).toEqual({ verdict: "pass", reason: "within" })
  })

  test("that were not tested do not pass, and one that is worse on part of the benchmarks is worse", () => {
    expect(judgeCategories([], "not-diagnosed")).toEqual({ verdict: "undecided", reason: "not-diagnosed" })
    expect(judgeCategories([row(-0.02, 0.04)], "part-diagnosed")).toEqual({ verdict: "fail", reason: "over" })
  })
})

test("one failure fails the whole, what is undecided does not pass, and nothing checked is undecided", () => {
  const of = (...outcomes: ("pass" | "fail" | "undecided")[]) => verdictOf(outcomes.map((verdict) => ({ verdict })))
  expect([of("pass", "pass"), of("pass", "undecided"), of("undecided", "fail", "pass"), of()]).toEqual([
    ...(["pass", "undecided", "fail", "undecided"] as const),
  ])
  expect(exitCodes).toEqual({ pass: 0, fail: 3, undecided: 2 })
})
