import type { TaxonomyNode } from "@/lib/domain/taxonomy/taxonomy"
import type { Estimate } from "@/lib/stats/core/estimate"
import { commonestOf, type Labels } from "@/lib/stats/signatures/label-coverage"
import { signatureOf } from "@/lib/stats/signatures/signature"
import { isLeftoverKey } from "@/lib/stats/signatures/category-counts"
import { FEWEST_READ } from "./findings"
import { topCounts, type NodeTotal, type PlacedStratum } from "./signature-view"

export type DatasetMix = {
  readonly slug: string
  readonly title: string
  readonly failures: number
  readonly read: number
  /** the same categories in the same order on every dataset */
  readonly rows: readonly {
    readonly key: string
    readonly name: string
    readonly read: number
    readonly share: Estimate | null
  }[]
}

/** Categories shown in every panel: those the model fails in most. */
const shown = 6
const mostPanels = 12

/** How one model's failures divide on each of its datasets that was read enough; most failures read first. */
export function datasetMixes(input: {
  readonly tree: readonly TaxonomyNode[]
  /** of one model */
  readonly strata: readonly (PlacedStratum & { readonly datasetSlug: string; readonly datasetTitle: string })[]
  readonly nodeCounts: readonly NodeTotal[]
}): DatasetMix[] {
  const { tree, nodeCounts } = input
  const strata = input.strata.filter((row) => row.read >= FEWEST_READ)
  const counts = topCounts({ tree, strata, nodeCounts })
  const names = new Map(tree.map((node) => [node.slug, node.name]))
  const keys = signatureOf({ strata, counts })
    .rows.filter((row) => row.read > 0 && !isLeftoverKey(row.key))
    .sort((a, b) => b.read - a.read || (a.key < b.key ? -1 : 1))
    .slice(0, shown)
    .map((row) => row.key)
  return [...strata]
    .sort((a, b) => b.read - a.read || a.datasetId - b.datasetId)
    .slice(0, mostPanels)
    .map((stratum) => {
      const own = counts.filter((row) => row.datasetId === stratum.datasetId)
      const { rows } = signatureOf({ strata: [stratum], counts: own, keys })
      const byKey = new Map(rows.map((row) => [row.key, row]))
      return {
        slug: stratum.datasetSlug,
        title: stratum.datasetTitle,
        failures: stratum.failures,
        read: stratum.read,
        rows: keys.map((key) => {
          const row = byKey.get(key)
          return { key, name: names.get(key) ?? key, read: row?.read ?? 0, share: row?.share ?? null }
        }),
      }
    })
}

/** The category that leads on each dataset, where one does; never more than the counts show (lib/stats/signatures/label-coverage.ts). */
export function mixesInWords(mixes: readonly DatasetMix[], labels: Pick<Labels, "coverage">): string {
  const found = mixes.map((mix) => commonestOf(mix.rows, { labels, countOf: (row) => row.read }))
  const leaders = new Set(found.map((one) => (one.kind === "first" || one.kind === "only" ? one.first.name : null)))
  const [only] = leaders
  if (leaders.size === 1 && typeof only === "string")
    return `${only} is the most frequent on each of these ${mixes.length} benchmarks`
  return leaders.has(null)
    ? "No single commonest failure on all of these benchmarks"
    : "Its leading failures differ from benchmark to benchmark"
}
