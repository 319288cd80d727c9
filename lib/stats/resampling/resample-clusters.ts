import type { Random } from "@/lib/stats/core/random"
import { drawBinomial } from "./resample-counts"

/** What one cluster has: how many items in which cells. */
export type ClusterCells = readonly { readonly cell: number; readonly count: number }[]

/**
 * Draws of whole clusters with replacement, as counts per cell of a table: the cluster bootstrap (Field & Welsh 2007). As
 * many as there are; `alone`: items that are a cluster of their own, by cell.
 */
export function clusterDraws(
  clusters: readonly ClusterCells[],
  { alone, random }: { readonly alone: readonly number[]; readonly random: Random },
): () => number[] {
  const lone = alone.reduce((sum, count) => sum + count, 0)
  const all = clusters.length + lone
  return () => {
    const together = drawBinomial({ n: all, p: clusters.length / all, random })
    let [left, remaining] = [all - together, lone]
    const counts = alone.map((count) => {
      const drawn = remaining > 0 ? drawBinomial({ n: left, p: Math.min(1, count / remaining), random }) : 0
      left -= drawn
      remaining -= count
      return drawn
    })
    for (let draw = 0; draw < together; draw += 1)
      for (const { cell, count } of clusters[random.below(clusters.length)] ?? [])
        counts[cell] = (counts[cell] ?? 0) + count
    return counts
  }
}

/** How many resamples so many rows are worth: bounded work for the largest comparisons. */
export const resamplesFor = (rows: number): number =>
  Math.min(2_000, Math.max(200, Math.floor(20_000_000 / Math.max(1, rows))))
