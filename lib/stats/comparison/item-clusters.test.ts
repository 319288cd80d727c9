import { describe, expect, it } from "vitest"
import { derive } from "@/lib/stats/core/random"
import type { ComparedItem } from "./compared-item"
import { clusteredBy, clustersAmong, shareFailed } from "./item-clusters"
import { pairedClusters } from "@/lib/stats/proportions/paired-clusters"
import { comparePaired } from "./paired-comparison"
import { regressionsOf } from "./regressions"

const kinds = ["factual-error", "calculation"] as const

/** Sixty items that fail by passage: of four passages in ten nearly all, of the others hardly any. */
function items(clusterOf: (item: number) => number | undefined, { isRead = true } = {}): ComparedItem[] {
  const random = derive("clustered", 1)
  return Array.from({ length: 60 }, (_, item) => {
    const isHard = item % 10 < 4
    const side = (often: number) => {
      const failed = random.next() < (isHard ? often : 0.1)
      const kind = kinds[random.below(2)] ?? kinds[0]
      return { failed, categoryPath: failed && (isRead || item % 3 > 0) ? [kind] : null }
    }
    return { a: side(0.9), b: side(0.8), stratum: 1, cluster: clusterOf(item) }
  })
}

const width = ({ low, high }: { low: number; high: number }) => high - low
const seed = { seed: 7 }

describe("a comparison of items in clusters", () => {
  it("keeps every estimate and widens what the spread over clusters widens", () => {
    const [plain, clustered] = [comparePaired(items(() => undefined), seed), comparePaired(items((item) => item % 10), seed)] // prettier-ignore
    if (!plain || !clustered) throw new Error("They share items.")
    expect(clustered.clusters).toEqual({ number: 10, isUnit: true })
    expect(clustered.split).toEqual(plain.split)
    for (const side of ["a", "b"] as const) {
      expect(clustered[side].failureRate.estimate).toBeCloseTo(plain[side].failureRate.estimate, 12)
      expect(width(clustered[side].failureRate)).toBeGreaterThan(1.3 * width(plain[side].failureRate))
    }
    expect(clustered.failureDifference.estimate).toBeCloseTo(plain.failureDifference.estimate, 12)
    expect(clustered.errorConsistency.observed).toBe(plain.errorConsistency.observed)
    for (const [at, row] of clustered.signature.categories.entries()) {
      const other = plain.signature.categories[at]
      expect([row.key, row.a, row.b, row.both]).toEqual([other?.key, other?.a, other?.b, other?.both])
      expect(row.rateA?.estimate).toBeCloseTo(other?.rateA?.estimate ?? NaN, 12)
      expect(row.shareA?.estimate).toBeCloseTo(other?.shareA?.estimate ?? NaN, 12)
      expect(row.shareTest?.p).toBeGreaterThan(0)
    }
    expect(clustered.signature.distance).toMatchObject({ sqrtJsd: plain.signature.distance?.sqrtJsd, p: null })
    expect(clustered.signature.distance?.interval?.low).toBeLessThan(clustered.signature.distance?.sqrtJsd ?? 0)
    expect(clustered.signature.homogeneity).toBeNull()
    expect(regressionsOf(items((item) => item % 10)).p).toBe(clustered.mcnemar.p)
  })

  it("of one item each, or of all in one, is the very one of the items", () => {
    const plain = comparePaired(
      items(() => undefined),
      seed,
    )
    const alone = comparePaired(
      items((item) => item),
      seed,
    )
    expect({ ...alone, clusters: null }).toEqual(plain)
    expect(alone?.clusters).toEqual({ number: 60, isUnit: false })
    const one = comparePaired(
      items(() => 1),
      seed,
    )
    expect({ ...one, clusters: null }).toEqual(plain)
    expect(one?.clusters).toEqual({ number: 1, isUnit: false })
    expect(regressionsOf(items(() => 1))).toEqual(regressionsOf(items(() => undefined)))
  })

  it("projects from a sample at the effective size of clusters", () => {
    const plain = comparePaired(
      items(() => undefined, { isRead: false }),
      seed,
    )
    const clustered = comparePaired(
      items((item) => item % 10, { isRead: false }),
      seed,
    )
    const [row, other] = [clustered, plain].map((one) => one?.signature.categories[0]?.rateA ?? { low: 0, high: 0 })
    expect(clustered?.signature.basis).toBe("samples")
    expect(width(row ?? { low: 0, high: 0 })).toBeGreaterThan(1.2 * width(other ?? { low: 0, high: 1 }))
  })

  it("takes items without a cluster as clusters of their own", () => {
    const { clusters, named } = clustersAmong(items((item) => (item < 20 ? item % 4 : undefined)))
    expect(named).toBe(44)
    expect(clusters).toMatchObject({ items: 60, clusters: 44, squares: 4 * 25 + 40 })
  })

  it("holds its level: sides that are alike within clusters differ at 5 % in about as many of 100 worlds", () => {
    let rejected = 0
    for (let world = 0; world < 400; world += 1) {
      const random = derive("worlds", world)
      const { items: known, clusters } = clustersAmong(
        Array.from({ length: 24 }, () => [random.next(), random.next()] as const).flatMap(([ofA, ofB], cluster) =>
          Array.from({ length: 8 }, (): ComparedItem => {
            const side = (rate: number) => ({ failed: random.next() < rate, categoryPath: null })
            return { a: side(ofA), b: side(ofB), cluster }
          }),
        ),
      )
      const sizes = clusters ?? { items: 0, clusters: 0, squares: 0, sizes: new Map<number, number>() }
      if (pairedClusters(clusteredBy(known, sizes.sizes, shareFailed), sizes).test.p < 0.05) rejected += 1
    }
    expect(rejected / 400).toBeLessThan(0.08)
    expect(rejected / 400).toBeGreaterThan(0.02)
  })
})
