import "server-only"
import { ownValue } from "@/lib/domain/collections/own-property"
import { memoizedView } from "@/lib/cache/memoize"
import { builtinSource, type AnnotationFilter } from "./annotation-filter"
import { isOneOf, sumOf } from "@/lib/data/base/columns"
import { fromDb } from "@/lib/data/base/enums"
import { pooled } from "@/lib/data/base/kysely"
import { inParts, isOnItsVersion } from "@/lib/data/scope/parts"
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
 * From the aggregates, for lists narrowed by model, dataset, category and outcome only: every choice is counted under
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
  return (await isKnown(scope, [models, datasets, category, outcome])) ? memoizedView(strata, of, tally) : tally()
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
  const key = ({ analysisId, modelId, datasetId }: Pick<StratumRow, "analysisId" | "modelId" | "datasetId">) =>
    `${analysisId} ${modelId} ${datasetId}`
  const inNode = ofNode && new Map(ofNode.map((row) => [key(row), row.total]))
  const size = (row: StratumRow) => {
    if (inNode) return outcome === undefined || outcome === "diagnosed" ? (inNode.get(key(row)) ?? 0) : 0
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

function queryHits(scope: Scope, ids: readonly number[]) {
  return pooled()
    .selectFrom("errorAnnotation as a")
    .leftJoin("categoryAssignment as ca", (join) =>
      join
        .onRef("ca.annotationId", "=", "a.id")
        .on((eb) => isOnItsVersion(scope, { analysis: eb.ref("a.analysisId"), version: eb.ref("ca.versionId") })),
    )
    .select(["a.id", "a.modelId", "a.datasetId", "a.outcome", "a.suspect", "ca.nodeId", "ca.outcome as placed"])
    .select((eb) => eb.fn.coalesce(eb("a.source", "~", builtinSource), eb.lit(false)).as("builtin"))
    .where((eb) => isOneOf(eb.ref("a.id"), ids))
    .execute()
}

function emptyFacets() {
  const tally = (): Tally => new Map()
  return { model: tally(), dataset: tally(), category: tally(), outcome: tally(), suspect: tally(), judge: tally() }
}

type OfNode = Awaited<ReturnType<typeof queryNode>>[number]

function countsOfNode(scope: Scope, slug: string): Promise<OfNode[]> {
  return cachedFor(scope, { name: "node", of: [slug], load: () => queryNode(scope, slug) })
}

function queryNode(scope: Scope, slug: string) {
  return pooled()
    .selectFrom("nodeCount as c")
    .innerJoin("taxonomyNode as n", (join) =>
      join.onRef("n.id", "=", "c.nodeId").onRef("n.versionId", "=", "c.versionId").on("n.slug", "=", slug),
    )
    .select(["c.analysisId", "c.modelId", "c.datasetId", "c.total"])
    .where((eb) => inParts(scope, { analysis: eb.ref("c.analysisId"), version: eb.ref("c.versionId") }))
    .execute()
}

/** Top categories, and the children of the one that is open: all of a deep tree would be too many rows. */
function countsOfNodes(scope: Scope, wanted: OfNodes): Promise<OfSlug[]> {
  const { category } = wanted
  const of = [category ?? null, wanted.models, wanted.datasets]
  return cachedFor(scope, { name: "facets", of, load: () => queryNodes(scope, wanted) })
}

type OfSlug = Awaited<ReturnType<typeof queryNodes>>[number]
type OfNodes = {
  readonly models: readonly string[]
  readonly datasets: readonly string[]
  /** those of the models and datasets */
  readonly strata: readonly StratumRow[]
  readonly category: string | undefined
}

function queryNodes(scope: Scope, { strata, category }: OfNodes) {
  const distinct = (of: (row: StratumRow) => number) => [...new Set(strata.map(of))]
  return pooled()
    .withRecursive("open", (query) =>
      query
        .selectFrom("taxonomyNode")
        .select(["id", "parentId"])
        .where((eb) => inParts(scope, { version: eb.ref("versionId") }))
        .where("slug", "=", category ?? null)
        .unionAll(
          query
            .selectFrom("taxonomyNode as n")
            .innerJoin("open", "n.id", "open.parentId")
            .select(["n.id", "n.parentId"]),
        ),
    )
    .with("shown", (query) =>
      query
        .selectFrom("taxonomyNode")
        .select(["id", "slug"])
        .where((eb) => inParts(scope, { version: eb.ref("versionId") }))
        .where((eb) =>
          eb.or([eb("parentId", "is", null), eb("parentId", "in", eb.selectFrom("open").select("open.id"))]),
        ),
    )
    .selectFrom("shown")
    .innerJoin("nodeCount as c", "c.nodeId", "shown.id")
    .select("shown.slug")
    .select((eb) => sumOf(eb.ref("c.total")).as("total"))
    .where((eb) => inParts(scope, { analysis: eb.ref("c.analysisId"), version: eb.ref("c.versionId") }))
    .where((eb) =>
      isOneOf(
        eb.ref("c.modelId"),
        distinct((row) => row.modelId),
      ),
    )
    .where((eb) =>
      isOneOf(
        eb.ref("c.datasetId"),
        distinct((row) => row.datasetId),
      ),
    )
    .groupBy("shown.slug")
    .execute()
}
