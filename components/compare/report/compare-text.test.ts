import { describe, expect, test } from "vitest"
import { comparePaired, labelledByRules } from "@/lib/stats/comparison/paired-comparison"
import type { ComparedItem } from "@/lib/stats/comparison/compared-item"
import { differenceHead, differenceTitle } from "@/components/compare/difference/difference-text"
import { sharedFailures } from "@/components/compare/items/shared-failures"
import { verdictOf } from "@/components/compare/verdict/verdict"
import { visibleRows } from "@/components/compare/difference/visible-rows"

const right = { failed: false, categoryPath: null }
const fails = (...path: string[]) => ({ failed: true, categoryPath: path })
const names = { a: "Flash", b: "Pro", nameOf: (slug: string) => slug.toUpperCase() }

function compare(items: readonly ComparedItem[]) {
  const comparison = comparePaired(items, { seed: 1 })
  if (!comparison) throw new Error("no shared items")
  return comparison
}

const clearCut: ComparedItem[] = [
  { a: right, b: right, count: 300 },
  { a: fails("abstains", "asks-back"), b: right, count: 30 },
  { a: fails("slips"), b: fails("slips"), count: 40 },
  { a: fails("slips"), b: fails("facts"), count: 10 },
  { a: right, b: fails("facts"), count: 5 },
]

describe("the verdict", () => {
  test("names the better model and what sets them apart when the data show it", () => {
    const verdict = verdictOf(compare(clearCut), names)
    expect(verdict.better).toBe("b")
    expect(verdict.relation).toBe("fails less often than")
    expect(verdict.kind).toContain("ABSTAINS")
    expect(verdict.lede).toContain("30 of Flash against 0 of Pro")
  })

  test("does not lay at the models’ door what may be the judges’", () => {
    const verdict = verdictOf(compare(clearCut), { ...names, judgesDiffer: true })
    expect(verdict).toMatchObject({ better: "b", kind: "; how they fail was named by different judges." })
    expect(verdict.lede).toMatch(/Such differences may be the judges’, not the models’\.$/)
  })

  test("claims nothing when the items show no difference", () => {
    const verdict = verdictOf(
      compare([
        { a: right, b: right, count: 40 },
        { a: fails("slips"), b: right, count: 5 },
        { a: right, b: fails("slips"), count: 4 },
      ]),
      names,
    )
    expect(verdict.better).toBeNull()
    expect(verdict.kind).toContain("cannot be told apart")
    expect(verdict.lede).toContain("is not shown by these items")
  })

  test("says that nothing was tested when only a sample was read", () => {
    const sampled = compare([
      { a: right, b: right, count: 100, stratum: 1 },
      { a: fails("slips"), b: right, count: 5, stratum: 1 },
      { a: { failed: true, categoryPath: null }, b: right, count: 60, stratum: 1 },
      { a: right, b: fails("facts"), count: 5, stratum: 1 },
    ])
    expect(verdictOf(sampled, names).lede).toContain("projected, not tested")
    expect(differenceTitle(sampled, names)).toMatch(/^From the sample read/)
  })
})

test("rows stand in the wanted order, children only under opened categories", () => {
  const rows = compare(clearCut).signature.categories
  const shown = (open: string[], sort: "difference" | "name" = "difference") =>
    visibleRows(rows, { sort, open, nameOf: (slug) => slug }).map(({ row }) => row.slug)
  expect(shown([])).toEqual(["abstains", "facts", "slips"])
  expect(shown(["abstains"])).toEqual(["abstains", "asks-back", "facts", "slips"])
  expect(shown([], "name")).toEqual(["abstains", "facts", "slips"])
})

test("the matrix of shared failures holds every item both fail", () => {
  const shared = sharedFailures(clearCut)
  expect(shared).toMatchObject({ slugs: ["slips", "facts"], total: 50, same: 40 })
  expect(shared.counts).toEqual([
    [40, 10],
    [0, 0],
  ])
})

test("the head over the differences tells of an interval only where one stands below", () => {
  const [read, byRules] = [compare(clearCut), labelledByRules(compare(clearCut))]
  for (const view of ["rate", "share"] as const) {
    expect(differenceHead(read.signature.categories, { view, mode: "models" })).toBe("A − B, points (95%)")
    expect(differenceHead(byRules.signature.categories, { view, mode: "models" })).toBe("A − B, points")
  }
  expect(differenceHead([], { view: "rate", mode: "versions" })).toBe("B − A, points")
})
