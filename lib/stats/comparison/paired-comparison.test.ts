import { describe, expect, it, test } from "vitest"
import { NO_ERROR_FOUND } from "@/lib/testing/files/atlas-files"
import { flashAndPro, must, near, rounded, sharedItems } from "@/lib/testing/models/compared-models"
import { areAllAlike, comparePaired, labelledByRules, type Comparison } from "./paired-comparison"
import type { ComparedItem, ComparedSide } from "./compared-item"
import { derive } from "@/lib/stats/core/random"

const compared = must(comparePaired(flashAndPro))

const swap = (items: readonly ComparedItem[]) => items.map((item) => ({ ...item, a: item.b, b: item.a }))

describe("symmetry: with A and B exchanged everything turns round and nothing else changes", () => {
  const check = (forth: Comparison, back: Comparison) => {
    expect(back.a).toEqual(forth.b)
    expect(back.split.onlyAFails).toBe(forth.split.onlyBFails)
    expect(back.mcnemar).toEqual(forth.mcnemar)
    expect(back.failureDifference.low).toBeCloseTo(-forth.failureDifference.high, 12)
    expect(back.errorConsistency.observed).toBe(forth.errorConsistency.observed)
    expect(back.minimalDetectableDifference).toBe(forth.minimalDetectableDifference)
    const [mine, theirs] = [forth.signature, back.signature]
    expect(theirs.basis).toBe(mine.basis)
    near(theirs.distance?.sqrtJsd ?? 0, mine.distance?.sqrtJsd ?? 0, 1e-12)
    near(theirs.distance?.p ?? 0, mine.distance?.p ?? 0, 0.02)
    near(theirs.homogeneity?.stuartMaxwell.chiSquared ?? 0, mine.homogeneity?.stuartMaxwell.chiSquared ?? 0, 1e-8)
    mine.categories.forEach((row, index) => {
      const other = theirs.categories[index]
      expect(other).toMatchObject({ key: row.key, a: row.b, b: row.a, both: row.both, p: row.p, q: row.q })
      expect(other?.rateA).toEqual(row.rateB)
      expect(other?.difference?.high).toBeCloseTo(-(row.difference?.low ?? Number.NaN), 12)
    })
  }

  it("on the real pair", () => check(compared, must(comparePaired(swap(flashAndPro)))))

  it("on random worlds, read in full or in part", () => {
    for (let world = 0; world < 8; world += 1) {
      const items = randomItems(world, world % 2 === 0 ? 1 : 0.4)
      check(must(comparePaired(items)), must(comparePaired(swap(items))))
    }
  })
})

describe("failures read as a sample", () => {
  const sampled = must(comparePaired(sharedItems("mmlu_pro", ["Mixtral-8x7B-Instruct-v0.1", "gemini-1.5-pro-002"])))

  it("projects rates by weight, tests nothing, and says so", () => {
    expect(sampled.a.read).toBe(12)
    expect(sampled.signature).toMatchObject({ basis: "samples", items: 560, homogeneity: null })
    const row = sampled.signature.categories.find(({ key }) => key === "factual-error")
    expect(row).toMatchObject({ a: 4, b: 16, p: null, q: null, untested: "not-every-failure-read" })
    expect(rounded(row?.rateA)).toEqual([0.194, 0.0796, 0.3553])
    expect(rounded(row?.rateB)).toEqual([0.0286, 0.0177, 0.0459])
    expect(row?.difference?.low).toBeGreaterThan(0)
    expect(sampled.signature.distance).toMatchObject({ chance95: null, p: null })
    expect(sampled.signature.agreement?.of).toBeLessThanOrEqual(12)
  })

  it("still compares how often and where they fail", () => {
    expect(sampled.mcnemar.p).toBeLessThan(1e-6)
    expect(sampled.errorConsistency.kappa).not.toBeNull()
  })

  it("leaves out datasets where one side failed and nobody read it", () => {
    const unread = sharedItems("bbh", ["code-davinci-002-cot", "code-davinci-002-direct"])
    expect(must(comparePaired(unread)).signature).toEqual({
      basis: "nothing-read",
      items: 0,
      leftOut: ["bbh"],
      categories: [],
      distance: null,
      agreement: null,
      homogeneity: null,
    })
    const both = must(comparePaired([...flashAndPro, ...unread]))
    expect(both.signature).toMatchObject({ basis: "counts", items: 560, leftOut: ["bbh"] })
    expect(both.signature.categories).toEqual(compared.signature.categories)
  })
})

test("where too little was read of one side, neither side speaks: both are told of the same items", () => {
  const side = (failed: boolean, isRead: boolean) => ({ failed, categoryPath: failed && isRead ? ["slip"] : null })
  const inFull = { a: side(true, true), b: side(true, true), count: 6, stratum: "full" }
  // Of A one failure of ten was read, of B all.
  const thin = [1, 9].map((count) => ({ a: side(true, count === 1), b: side(true, true), count, stratum: "thin" }))
  const { signature } = must(comparePaired([inFull, ...thin]))
  expect(signature).toMatchObject({ basis: "counts", items: 6, leftOut: ["thin"] })
  const half = [5, 5].map((count, at) => ({ a: side(true, at === 0), b: side(true, true), count, stratum: "half" }))
  expect(must(comparePaired(half)).signature).toMatchObject({ basis: "samples", items: 10, leftOut: [] })
})

describe("comparePaired at the edges", () => {
  const right: ComparedSide = { failed: false, categoryPath: null }
  const wrong: ComparedSide = { failed: true, categoryPath: ["a"] }

  it("is null without shared items", () => {
    expect(comparePaired([])).toBeNull()
    expect(comparePaired([{ a: right, b: right, count: 0 }])).toBeNull()
  })

  it("compares models that never fail, or always do", () => {
    const flawless = must(comparePaired([{ a: right, b: right, count: 9 }]))
    expect(flawless).toMatchObject({ mcnemar: { p: 1 }, minimalDetectableDifference: null })
    expect(flawless.errorConsistency.kappa).toBeNull()
    expect(flawless.signature).toMatchObject({ basis: "counts", categories: [], distance: null, agreement: null })
    const hopeless = must(comparePaired([{ a: wrong, b: wrong, count: 9 }]))
    expect(hopeless.signature.distance?.sqrtJsd).toBe(0)
    expect(hopeless.signature.agreement).toEqual({ same: 9, of: 9, kappa: null, unplaced: 0 })
  })

  it("takes failures in no category for neither alike nor different", () => {
    const side = (slug: string): ComparedSide => ({ failed: true, categoryPath: [slug] })
    const pair = (a: string, b: string, count: number) => ({ a: side(a), b: side(b), count })
    const placed = [pair("a", "a", 20), pair("a", "b", 5), pair("b", "b", 15), pair("b", "a", 4)]
    const unknown = [pair("unassigned", "unassigned", 60), pair("other", "other", 7), pair("a", "unassigned", 9)]
    const { agreement } = must(comparePaired([...placed, ...unknown])).signature
    expect(agreement).toEqual({ ...must(comparePaired(placed)).signature.agreement, unplaced: 76 })
    expect(agreement).toMatchObject({ same: 35, of: 44 })
  })

  it("does not take a judge that is unsure of one side for another mix of failures", () => {
    const alone = (a: string, count: number) => ({ a: { failed: true, categoryPath: [a] }, b: right, count })
    const placed = [alone("a", 40), alone("b", 30), ...swap([alone("a", 40), alone("b", 30)])]
    const { distance } = must(comparePaired([...placed, alone("unassigned", 200)])).signature
    expect(distance).toMatchObject({ sqrtJsd: 0, totalVariation: 0, p: 1 })
  })

  it("refuses items that cannot be", () => {
    const refuses = (a: ComparedSide, count = 1) =>
      expect(() => comparePaired([{ a, b: right, count }])).toThrow(RangeError)
    refuses({ failed: false, categoryPath: ["a"] })
    refuses({ failed: true, categoryPath: [] })
    refuses({ failed: true, categoryPath: ["a/b"] })
    refuses(wrong, -1)
    refuses(wrong, 0.5)
  })
})

/** Items of two sides that fail alike by chance, in two strata, a share of the failures read. */
function randomItems(world: number, readShare: number): ComparedItem[] {
  const random = derive("compare-worlds", world)
  const side = (): ComparedSide => {
    const failed = random.next() < 0.4
    const path = [["a", "a1"], ["a", "a2"], ["b"], [NO_ERROR_FOUND]][random.below(4)] ?? null // prettier-ignore
    return { failed, categoryPath: failed && random.next() < readShare ? path : null }
  }
  return Array.from({ length: 150 }, (_, item) => ({ stratum: item % 2, a: side(), b: side() }))
}

it("labels by rules are counted, not compared: no interval, test or distance, while rates of failure stand", () => {
  const item = (a: string | null, b: string | null): ComparedItem => ({
    a: { failed: a !== null, categoryPath: a === null ? null : [a] },
    b: { failed: b !== null, categoryPath: b === null ? null : [b] },
  })
  const items = [
    ...Array.from({ length: 40 }, () => item("slip", null)),
    ...Array.from({ length: 10 }, () => item("unassigned", "unassigned")),
    ...Array.from({ length: 50 }, () => item(null, null)),
  ]
  const found = comparePaired(items)
  if (!found) throw new Error("no shared items")
  expect(found.signature.categories.find(({ slug }) => slug === "slip")?.q).toBeLessThan(0.01)
  const byRules = labelledByRules(found)
  expect(byRules.signature).toMatchObject({ basis: "labelled", distance: null, homogeneity: null })
  for (const { p, q, difference, rateA } of byRules.signature.categories) {
    expect([p, q]).toEqual([null, null])
    for (const value of [difference, rateA]) expect(value?.low).toBe(value?.high)
  }
  expect(byRules.mcnemar).toEqual(found.mcnemar)
  expect(byRules.a).toEqual(found.a)
})

it("two that fail on the very same items are all alike, two that never or always fail are not told apart", () => {
  const split = (bothFail: number, bothRight: number, onlyAFails = 0) => ({
    bothFail,
    bothRight,
    onlyAFails,
    onlyBFails: 0,
  })
  expect([split(5, 5), split(5, 0), split(0, 5), split(5, 5, 1)].map(areAllAlike)).toEqual([true, false, false, false])
})
