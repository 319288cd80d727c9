import "server-only"
import type { TaxonomyNode } from "@/lib/domain/taxonomy/taxonomy"
import type { NearestPeers } from "@/lib/stats/signatures/nearest-models"
import type { AnnotationRow } from "@/lib/data/failures/annotation-rows"
import { listFirstAnnotations } from "@/lib/data/failures/annotations"
import { listLabelSources } from "@/lib/data/judges/label-sources"
import { testNearestPeers, type TestedPeer } from "./nearest-models"
import { listOwnResults } from "@/lib/data/results/own-results"
import { findRelief } from "@/lib/data/taxonomy/relief"
import type { Scope } from "@/lib/data/scope/scope"
import { listNodeCounts, listStrata } from "@/lib/data/taxonomy/signature-counts"
import { getTaxonomy } from "@/lib/data/taxonomy/taxonomies"

/** What the page of one model starts from: the top categories of everybody, its own counts at every level, and where else there are labels of it. */
export async function loadModelCounts(scope: Scope, model: { readonly id: number; readonly slug: string }) {
  const [strata, nodeCounts, ownCounts, tree, relief, sources, results] = await Promise.all([
    listStrata(scope),
    listNodeCounts(scope, { depth: 1 }),
    listNodeCounts(scope, { models: [model.slug] }),
    getTaxonomy(scope.version.id),
    findRelief(scope.version.id),
    listLabelSources(scope.viewer, { modelId: model.id }),
    listOwnResults(scope.viewer, { model: model.slug }),
  ])
  return { strata, nodeCounts, ownCounts, tree, relief, sources, results }
}

export type ModelExamples = {
  readonly first: readonly AnnotationRow[]
  readonly total: number
  /** surest failures of the categories asked for, two each */
  readonly distinctive: readonly AnnotationRow[]
  readonly nearest: readonly TestedPeer[]
}

/** What the page shows of single failures, and the nearest models held against chance. */
export async function loadModelExamples(
  scope: Scope,
  wanted: {
    readonly model: { readonly id: number; readonly slug: string }
    readonly datasets: readonly string[]
    /** slugs, at most two are looked at; none: the surest failures of all */
    readonly categories: readonly string[]
    readonly nearest: NearestPeers
    readonly tree: readonly TaxonomyNode[]
  },
): Promise<ModelExamples> {
  const { model, datasets, categories, tree } = wanted
  const filter = { models: [model.slug], datasets }
  const diagnosed = { ...filter, outcome: "diagnosed" }
  const shown = categories.length > 0 ? categories.slice(0, 2) : [undefined]
  const [page, nearest, ...found] = await Promise.all([
    listFirstAnnotations(scope, filter, 8),
    testNearestPeers(scope, { modelId: model.id, peers: wanted.nearest.ranked.slice(0, 3), tree, datasets }),
    ...shown.map((category) => listFirstAnnotations(scope, { ...diagnosed, category }, 24)),
  ])
  return { first: page.rows, total: page.total, distinctive: found.flatMap(({ rows }) => twoOf(rows)), nearest }
}

/** The surest, and the surest of another sub-category if there is one. */
function twoOf(rows: readonly AnnotationRow[]): AnnotationRow[] {
  const [first, ...rest] = rows
  if (!first) return []
  const second = rest.find((row) => row.path.at(-1)?.slug !== first.path.at(-1)?.slug) ?? rest[0]
  return second ? [first, second] : [first]
}
