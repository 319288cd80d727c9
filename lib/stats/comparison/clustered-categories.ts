import { keyAt, type ComparedItem } from "./compared-item"
import { clusteredBy, type ItemClusters, type ShownCluster } from "./item-clusters"
import type { Estimate } from "@/lib/stats/core/estimate"
import { studentTwoSided } from "@/lib/stats/core/special"
import { rateOfItems } from "@/lib/stats/proportions/attempt-rate"
import { pairedClusters } from "@/lib/stats/proportions/paired-clusters"

/** What a row of a category says where items lie in clusters. */
type ClusteredCategory = {
  readonly rateA: Estimate
  readonly rateB: Estimate
  readonly difference: Estimate
  readonly p: number
  readonly shareA: Estimate | null
  readonly shareB: Estimate | null
  /** of the shares of the failures; null where they do not vary */
  readonly shareP: number | null
}

/**
 * Rates, shares and tests of the categories of a level, by cluster. A share is a ratio of two sums over clusters, c of the
 * category and f of all failures: its variance is sum (c - share f)^2 / (sum f)^2, and the difference of two shares over
 * the same clusters is tested by Student's t of their linearised difference (Cochran 1977, sections 6.4 and 9; Binder 1983).
 */
export function clusteredCategories(
  items: readonly ComparedItem[],
  clusters: ItemClusters,
  level: number,
): ReadonlyMap<string, ClusteredCategory> {
  const byKey = new Map<string, ComparedItem[]>()
  for (const item of items)
    for (const key of new Set([keyAt(item.a, level), keyAt(item.b, level)])) {
      if (key === null) continue
      const own = byKey.get(key)
      if (own) own.push(item)
      else byKey.set(key, [item])
    }
  const failures = failuresOf(items, clusters)
  return new Map([...byKey].map(([key, own]) => [key, categoryOf({ key, level, own, clusters, failures })]))
}

type Side = "a" | "b"

function failuresOf(items: readonly ComparedItem[], { sizes }: ItemClusters) {
  const shown = clusteredBy(items, sizes, ({ failed }) => (failed ? 1 : 0))
  const total = (of: (cluster: ShownCluster) => number) => shown.reduce((sum, one) => sum + one.count * of(one), 0)
  const side = (of: Side) => ({
    sum: total((one) => one[of]),
    squares: total((one) => one[of] ** 2),
    clusters: total((one) => (one[of] > 0 ? 1 : 0)),
  })
  return {
    ...{ a: side("a"), b: side("b") },
    product: total(({ a, b }) => a * b),
    clusters: total(() => 1),
    byCluster: new Map(shown.flatMap((one) => (one.cluster === null ? [] : [[one.cluster, one] as const]))),
  }
}

type Wanted = {
  readonly key: string
  readonly level: number
  readonly own: readonly ComparedItem[]
  readonly clusters: ItemClusters
  readonly failures: ReturnType<typeof failuresOf>
}

function categoryOf({ key, level, own, clusters, failures }: Wanted): ClusteredCategory {
  const shown = clusteredBy(own, clusters.sizes, (side) => (keyAt(side, level) === key ? 1 : 0))
  const rates = pairedClusters(shown, clusters)
  const cells = shown.map((one) => {
    const all = one.cluster === null ? undefined : failures.byCluster.get(one.cluster)
    const failed = (side: Side) => (all ? all[side] : one.item[side].failed ? 1 : 0)
    return { ...one, failedA: failed("a"), failedB: failed("b") }
  })
  const total = (of: (cell: (typeof cells)[number]) => number) =>
    cells.reduce((sum, cell) => sum + cell.count * of(cell), 0)
  const shareOf = (side: Side) => (failures[side].sum > 0 ? total((cell) => cell[side]) / failures[side].sum : 0)
  const [a, b] = [shareOf("a"), shareOf("b")]
  const interval = (side: Side, share: number): Estimate | null => {
    const { sum, squares, clusters: number } = failures[side]
    if (sum === 0) return null
    const failed = (cell: (typeof cells)[number]) => (side === "a" ? cell.failedA : cell.failedB)
    const variance =
      total((cell) => cell[side] ** 2) - 2 * share * total((cell) => cell[side] * failed(cell)) + share ** 2 * squares
    return rateOfItems({
      ...{ rate: share, variance: Math.max(0, variance) / sum ** 2, items: number },
      ...{ least: sum ** 2 / squares, finest: 1 / sum },
    })
  }
  return {
    ...{ rateA: rates.a, rateB: rates.b, difference: rates.difference, p: rates.test.p },
    ...{ shareA: interval("a", a), shareB: interval("b", b) },
    shareP: failures.a.sum > 0 && failures.b.sum > 0 ? shareTest() : null,
  }

  function shareTest(): number | null {
    const [sumA, sumB] = [failures.a.sum, failures.b.sum]
    /** What a cluster adds to the difference of the shares beyond what its failures alone would. */
    const without = (failedA: number, failedB: number) => (b * failedB) / sumB - (a * failedA) / sumA
    const squares =
      (b ** 2 * failures.b.squares) / sumB ** 2 -
      (2 * a * b * failures.product) / (sumA * sumB) +
      (a ** 2 * failures.a.squares) / sumA ** 2
    const seen = total((cell) => {
      const base = without(cell.failedA, cell.failedB)
      return (base + cell.a / sumA - cell.b / sumB) ** 2 - base ** 2
    })
    const degrees = failures.clusters - 1
    if (a === b) return 1
    if (degrees < 1 || squares + seen < 1e-15) return null
    return studentTwoSided((a - b) / Math.sqrt(((squares + seen) * failures.clusters) / degrees), degrees)
  }
}
