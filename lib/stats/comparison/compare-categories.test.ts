import { describe, expect, it } from "vitest"
import { compareCategories } from "./compare-categories"
import { isKindOfFailure } from "./category-row"
import type { ComparedItem, ComparedSide } from "./compared-item"
import { derive } from "@/lib/stats/core/random"

const right: ComparedSide = { failed: false, categoryPath: null }
const wrong = (...categoryPath: string[]): ComparedSide => ({ failed: true, categoryPath })
const times = (count: number, a: ComparedSide, b: ComparedSide): ComparedItem => ({ a, b, count })

describe("compareCategories", () => {
  const items = [
    times(30, wrong("a", "a1"), right),
    times(2, right, wrong("a", "a2")),
    times(9, wrong("b", "b1"), wrong("b", "b1")),
    times(3, wrong("c"), wrong("no-error-found")),
    times(60, right, right),
  ]
  const rows = compareCategories(items)
  const row = (key: string) => rows.find((candidate) => candidate.key === key)

  it("counts each category on either side and on both", () => {
    expect(row("a")).toMatchObject({ a: 30, b: 2, both: 0, level: 1, slug: "a" })
    expect(row("b")).toMatchObject({ a: 9, b: 9, both: 9, p: 1 })
    expect(row("a/a2")).toMatchObject({ a: 0, b: 2, level: 2, path: ["a", "a2"] })
    expect(rows.map(({ key }) => key)).toEqual(["a", "b", "c", "no-error-found", "a/a1", "a/a2", "b/b1"])
  })

  it("tests the first level, and below it only children of what differs", () => {
    expect(row("a")?.q).toBeLessThan(0.1)
    expect(row("a/a1")).toMatchObject({ untested: null })
    expect(row("a/a1")?.q).toBeLessThan(0.001)
    expect(row("b/b1")).toMatchObject({ p: null, q: null, untested: "parent-does-not-differ" })
  })

  it("keeps what is no kind of failure out of the family", () => {
    expect(row("no-error-found")).toMatchObject({ p: expect.closeTo(0.25, 12), q: null, untested: "never-tested" })
    expect(["other", "no-error-found", "unassigned"].map(isKindOfFailure)).toEqual([true, false, false])
    const all = compareCategories(items, { isTested: () => true })
    expect(all.find(({ key }) => key === "no-error-found")?.q).not.toBeNull()
  })
})

it("finds a difference in at most about one of ten comparisons of models that do not differ", () => {
  const worlds = 300
  let withDiscovery = 0
  for (let world = 0; world < worlds; world += 1) {
    const random = derive("null comparisons", world)
    const side = () => (random.next() < 0.5 ? right : wrong(`c${random.below(8)}`))
    const items = Array.from({ length: 150 }, () => times(1, side(), side()))
    if (compareCategories(items).some((row) => row.q !== null && row.q < 0.1)) withDiscovery += 1
  }
  // McNemar's exact test is conservative: 0.1 is the ceiling, 0.057 above it is 3.3 standard errors.
  expect(withDiscovery / worlds).toBeLessThan(0.157)
  expect(withDiscovery).toBeGreaterThan(0)
})
