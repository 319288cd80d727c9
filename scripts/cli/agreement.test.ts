import { expect, test } from "vitest"
import { labelsJson } from "@/lib/api/schema/labels"
import { describe } from "./agreement"

const figures = { items: 15, agreed: 15, raw: null, expected: null, kappa: { estimate: 1, low: 1, high: 1 }, ac1: null }
const report = (judgeA: string, judgeB: string): Parameters<typeof describe>[0] => {
  const side = (id: number, judge: string) => ({
    ...{ id, title: "Run", judge, categories: "2026.11" },
    labels: labelsJson({ part: judge === "builtin" ? "all" : "none", given: 15, labelled: 2, coverage: 2 / 15 }),
  })
  return {
    ...{ a: side(1, judgeA), b: side(2, judgeB), sameJudge: judgeA === judgeB, footing: "shared", level: 1 },
    ...{ shared: 15, onlyA: 0, onlyB: 0, compared: 2, outcomes: { ...figures, table: [] } },
    ...{ categories: { ...figures, labels: [] }, trees: null, table: [], disagreements: [], next: null },
  }
}

test("coverage comes before any figure, and rules held against themselves have none", () => {
  const two = describe(report("builtin", "openai/m"))
  expect(two.split("\n")[0]).toBe("A: analysis 1, by builtin. Labelled 2 of 15 given to the judge (13%).")
  expect(two).toContain("kappa 1.00")
  const itself = describe(report("builtin", "builtin"))
  expect(itself).toMatch(/The same rules give the same labels: nothing here says how right they are\.$/)
  expect(itself).not.toMatch(/kappa|alike/)
  expect(describe(report("openai/m", "openai/m"))).toMatch(/how steady it is, nothing on how right\.\nOutcome: .*kappa/)
})
