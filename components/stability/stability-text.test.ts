import { expect, test } from "vitest"
import type { SignatureReport, SteadyCategory, TreeReport } from "@/lib/domain/analyses/stability"
import { meanWords, signatureHeadline, signatureReading, treeHeadline, treeReading } from "./stability-text"

const category = (slug: string, reappeared: number, runs: number, level = 1): SteadyCategory => ({
  slug,
  name: slug,
  level,
  parent: null,
  failures: 10,
  jaccard: null,
  values: [],
  reappeared,
  runs,
  names: [],
})

const tree: TreeReport = {
  kind: "tree",
  failures: 100,
  kept: [{ level: 1, ratio: 0.5, runs: 5, share: { estimate: 0.84, low: 0.81, high: 0.87 } }],
  rand: null,
  categories: [category("a", 10, 10), category("b", 8, 10), category("c", 7, 10), category("d", 0, 0)],
  runs: [],
}

test("a category is steady from 80 % of the runs that drew it", () => {
  expect(treeHeadline(tree)).toBe("2 of 3 top categories reappear in at least 80% of the runs")
  expect(treeHeadline({ ...tree, categories: [category("a", 5, 5)] })).toBe(
    "1 of 1 top category reappears in at least 80% of the runs",
  )
  expect(treeHeadline(tree, 2)).toMatch(/no sub-categories/)
  expect(treeReading(tree)).toEqual([
    "Grown from 50% of them, 84.0% (81.0–87.0) of the failures keep their top category (mean of 5 runs).",
  ])
})

test("a mean without spread has no interval of nothing", () => {
  expect(meanWords({ estimate: 1, low: 1, high: 1 })).toBe("100.0%")
})

test("smaller samples are read by how much of the signature moves", () => {
  const report: SignatureReport = {
    kind: "signature",
    read: 492,
    categories: [{ key: "x", name: "X", share: 0.9, rates: [] }],
    rates: [
      {
        ratio: 0.5,
        draws: 20,
        read: 248,
        distance: { estimate: 0.01, low: 0.007, high: 0.013 },
        worst: 0.03,
        sameFirst: 20,
      },
    ],
    runs: [],
  }
  expect(signatureHeadline(report)).toBe("With 50% of the sample, 1.0% of the signature would be elsewhere")
  expect(signatureReading(report)).toEqual([
    "The mean of 20 draws of about 248 failures each: 1.0% (0.7–1.3), at most 3.0%.",
    "X stays the commonest category in 20 of them.",
  ])
  const open = { key: "leftover:unassigned", name: "Unassigned", share: 0.6, rates: [] }
  expect(signatureReading({ ...report, categories: [open, ...report.categories] })).toHaveLength(1)
})
