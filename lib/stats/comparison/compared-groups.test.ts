import { expect, it } from "vitest"
import { benjaminiHochberg } from "@/lib/stats/core/false-discovery"
import { mcnemarExact, minimalDetectableDifference, pairedDifference } from "@/lib/stats/proportions/paired-difference"
import { proportionInterval } from "@/lib/stats/proportions/proportion"
import { compareGroups } from "./compared-groups"
import type { ComparedItem } from "./compared-item"

const items = (both: number, onlyA: number, onlyB: number, neither: number): ComparedItem[] =>
  [
    { a: true, b: true, count: both },
    { a: true, b: false, count: onlyA },
    { a: false, b: true, count: onlyB },
    { a: false, b: false, count: neither },
  ].map(({ a, b, count }) => ({ a: { failed: a, categoryPath: null }, b: { failed: b, categoryPath: null }, count }))

it("gives each group the figures it has by itself, largest difference first, and corrects over all", () => {
  const found = compareGroups(
    new Map([
      ["law", items(4, 2, 1, 13)],
      ["art", items(3, 9, 0, 8)],
      ["none", items(0, 0, 0, 0)],
    ]),
  )
  expect(found.map(({ value, items: n, failuresA, failuresB }) => [value, n, failuresA, failuresB])).toEqual([
    ["art", 20, 12, 3],
    ["law", 20, 6, 5],
  ])
  const p = [mcnemarExact({ onlyA: 9, onlyB: 0 }).p, mcnemarExact({ onlyA: 2, onlyB: 1 }).p]
  expect(found.map((row) => row.p)).toEqual(p)
  expect(found.map((row) => row.q)).toEqual(benjaminiHochberg(p))
  expect(found[0]?.rateA).toEqual(proportionInterval(12, 20))
  expect(found[0]?.minimalDetectableDifference).toBe(
    minimalDetectableDifference({ both: 3, onlyA: 9, onlyB: 0, neither: 8 }),
  )
  expect(found[0]?.difference).toEqual(pairedDifference({ both: 3, onlyA: 9, onlyB: 0, neither: 8 }))
})
