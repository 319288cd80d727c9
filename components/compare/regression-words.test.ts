import { expect, test } from "vitest"
import { comparePaired } from "@/lib/stats/compare"
import type { ComparedItem } from "@/lib/stats/compared-item"
import { regressionsOf } from "@/lib/stats/regressions"
import { regressionTitle, regressionVerdict } from "./regression-words"

const right = { failed: false, categoryPath: null }
const fails = (slug: string) => ({ failed: true, categoryPath: [slug] })
const names = { a: "v1", b: "v2", nameOf: (slug: string) => slug.toUpperCase() }

function verdict(items: readonly ComparedItem[]) {
  const comparison = comparePaired(items, { seed: 1 })
  if (!comparison) throw new Error("no shared items")
  return regressionVerdict(comparison, regressionsOf(items), names)
}

const clear: ComparedItem[] = [
  { a: right, b: right, count: 150 },
  { a: fails("slips"), b: right, count: 30 },
  { a: right, b: fails("facts"), count: 6 },
  { a: fails("slips"), b: fails("facts"), count: 4 },
]

test("the candidate is better when the data show it, with what it fixes and what it breaks", () => {
  const { better, kind, lede } = verdict(clear)
  expect(better).toBe("b")
  expect(kind).toBe(": it fixes 30 and breaks 6 of 190 items.")
  expect(lede).toContain("Of 4 items still failing, 4 now fail in another way.")
  expect(lede).toContain("SLIPS (34 to 0)")
})

test("nothing is claimed of a change these items cannot show", () => {
  const { better, kind } = verdict([
    { a: right, b: right, count: 50 },
    { a: fails("slips"), b: right, count: 5 },
    { a: right, b: fails("slips"), count: 3 },
  ])
  expect(better).toBeNull()
  expect(kind).toContain("that is no change these items can show")
})

test("the title names where most was fixed and where most broke", () => {
  expect(regressionTitle(regressionsOf(clear), names)).toBe("Fixed most: SLIPS (30); broken most: FACTS (6)")
  expect(regressionTitle(regressionsOf(clear.slice(0, 1)), names)).toBe("Nothing that was read was fixed or broken")
})
