import { describe, expect, it } from "vitest"
import { cohenKappa, kappaInterval } from "@/lib/stats/agreement/coefficients"
import { bootstrapCounts } from "@/lib/stats/resampling/bootstrap"
import { compareCategories } from "./compare-categories"
import { DIFFERS_BELOW } from "./category-row"
import type { ComparedItem } from "./compared-item"
import { testPairedDistance } from "@/lib/stats/signatures/distance"
import type { Interval } from "@/lib/stats/core/estimate"
import {
  mcnemarExact,
  minimalDetectableDifference,
  pairedDifference,
  type PairedCounts,
} from "@/lib/stats/proportions/paired-difference"
import { projectCategories } from "./projected-categories"
import { differenceOfProportions, proportionInterval } from "@/lib/stats/proportions/proportion"
import { derive, type Random } from "@/lib/stats/core/random"
import { testShares } from "./share-test"
import {
  alikeItems,
  binomial,
  multinomial,
  pairedTable,
  sampledItems,
  splitOf,
  total,
} from "@/lib/testing/models/simulated-items"

/**
 * Worlds whose truth is known: what is said to be 95 % is held for 93 to 97 of 100, and what is said to be a finding is
 * false no more often than its level allows. Everything is drawn from fixed seeds: these tests cannot fail by chance.
 */
const WORLDS = 1000

describe("two models that do not differ, 1,000 comparisons of 200 items", () => {
  const worlds = Array.from({ length: WORLDS }, (_, world) => alikeItems({ world, n: 200 }))

  it("q < 0.10 on any category in at most one comparison of ten", () => {
    const found = worlds.filter((world) => compareCategories(world).some(isFinding))
    // Under the whole null every finding is false: this share is the false-discovery rate.
    expect(found.length / WORLDS).toBeLessThan(0.1)
    expect(found.length).toBeGreaterThan(0)
  })

  it("McNemar's exact p < 0.05 in at most one of twenty", () => {
    const rejected = worlds.filter((world) => mcnemarExact(splitOf(world)).p < 0.05).length / WORLDS
    expect(rejected).toBeLessThan(0.05)
    expect(rejected).toBeGreaterThan(0.02)
  })

  it("q < 0.10 on any share of failures in at most one of ten", () => {
    const found = worlds.filter(hasShareFinding)
    expect(found.length / WORLDS).toBeLessThan(0.1)
    expect(found.length).toBeGreaterThan(10)
  })

  it("the interval of the paired difference covers 0 in 93 to 97 of 100", () => {
    expectCoverage(worlds.map((world) => ({ truth: 0, interval: pairedDifference(splitOf(world)) })))
  })
})

it("one model fails twice as often, in the same ways: shares are still found different in at most one of ten", () => {
  const found = Array.from({ length: WORLDS }, (_, world) => alikeItems({ world, n: 200, spared: 0.5 })).filter(
    hasShareFinding,
  )
  expect(found.length / WORLDS).toBeLessThan(0.1)
  expect(found.length).toBeGreaterThan(5)
})

it("one model fails twice as often, in the same ways: the distance of signatures keeps its level of one in twenty", () => {
  const rejected = Array.from({ length: 500 }, (_, world) => {
    const cells = alikeItems({ world, n: 300, spared: 0.5 }).map(({ a, b }) => ({
      a: placeOf(a),
      b: placeOf(b),
      count: 1,
    }))
    const random = derive("distance", world)
    return testPairedDistance({ cells, categories: 8, random, permutations: 199, resamples: 0 })
  }).filter((test) => test !== null && test.p <= 0.05)
  // 0.05 is exact; three standard errors of 500 worlds.
  expect(rejected.length / 500).toBeLessThan(0.05 + 3 * 0.0097)
  expect(rejected.length).toBeGreaterThan(8)
})

it("where two of eight categories differ, they are found, and of all findings at most one in ten is false", () => {
  const shift = { a: 0.1, b: 0.07 }
  const outcome = { found: 0, wrong: 0, share: 0 }
  for (let world = 0; world < WORLDS; world += 1) {
    const findings = compareCategories(alikeItems({ world, n: 500, shift })).filter(
      (row) => row.level === 1 && isFinding(row),
    )
    const wrong = findings.filter((row) => !(row.slug in shift)).length
    outcome.found += findings.length - wrong
    outcome.wrong += wrong
    outcome.share += findings.length > 0 ? wrong / findings.length : 0
  }
  expect(outcome.share / WORLDS).toBeLessThan(0.1)
  expect(outcome.found / (2 * WORLDS)).toBeGreaterThan(0.85)
})

describe("95 % intervals cover the truth in 93 to 97 of 100 samples", () => {
  it.each([
    [0.02, 560],
    [0.1, 200],
    [0.35, 560],
    [0.5, 50],
  ])("one proportion, %d of %i", (truth, n) => {
    expectCoverage(
      many(2000, `wilson ${truth}`, (random) => ({
        truth,
        interval: proportionInterval(binomial(n, truth, random), n),
      })),
    )
  })

  it("Newcombe, of sides that share no items", () => {
    expectCoverage(
      many(2000, "newcombe", (random) => {
        const [a, b] = [
          proportionInterval(binomial(80, 0.3, random), 80),
          proportionInterval(binomial(120, 0.15, random), 120),
        ]
        return { truth: 0.15, interval: differenceOfProportions(a, b) }
      }),
    )
  })

  it("Newcombe, paired, where the sides differ and go together", () => {
    expectCoverage(
      many(2000, "paired", (random) => ({ truth: 0.08, interval: pairedDifference(pairedTable(300, random)) })),
    )
  })

  it("paired bootstrap of a difference", () => {
    expectCoverage(
      many(WORLDS, "bootstrap", (random) => {
        const { both, onlyA, onlyB, neither } = pairedTable(300, random)
        const statistic = ([, a = 0, b = 0]: readonly number[]) => (a - b) / 300
        const counts = [both, onlyA, onlyB, neither]
        return { truth: 0.08, interval: bootstrapCounts({ counts, statistic, random, resamples: 400 }) }
      }),
    )
  })

  it("bootstrap of error consistency", () => {
    const truth = cohenKappa([[0.6, 0.1], [0.18, 0.12]]).kappa ?? Number.NaN // prettier-ignore
    expectCoverage(
      many(WORLDS, "kappa", (random) => {
        const { both, onlyA, onlyB, neither } = pairedTable(400, random)
        return { truth, interval: kappaInterval({ table: [[neither, onlyB], [onlyA, both]], random, resamples: 400 }) } // prettier-ignore
      }),
    )
  })
})

describe("failures read as a sample", () => {
  const worlds = many(WORLDS, "sampled", (random) => projectCategories(sampledItems(random)))
  const rowsOf = (slug: string) => worlds.map((rows) => rows.find((row) => row.slug === slug))

  it("projected rates are right on average: strata read less count for more", () => {
    const rates = rowsOf("a").map((row) => row?.rateA?.estimate ?? 0)
    expect(Math.abs(total(rates, (rate) => rate) / WORLDS - 0.12)).toBeLessThan(0.002)
  })

  it("their intervals cover the truth at least as often as they say", () => {
    const covered = coverage(rowsOf("a").map((row) => ({ truth: 0.12, interval: row?.rateA ?? null })))
    expect(covered).toBeGreaterThan(0.93)
    const differences = rowsOf("a").map((row) => ({ truth: 0, interval: row?.difference ?? null }))
    expect(coverage(differences)).toBeGreaterThan(0.93)
  })
})

describe("power", () => {
  it("the smallest difference n items can show is shown in about eight of ten", () => {
    // 300 items, one in four tells the sides apart; the difference at which the formula gives 300 items.
    const design: PairedCounts = { both: 60, onlyA: 49, onlyB: 26, neither: 165 }
    const smallest = minimalDetectableDifference(design) ?? Number.NaN
    expect(smallest).toBeGreaterThan(0.07)
    expect(smallest).toBeLessThan(0.09)
    const shown = many(2000, "power", (random) => {
      const [, onlyA = 0, onlyB = 0] = multinomial(300, [0.75, 0.125 + smallest / 2, 0.125 - smallest / 2], random)
      return mcnemarExact({ onlyA, onlyB }).p < 0.05
    })
    // The exact test keeps a little under its level, hence under 0.80.
    expect(shown.filter(Boolean).length / 2000).toBeGreaterThan(0.73)
    expect(shown.filter(Boolean).length / 2000).toBeLessThan(0.84)
  })

  it("the smallest difference falls as the root of n", () => {
    const counts = { both: 65, onlyA: 30, onlyB: 15, neither: 90 }
    const smallest = minimalDetectableDifference(counts) ?? Number.NaN
    const fourfold = { both: 260, onlyA: 120, onlyB: 60, neither: 360 }
    expect(minimalDetectableDifference(fourfold)).toBeCloseTo(smallest / 2, 12)
  })
})
type Covered = { readonly truth: number; readonly interval: Interval | null }

function coverage(cases: readonly Covered[]): number {
  const hits = cases.filter(({ truth, interval }) => interval && interval.low <= truth && truth <= interval.high)
  return hits.length / cases.length
}

function expectCoverage(cases: readonly Covered[]): void {
  expect(coverage(cases)).toBeGreaterThanOrEqual(0.93)
  expect(coverage(cases)).toBeLessThanOrEqual(0.97)
}

function placeOf({ categoryPath }: ComparedItem["a"]): number | null {
  return categoryPath ? "abcdefgh".indexOf(categoryPath[0] ?? "a") : null
}

function hasShareFinding(world: readonly ComparedItem[]): boolean {
  return [...testShares(compareCategories(world), world).values()].some(isFinding)
}

function isFinding({ q }: { readonly q: number | null }): boolean {
  return q !== null && q < DIFFERS_BELOW
}

function many<T>(worlds: number, name: string, draw: (random: Random) => T): T[] {
  return Array.from({ length: worlds }, (_, world) => draw(derive("simulations", name, world)))
}
