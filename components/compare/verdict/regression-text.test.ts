import { expect, test } from "vitest"
import { comparePaired } from "@/lib/stats/comparison/paired-comparison"
import type { ComparedItem } from "@/lib/stats/comparison/compared-item"
import { regressionsOf } from "@/lib/stats/comparison/regressions"
import { directed } from "@/components/compare/direction"
import { regressionTitle, regressionVerdict } from "./regression-text"

const right = { failed: false, categoryPath: null }
const fails = (slug: string) => ({ failed: true, categoryPath: [slug] })
const names = { a: "v1", b: "v2", nameOf: (slug: string) => slug.toUpperCase() }

function verdict(items: readonly ComparedItem[]) {
  const comparison = comparePaired(items, { seed: 1 })
  if (!comparison) throw new Error("no shared items")
  return regressionVerdict(comparison, regressionsOf(items), names)
}

const read = { signature: { basis: "counts" } } as const

const clear: ComparedItem[] = [
  { a: right, b: right, count: 150 },
  { a: fails("slips"), b: right, count: 30 },
  { a: right, b: fails("facts"), count: 6 },
  { a: fails("slips"), b: fails("facts"), count: 4 },
]

test("the candidate is better when the data show it, with what it fixes and what it breaks", () => {
  const { better, kind, lede } = verdict(clear)
  expect(better).toBe("b")
  expect(kind).toBe(": v2 fixes 30 and breaks 6 of 190 items.")
  expect(lede).toContain("Of 4 items still failing, 4 now fail in another way.")
  expect(lede).toContain("SLIPS (34 to 0)")
})

test("where the baseline is better, it is still the candidate that fixes and breaks", () => {
  const swapped = clear.map(({ a, b, count }) => ({ a: b, b: a, count: count ?? 1 }))
  const { better, kind } = verdict(swapped)
  expect([better, kind]).toEqual(["a", ": v2 fixes 6 and breaks 30 of 190 items."])
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
  expect(regressionTitle(read, regressionsOf(clear), names)).toBe("Fixed most: SLIPS (30); broken most: FACTS (6)")
  expect(regressionTitle(read, regressionsOf(clear.slice(0, 1)), names)).toBe(
    "Nothing that was read was fixed or broken",
  )
})

test("the title follows the test that marks the rows: what it does not show is not named", () => {
  const noise: ComparedItem[] = [
    { a: right, b: right, count: 150 },
    { a: fails("slips"), b: right, count: 30 },
    { a: right, b: fails("facts"), count: 3 },
    { a: fails("facts"), b: right, count: 2 },
  ]
  const regressions = regressionsOf(noise)
  const shown = regressions.categories.filter((row) => (row.q ?? 1) < 0.1).map(({ slug }) => slug)
  expect(shown).toEqual(["slips"])
  expect(regressionTitle(read, regressions, names)).toBe(
    "Fixed most: SLIPS (30); no kind is shown to have become more frequent",
  )
  expect(regressionTitle(read, regressionsOf([{ a: fails("slips"), b: right, count: 2 }]), names)).toBe(
    "No kind of failure is shown to have changed",
  )
  const sampled = [...noise, { a: { failed: true, categoryPath: null }, b: right, count: 1 }]
  expect(regressionTitle(read, regressionsOf(sampled), names)).toMatch(/counted, not tested$/)
})

test("signs are those of B − A, and of a figure's values as of its sentence", () => {
  const { lede } = verdict(clear)
  // 34 of 190 fail before, 10 after
  expect(lede).toMatch(/^5\.3% of attempts fail, 17\.9% before: B − A is −12\.6 points \(95% −\d+\.\d to −\d+\.\d\)/)
  const change = { estimate: 0.126, low: 0.06, high: 0.19 }
  expect(directed(change, "versions")).toEqual({ estimate: -0.126, low: -0.19, high: -0.06 })
  expect(directed(change, "models")).toEqual(change)
  expect(directed({ estimate: 0, low: -0.1, high: 0.1 }, "versions")).toEqual({ estimate: 0, low: -0.1, high: 0.1 })
})

test("of labels given by rules no kind is named, in the title or the sentence", () => {
  const labelled = regressionsOf(clear, { isLabelled: true })
  expect(labelled.categories.map(({ slug, before, after, p, q }) => [slug, before, after, p, q])).toEqual([
    ["facts", 0, 10, null, null],
    ["slips", 34, 0, null, null],
  ])
  const basis = { signature: { basis: "labelled" } } as const
  expect(regressionTitle(basis, labelled, names)).toMatch(/labels given by rules, counted and not tested$/)
  const comparison = comparePaired(clear, { seed: 1 })
  if (!comparison) throw new Error("no shared items")
  const lede = regressionVerdict(
    { ...comparison, signature: { ...comparison.signature, ...basis.signature } },
    labelled,
    names,
  ).lede
  expect(lede).toContain("labels by rules")
  expect(lede).not.toMatch(/SLIPS|FACTS|in another way/)
})
