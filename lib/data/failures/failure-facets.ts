import "server-only"
import { ownValue } from "@/lib/domain/collections/own-property"
import { rememberedView } from "@/lib/cache/memoize"
import { builtinSource, type AnnotationFilter } from "./annotation-filter"
import { query } from "@/lib/data/base/client"
import { fromDb } from "@/lib/data/base/enums"
import { isKnown, cachedFor } from "@/lib/data/scope/scope-cache"
import { listOverrides } from "./review-overrides"
import type { Scope } from "@/lib/data/scope/scope"
import { listStrata, type StratumRow } from "@/lib/data/taxonomy/signature-counts"
import { getPaths } from "@/lib/data/taxonomy/taxonomies"

/** How many failures each choice of a filter would leave, by its slug; a choice that is missing was not counted. */
export type Facets = {
  /** failures that all filters together leave */
  readonly total: number
  readonly model: ReadonlyMap<string, number>
  readonly dataset: ReadonlyMap<string, number>
  readonly category: ReadonlyMap<string, number>
  readonly outcome: ReadonlyMap<string, number>
  readonly suspect: ReadonlyMap<string, number>
  readonly judge: ReadonlyMap<string, number>
}

type Tally = Map<string, number>
const add = (tally: Tally, key: string | null, count: number) => {
  if (key !== null && count > 0) tally.set(key, (tally.get(key) ?? 0) + count)
}

const outcomeColumns = {
  diagnosed: (row: StratumRow) => row.diagnosed,
  "no-error-found": (row: StratumRow) => row.noErrorFound,
  refused: (row: StratumRow) => row.refused,
  unparseable: (row: StratumRow) => row.unparseable,
  "context-too-long": (row: StratumRow) => row.contextTooLong,
  unavailable: (row: StratumRow) => row.unavailable,
} as const

/**
 * From the aggregates, for lists narrowed by model, data set, category and outcome only: every choice is counted under
 * the other filters, so that a filter can be changed as well as added. Reads no failure.
 */
export async function facetsOfCounts(
  scope: Scope,
  filter: AnnotationFilter,
  strata: readonly StratumRow[],
): Promise<Facets> {
  const { models = [], datasets = [], category } = filter
  const inModels = (row: StratumRow) => models.length === 0 || models.includes(row.modelSlug)
  const inDatasets = (row: StratumRow) =>
    datasets.length === 0 || datasets.includes(row.datasetSlug) || datasets.includes(row.suite)
  const isNode = category !== undefined && category !== "other" && category !== "unassigned"
  const [ofNode, ofNodes] = await Promise.all([
    isNode ? countsOfNode(scope, category) : null,
    countsOfNodes(scope, {
      models,
      datasets,
      strata: strata.filter((row) => inModels(row) && inDatasets(row)),
      category,
    }),
  ])
  const { outcome } = filter
  const of = ["facets", models, datasets, category, outcome, ofNode, ofNodes]
  const tally = () => tallied({ filter, strata, inModels, inDatasets, ofNode, ofNodes })
  return (await isKnown(scope, [models, datasets, category, outcome])) ? rememberedView(strata, of, tally) : tally()
}

function tallied(from: {
  readonly filter: AnnotationFilter
  readonly strata: readonly StratumRow[]
  readonly inModels: (row: StratumRow) => boolean
  readonly inDatasets: (row: StratumRow) => boolean
  readonly ofNode: readonly OfNode[] | null
  readonly ofNodes: readonly OfSlug[]
}): Facets {
  const { strata, inModels, inDatasets, ofNode, ofNodes } = from
  const { category, outcome } = from.filter
  const key = (modelId: number, datasetId: number) => `${modelId} ${datasetId}`
  const inNode = ofNode && new Map(ofNode.map((row) => [key(row.modelId, row.datasetId), row.total]))
  const size = (row: StratumRow) => {
    if (inNode)
      return outcome === undefined || outcome === "diagnosed" ? (inNode.get(key(row.modelId, row.datasetId)) ?? 0) : 0
    if (category === "other" || category === "unassigned") return row[category]
    if (outcome === undefined) return row.sampled
    return ownValue<(row: StratumRow) => number>(outcomeColumns, outcome)?.(row) ?? 0
  }
  const facets = emptyFacets()
  let total = 0
  for (const row of strata) {
    if (inDatasets(row)) add(facets.model, row.modelSlug, size(row))
    if (inModels(row)) add(facets.dataset, row.datasetSlug, size(row))
    if (!inModels(row) || !inDatasets(row)) continue
    total += size(row)
    if (inNode || category !== undefined) add(facets.outcome, "diagnosed", size(row))
    else for (const [slug, of] of Object.entries(outcomeColumns)) add(facets.outcome, slug, of(row))
    add(facets.category, "other", row.other)
    add(facets.category, "unassigned", row.unassigned)
  }
  if (outcome === undefined || outcome === "diagnosed")
    for (const node of ofNodes) add(facets.category, node.slug, node.total)
  return { ...facets, total }
}

/** From a bounded list of failures that were found: what there is among them. */
export async function facetsOfHits(scope: Scope, ids: readonly number[]): Promise<Facets> {
  const [hits, strata, paths, overrides] = await Promise.all([
    queryHits(scope, ids),
    listStrata(scope),
    getPaths(scope.parts.map(({ versionId }) => versionId)),
    listOverrides(scope),
  ])
  const byId = new Map(overrides.map((override) => [override.id, override]))
  const rows = hits.map((hit) => {
    const { outcome, nodeId, placement } = byId.get(hit.id) ?? { ...hit, placement: hit.placed }
    return { ...hit, outcome, nodeId, placed: placement }
  })
  const models = new Map(strata.map((row) => [row.modelId, row.modelSlug]))
  const datasets = new Map(strata.map((row) => [row.datasetId, row.datasetSlug]))
  const facets = emptyFacets()
  for (const row of rows) {
    add(facets.model, models.get(row.modelId) ?? null, 1)
    add(facets.dataset, datasets.get(row.datasetId) ?? null, 1)
    add(facets.outcome, fromDb(row.outcome), 1)
    add(facets.suspect, row.suspect && fromDb(row.suspect), 1)
    add(facets.judge, row.builtin ? "builtin" : "model", 1)
    if (row.outcome !== "diagnosed") continue
    if (row.nodeId === null) add(facets.category, row.placed ?? "unassigned", 1)
    else for (const { slug } of paths.get(row.nodeId) ?? []) add(facets.category, slug, 1)
  }
  return { ...facets, total: rows.length }
}

type Hit = {
  readonly id: number
  readonly modelId: number
  readonly datasetId: number
  readonly outcome: string
  readonly suspect: string | null
  readonly builtin: boolean
  readonly nodeId: number | null
  readonly placed: string | null
}

function queryHits(scope: Scope, ids: readonly number[]): Promise<Hit[]> {
  return query<Hit>(
    `SELECT a.id, a.model_id AS "modelId", a.dataset_id AS "datasetId", a.outcome, a.suspect,
            coalesce(a.source ~ $3, false) AS builtin, ca.node_id AS "nodeId", ca.outcome AS placed
     FROM error_annotation a LEFT JOIN category_assignment ca ON ca.annotation_id = a.id AND ca.version_id = $2
     WHERE a.id = ANY ($1::int[])`,
    [ids, scope.version.id, builtinSource],
  )
}

function emptyFacets() {
  const tally = (): Tally => new Map()
  return { model: tally(), dataset: tally(), category: tally(), outcome: tally(), suspect: tally(), judge: tally() }
}

type OfNode = { readonly modelId: number; readonly datasetId: number; readonly total: number }

function countsOfNode(scope: Scope, slug: string): Promise<OfNode[]> {
  return cachedFor(scope, { name: "node", of: [slug], load: () => queryNode(scope, slug) })
}

function queryNode(scope: Scope, slug: string): Promise<OfNode[]> {
  return query<OfNode>(
    `SELECT c.model_id AS "modelId", c.dataset_id AS "datasetId", c.total
     FROM node_count c JOIN taxonomy_node n ON n.id = c.node_id AND n.version_id = $2 AND n.slug = $3
     WHERE c.analysis_id = $1 AND c.version_id = $2`,
    [scope.analysis.id, scope.version.id, slug],
  )
}

/** Top categories, and the children of the one that is open: all of a deep tree would be too many rows. */
function countsOfNodes(scope: Scope, wanted: OfNodes): Promise<OfSlug[]> {
  const { category } = wanted
  const of = [category ?? null, wanted.models, wanted.datasets]
  return cachedFor(scope, { name: "facets", of, load: () => queryNodes(scope, wanted) })
}

type OfSlug = { slug: string; total: number }
type OfNodes = {
  readonly models: readonly string[]
  readonly datasets: readonly string[]
  /** those of the models and data sets */
  readonly strata: readonly StratumRow[]
  readonly category: string | undefined
}

function queryNodes(scope: Scope, { strata, category }: OfNodes): Promise<OfSlug[]> {
  const distinct = (of: (row: StratumRow) => number) => [...new Set(strata.map(of))]
  return query<OfSlug>(
    `WITH RECURSIVE open AS (
       SELECT id, parent_id FROM taxonomy_node WHERE version_id = $2 AND slug = $3
       UNION ALL SELECT n.id, n.parent_id FROM taxonomy_node n JOIN open ON n.id = open.parent_id
     ), shown AS (
       SELECT id, slug FROM taxonomy_node
       WHERE version_id = $2 AND (parent_id IS NULL OR parent_id IN (SELECT id FROM open))
     )
     SELECT shown.slug, sum(c.total)::int AS total
     FROM shown JOIN node_count c ON c.analysis_id = $1 AND c.version_id = $2 AND c.node_id = shown.id
       AND c.model_id = ANY ($4::int[]) AND c.dataset_id = ANY ($5::int[])
     GROUP BY shown.slug`,
    [
      scope.analysis.id,
      scope.version.id,
      category ?? null,
      distinct((row) => row.modelId),
      distinct((row) => row.datasetId),
    ],
  )
}
