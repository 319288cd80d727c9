import { countOf, type ComparedItem, type ComparedSide } from "./compared-item"
import type { ClusterSizes, PairedCluster } from "@/lib/stats/proportions/paired-clusters"
import { clusterDraws, resamplesFor, type ClusterCells } from "@/lib/stats/resampling/resample-clusters"
import type { Random } from "@/lib/stats/core/random"

/** The clusters that shared items lie in, of which one at least holds several. */
export type ItemClusters = ClusterSizes & {
  /** of those with several items */
  readonly sizes: ReadonlyMap<number, number>
  /** how often items were tried: different numbers of trials */
  readonly tries: readonly number[]
}

export type Clustered = {
  /** in a cluster only where that holds several of them */
  readonly items: readonly ComparedItem[]
  /** null: each item speaks for itself, for no cluster holds several, or one holds all */
  readonly clusters: ItemClusters | null
  /** in how many they lie; null where none was named */
  readonly named: number | null
}

/** Which clusters the intervals of a comparison go by. Where there is nothing to go by, the items are as without any. */
export function clustersAmong(items: readonly ComparedItem[]): Clustered {
  const sizes = new Map<number, number>()
  const tries = new Set([1])
  let alone = 0
  for (const item of items) {
    const count = countOf(item)
    if (item.cluster === undefined) alone += count
    else if (count > 0) sizes.set(item.cluster, (sizes.get(item.cluster) ?? 0) + count)
    for (const { trials } of [item.a, item.b]) if (trials) tries.add(trials.of)
  }
  if (sizes.size === 0) return { items, clusters: null, named: null }
  const named = alone + sizes.size
  const several = new Map(named > 1 ? [...sizes].filter(([, size]) => size > 1) : [])
  const kept = items.map((item) => {
    if (item.cluster === undefined || several.has(item.cluster)) return item
    const { cluster: _, ...bare } = item
    return bare
  })
  if (several.size === 0) return { items: kept, clusters: null, named }
  const n = [...sizes.values()].reduce((sum, size) => sum + size, alone)
  const squares = [...sizes.values()].reduce((sum, size) => sum + size ** 2, alone)
  return { items: kept, clusters: { items: n, clusters: named, squares, sizes: several, tries: [...tries] }, named }
}

/** `item`: the one it is, where it is a cluster of its own. */
export type ShownCluster = PairedCluster & { readonly cluster: number | null; readonly item: ComparedItem }

/** What either side shows, added up by cluster; clusters that show nothing are left out. */
export function clusteredBy(
  items: readonly ComparedItem[],
  sizes: ItemClusters["sizes"],
  valueOf: (side: ComparedSide) => number,
): ShownCluster[] {
  const together = new Map<number, { items: number; a: number; b: number; item: ComparedItem }>()
  const alone: ShownCluster[] = []
  for (const item of items) {
    const [a, b, count] = [valueOf(item.a), valueOf(item.b), countOf(item)]
    if (a === 0 && b === 0) continue
    if (item.cluster === undefined) {
      alone.push({ items: 1, a, b, count, cluster: null, item })
      continue
    }
    const sum = together.get(item.cluster) ?? { items: sizes.get(item.cluster) ?? 0, a: 0, b: 0, item }
    sum.a += count * a
    sum.b += count * b
    together.set(item.cluster, sum)
  }
  return [...[...together].map(([cluster, sum]) => ({ ...sum, cluster, count: 1 })), ...alone]
}

/** Whether it failed, or the share of its trials that did. */
export const shareFailed = ({ failed, trials }: ComparedSide): number =>
  trials ? trials.failed / trials.of : failed ? 1 : 0

/** Draws of whole clusters for a table of so many cells; `cellOf` null: the item is in none. Undefined: items are drawn. */
export function drawsOver(
  items: readonly ComparedItem[],
  clusters: ItemClusters | null,
  of: { readonly cells: number; readonly cellOf: (item: ComparedItem) => number | null; readonly random: Random },
) {
  if (!clusters) return undefined
  const alone = new Array<number>(of.cells).fill(0)
  const together = new Map<number, Map<number, number>>()
  for (const item of items) {
    const cell = of.cellOf(item)
    if (cell === null) continue
    if (item.cluster === undefined) {
      alone[cell] = (alone[cell] ?? 0) + countOf(item)
      continue
    }
    const counts = together.get(item.cluster) ?? new Map<number, number>()
    counts.set(cell, (counts.get(cell) ?? 0) + countOf(item))
    together.set(item.cluster, counts)
  }
  const blocks = [...together.values()].map((counts): ClusterCells =>
    [...counts].map(([cell, count]) => ({ cell, count })),
  )
  return { draw: clusterDraws(blocks, { alone, random: of.random }), resamples: resamplesFor(items.length) }
}
