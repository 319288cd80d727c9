import { describe, expect, it } from "vitest"
import { NO_ERROR_FOUND } from "@/lib/testing/files/atlas-files"
import { flashAndPro, must, near, rounded } from "@/lib/testing/models/compared-models"
import { published } from "@/lib/testing/files/published-comparison"
import { comparePaired } from "./paired-comparison"
import type { ComparedItem } from "./compared-item"

const compared = must(comparePaired(flashAndPro))
const { signature } = compared

describe("gemini-1.5-flash-002 against gemini-1.5-pro-002 on mmlu_pro: the published figures", () => {
  it("counts the items", () => {
    expect(compared.items).toBe(560)
    expect(compared.split).toEqual({ bothRight: 330, onlyAFails: 77, onlyBFails: 35, bothFail: 118 })
    expect(compared.a).toMatchObject({ failures: 195, read: 195 })
    expect(compared.b).toMatchObject({ failures: 153, read: 153 })
    expect(signature).toMatchObject({ basis: "counts", items: 560, leftOut: [] })
  })

  it("compares how often they fail", () => {
    expect(rounded(compared.a.failureRate)).toEqual([0.3482, 0.3099, 0.3886])
    expect(rounded(compared.b.failureRate)).toEqual([0.2732, 0.2379, 0.3116])
    expect(rounded(compared.failureDifference)).toEqual([0.075, 0.0382, 0.1115])
    expect(rounded(compared.accuracyDifference)).toEqual([-0.075, -0.1115, -0.0382])
    expect(compared.mcnemar.p).toBeCloseTo(8.980220370452066e-5, 14)
    expect(compared.minimalDetectableDifference).toBeCloseTo(0.0522, 4)
  })

  it("compares where they fail", () => {
    const { kappa } = compared.errorConsistency
    expect(kappa?.estimate).toBeCloseTo(0.5361, 4)
    near(kappa?.low, 0.4592, 0.01)
    near(kappa?.high, 0.6091, 0.01)
    expect(signature.agreement).toMatchObject({ same: 69, of: 118 })
    expect(signature.agreement?.kappa?.estimate).toBeCloseTo(0.4989, 4)
    near(signature.agreement?.kappa?.low, 0.3923, 0.015)
    near(signature.agreement?.kappa?.high, 0.6007, 0.015)
  })

  it("compares how they fail", () => {
    expect(signature.distance?.sqrtJsd).toBeCloseTo(0.2381, 4)
    // The design's 0.1794 swaps whole outcomes; here which items each fails stays as it is (see distance.ts).
    near(signature.distance?.chance95, 0.1871, 0.004)
    expect(signature.distance?.p).toBeLessThan(0.001)
    expect(signature.distance?.totalVariation).toBeCloseTo(0.1881, 4)
    expect(signature.homogeneity?.stuartMaxwell.chiSquared).toBeCloseTo(42.1147, 4)
    expect(signature.homogeneity?.degrees).toBe(10)
    expect(signature.homogeneity?.pooled).toEqual([
      "logical-reasoning-error",
      "quantity-relation-error",
      "specification-misinterpretation",
    ])
  })

  it.each(published)("%s", (slug, a, b, both, rateA, rateB, difference, p, q) => {
    const row = signature.categories.find(({ key }) => key === slug)
    expect(row).toMatchObject({ a, b, both, level: 1, path: [slug] })
    expect(rounded(row?.rateA)).toEqual(rateA)
    expect(rounded(row?.rateB)).toEqual(rateB)
    expect(rounded(row?.difference)).toEqual(difference)
    expect(row?.p).toBeCloseTo(p, 4)
    if (q === null) expect(row).toMatchObject({ q: null, untested: "never-tested" })
    else expect(row?.q).toBeCloseTo(q, 4)
  })

  it("shows the twelve top categories seen, and tests children of the one that differs alone", () => {
    const top = signature.categories.filter((row) => row.level === 1)
    expect(top).toHaveLength(12)
    const below = signature.categories.filter((row) => row.level === 2)
    const tested = below.filter((row) => row.q !== null)
    expect(tested.length).toBeGreaterThan(0)
    expect(new Set(tested.map((row) => row.path[0]))).toEqual(new Set(["unwarranted-abstention"]))
    expect(below.filter((row) => row.untested === "parent-does-not-differ")).toHaveLength(below.length - tested.length)
    expect(below.filter((row) => row.q === null).every((row) => row.p === null)).toBe(true)
  })

  it("loses no failure: rows of a level, and children with their parents, add up", () => {
    const sum = (rows: readonly { a: number; b: number }[]): [number, number] => [
      rows.reduce((total, row) => total + row.a, 0),
      rows.reduce((total, row) => total + row.b, 0),
    ]
    expect(sum(signature.categories.filter((row) => row.level === 1))).toEqual([195, 153])
    for (const parent of signature.categories.filter((row) => row.level === 1 && row.slug !== NO_ERROR_FOUND)) {
      const [a, b] = sum(signature.categories.filter((row) => row.level === 2 && row.path[0] === parent.slug))
      expect(a).toBeLessThanOrEqual(parent.a)
      expect(b).toBeLessThanOrEqual(parent.b)
    }
  })

  it("is the same for items told one by one or counted together", () => {
    const grouped = new Map<string, ComparedItem>()
    for (const item of flashAndPro) {
      const key = JSON.stringify(item)
      grouped.set(key, { ...item, count: (grouped.get(key)?.count ?? 0) + 1 })
    }
    expect(grouped.size).toBeLessThan(200)
    const again = must(comparePaired([...grouped.values()]))
    expect(again.split).toEqual(compared.split)
    expect(again.signature.categories).toEqual(signature.categories)
    expect(again.signature.distance?.chance95).toBe(signature.distance?.chance95)
  })

  it("draws the same for the same seed", () => {
    expect(comparePaired(flashAndPro, { seed: 7 })).toEqual(comparePaired(flashAndPro, { seed: 7 }))
    expect(comparePaired(flashAndPro, { seed: 8 })?.signature.distance?.chance95).not.toBe(
      comparePaired(flashAndPro, { seed: 7 })?.signature.distance?.chance95,
    )
  })
})
