import { expect, it } from "vitest"
import type { ComparedItem, ComparedSide } from "./compared-item"
import { regressionsOf } from "./regressions"

const right: ComparedSide = { failed: false, categoryPath: null }
const unread: ComparedSide = { failed: true, categoryPath: null }
const fails = (...categoryPath: string[]): ComparedSide => ({ failed: true, categoryPath })

const items: ComparedItem[] = [
  { a: right, b: right, count: 100 },
  { a: fails("slips", "x"), b: right, count: 20 },
  { a: right, b: fails("facts"), count: 4 },
  { a: fails("slips", "x"), b: fails("slips", "y"), count: 6 },
  { a: fails("slips"), b: fails("facts"), count: 3 },
  { a: fails("no-error-found"), b: right, count: 30 },
]

it("counts what was fixed, what broke, and what fails in another way now", () => {
  const { categories, ...sums } = regressionsOf(items)
  expect(sums).toMatchObject({ fixed: 50, broken: 4, stillFailing: 9, stillRight: 100, changedKind: 3 })
  expect(categories).toMatchObject([
    { slug: "facts", before: 0, after: 7, fixed: 0, broken: 4, still: 0, left: 0, entered: 3 },
    { slug: "no-error-found", before: 30, fixed: 30, p: null, q: null },
    { slug: "slips", before: 29, after: 6, fixed: 20, broken: 0, still: 6, left: 3, entered: 0 },
  ])
})

it("does not call it another way of failing where no category was found before or after", () => {
  const unplaced: ComparedItem[] = [
    { a: fails("unassigned"), b: fails("facts"), count: 5 },
    { a: fails("slips"), b: fails("other"), count: 7 },
  ]
  expect(regressionsOf([...items, ...unplaced])).toMatchObject({ stillFailing: 21, changedKind: 3 })
})

it("adds up for every category, and over all of them", () => {
  const { categories, fixed, broken } = regressionsOf(items)
  for (const row of categories) {
    expect(row.fixed + row.still + row.left).toBe(row.before)
    expect(row.broken + row.still + row.entered).toBe(row.after)
  }
  expect(categories.reduce((sum, row) => sum + row.fixed, 0)).toBe(fixed)
  expect(categories.reduce((sum, row) => sum + row.broken, 0)).toBe(broken)
})

it("tests before against after by McNemar, as one family; nothing when failures were sampled", () => {
  const [facts, , slips] = regressionsOf(items).categories
  expect(slips?.p).toBeCloseTo(2 / 2 ** 23, 12)
  expect(facts?.q).toBeCloseTo(2 / 2 ** 7, 12)
  const sampled = regressionsOf([...items, { a: unread, b: right, count: 1 }])
  expect(sampled.categories.every(({ p, q }) => p === null && q === null)).toBe(true)
  expect(sampled.fixed).toBe(51)
})
