import { describe, expect, it } from "vitest"
import { NO_ERROR_FOUND, readAtlas, readOutcomes } from "@/lib/testing/atlas"
import { comparePaired, type Comparison } from "./compare"
import type { ComparedItem, ComparedSide } from "./compared-item"
import type { Estimate } from "./estimate"
import { derive } from "./random"

/** Figures of the published design pages: slug, a, b, both, rate of A, of B, difference, p, q. */
const published: [string, number, number, number, number[], number[], number[], number, number | null][] = [
  [
    "specification-misinterpretation",
    2,
    2,
    0,
    [0.0036, 0.001, 0.0129],
    [0.0036, 0.001, 0.0129],
    [0, -0.0097, 0.0097],
    1,
    1,
  ],
  [
    "factual-error",
    22,
    16,
    7,
    [0.0393, 0.0261, 0.0588],
    [0.0286, 0.0177, 0.0459],
    [0.0107, -0.0074, 0.0297],
    0.3075,
    0.5637,
  ],
  [
    "unwarranted-abstention",
    18,
    1,
    0,
    [0.0321, 0.0204, 0.0502],
    [0.0018, 0.0003, 0.01],
    [0.0304, 0.016, 0.0485],
    0.0001,
    0.0008,
  ],
  [
    "computation-error",
    11,
    5,
    2,
    [0.0196, 0.011, 0.0348],
    [0.0089, 0.0038, 0.0207],
    [0.0107, -0.0025, 0.0258],
    0.146,
    0.4015,
  ],
  [
    "quantity-relation-error",
    2,
    3,
    2,
    [0.0036, 0.001, 0.0129],
    [0.0054, 0.0018, 0.0156],
    [-0.0018, -0.0107, 0.0059],
    1,
    1,
  ],
  [
    "given-information-overlooked",
    11,
    4,
    1,
    [0.0196, 0.011, 0.0348],
    [0.0071, 0.0028, 0.0182],
    [0.0125, -0.0011, 0.028],
    0.0923,
    0.3384,
  ],
  [
    "logical-reasoning-error",
    1,
    3,
    0,
    [0.0018, 0.0003, 0.01],
    [0.0054, 0.0018, 0.0156],
    [-0.0036, -0.014, 0.0054],
    0.625,
    0.7915,
  ],
  [
    "incorrect-identification",
    12,
    8,
    4,
    [0.0214, 0.0123, 0.0371],
    [0.0143, 0.0073, 0.0279],
    [0.0071, -0.0064, 0.0219],
    0.3877,
    0.6092,
  ],
  [
    "concept-misapplication",
    44,
    30,
    20,
    [0.0786, 0.059, 0.1038],
    [0.0536, 0.0378, 0.0754],
    [0.025, 0.0043, 0.047],
    0.0243,
    0.1337,
  ],
  [
    "answer-reasoning-mismatch",
    13,
    10,
    2,
    [0.0232, 0.0136, 0.0393],
    [0.0179, 0.0097, 0.0326],
    [0.0054, -0.0113, 0.0225],
    0.6476,
    0.7915,
  ],
  [
    "incomplete-reasoning",
    45,
    56,
    20,
    [0.0804, 0.0606, 0.1058],
    [0.1, 0.0778, 0.1276],
    [-0.0196, -0.0478, 0.0081],
    0.2,
    0.4401,
  ],
  [
    "no-error-found",
    14,
    15,
    11,
    [0.025, 0.0149, 0.0415],
    [0.0268, 0.0163, 0.0437],
    [-0.0018, -0.0138, 0.0098],
    1,
    null,
  ],
]

const { annotations } = readAtlas()
const paths = new Map(
  annotations.map(({ dataset, model, exampleId, category, subcategory }) => [
    `${dataset}/${model}/${exampleId}`,
    category === null ? [NO_ERROR_FOUND] : [category, ...(subcategory === null ? [] : [subcategory])],
  ]),
)

/** Items of a data set that both models answered, failures read with their categories. */
function sharedItems(dataset: string, [a, b]: readonly [string, string]): ComparedItem[] {
  const sideOf = (row: Record<string, string>, model: string): ComparedSide => {
    const failed = Number(row[model]) < 0.5
    return { failed, categoryPath: failed ? (paths.get(`${dataset}/${model}/${row.exampleId}`) ?? null) : null }
  }
  return readOutcomes(dataset)
    .filter((row) => row[a] !== "" && row[b] !== "")
    .map((row) => ({ stratum: dataset, a: sideOf(row, a), b: sideOf(row, b) }))
}

const swap = (items: readonly ComparedItem[]) => items.map((item) => ({ ...item, a: item.b, b: item.a }))
const rounded = (value: Estimate | null | undefined) =>
  // + 0: minus zero is the same figure
  value ? [value.estimate, value.low, value.high].map((part) => Number(part.toFixed(4)) + 0) : null
const near = (value: number | null | undefined, expected: number, tolerance: number) =>
  expect(Math.abs((value ?? Number.NaN) - expected)).toBeLessThan(tolerance)

const flashAndPro = sharedItems("mmlu_pro", ["gemini-1.5-flash-002", "gemini-1.5-pro-002"])
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

  it("leaves out data sets where one side failed and nobody read it", () => {
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
    expect(both.signature.categories).toEqual(signature.categories)
  })
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
    expect(hopeless.signature.agreement).toEqual({ same: 9, of: 9, kappa: null })
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

function must<T>(value: T | null): T {
  if (value === null) throw new Error("expected a comparison")
  return value
}
