import "server-only"
import { expressionBuilder, type Expression, type SqlBool } from "kysely"
import { memoizedView } from "@/lib/cache/memoize"
import { pooled } from "@/lib/data/base/kysely"
import type { DB } from "@/lib/data/generated/tables"
import { repeatsOf } from "@/lib/data/scope/repeats"
import { inParts } from "@/lib/data/scope/parts"
import { cachedFor } from "@/lib/data/scope/scope-cache"
import type { Scope } from "@/lib/data/scope/scope"
import { strataIn } from "@/lib/data/scope/strata"
import { emptyFunnel, type Funnel } from "@/lib/domain/analyses/funnel"
import { heuristicPart } from "@/lib/domain/judges/judge-id"

export type CountFilter = { readonly models?: readonly string[]; readonly datasets?: readonly string[] }

/** One (model, dataset) of an analysis: how many there were, how many were read, what came of it. */
export type StratumRow = Awaited<ReturnType<typeof queryStrata>>[number]

/** Strata of the scope's analyses, by dataset, then by model; filters are slugs (a suite's name works too). */
export async function listStrata(scope: Scope, filter: CountFilter = {}): Promise<StratumRow[]> {
  return cachedFor(scope, { name: "strata", of: [filter], load: () => queryStrata(scope, filter) })
}

async function queryStrata(scope: Scope, filter: CountFilter) {
  const rows = await pooled()
    .selectFrom(strataIn(scope).as("s"))
    .leftJoin("analysis as an", "an.id", "s.analysisId")
    .innerJoin("model as m", "m.id", "s.modelId")
    .innerJoin("dataset as d", "d.id", "s.datasetId")
    .leftJoin("placementCount as p", (join) =>
      join
        .onRef("p.analysisId", "=", "s.analysisId")
        .on((eb) => inParts(scope, { analysis: eb.ref("p.analysisId"), version: eb.ref("p.versionId") }))
        .onRef("p.modelId", "=", "s.modelId")
        .onRef("p.datasetId", "=", "s.datasetId"),
    )
    .select([
      "s.analysisId",
      "s.modelId",
      "m.slug as modelSlug",
      "m.name as modelName",
      "m.shortName as modelShortName",
    ])
    .select((eb) => [
      ...(["s.datasetId", "d.slug as datasetSlug", "d.name as datasetName"] as const),
      eb.fn.coalesce("d.title", "d.name").as("datasetTitle"),
      // Datasets shown together ("Mr-Ben"); the title where there is none.
      eb.fn.coalesce("d.suite", "d.title", "d.name").as("suite"),
      // The rule the analysis was run with.
      ...(["s.threshold", "s.lowerIsBetter"] as const),
      // Attempts (with a score, and no errors of the harness), and the rest: neither right nor failures.
      ...(["s.predictions", "s.unscored", "s.failures", "s.sampled"] as const),
      repeatsOf("s").as("repeats"),
      eb("s.diagnosed", "+", eb.ref("s.noErrorFound")).as("read"),
      ...(["s.diagnosed", "s.noErrorFound", "s.refused"] as const),
      ...(["s.unparseable", "s.contextTooLong", "s.unavailable"] as const),
      eb.fn.coalesce("p.classified", eb.lit(0)).as("classified"),
      eb.fn.coalesce("p.other", eb.lit(0)).as("other"),
      eb.fn.coalesce("p.unassigned", eb.lit(0)).as("unassigned"),
      "an.judgeId",
    ])
    .where((eb) => isNamed(filter, { model: eb.ref("s.modelId"), dataset: eb.ref("s.datasetId") }))
    .orderBy("s.datasetId")
    .orderBy("m.id")
    .execute()
  return rows.map(({ judgeId, ...row }) => ({
    ...row,
    /** by the free judge: labelled by rules and likeness, not read */
    heuristic: heuristicPart(judgeId) === "all",
  }))
}

/** Annotations in a node per (model, dataset); `total` includes everything below the node. */
export type NodeCountRow = Awaited<ReturnType<typeof queryNodeCounts>>[number]

/** Filters narrow by slug; `depth` leaves out what is below that level, `node` (an id) every other node. */
type NodeFilter = CountFilter & { readonly depth?: number; readonly node?: number }

/** Unfiltered these are hundreds of thousands: a page needs a level or a node of them, or the sums of lib/data/taxonomy/node-sums.ts. */
export async function listNodeCounts(scope: Scope, filter: NodeFilter = {}): Promise<NodeCountRow[]> {
  return cachedFor(scope, { name: "nodes", of: [filter], load: () => queryNodeCounts(scope, filter) })
}

function queryNodeCounts(scope: Scope, filter: NodeFilter) {
  const { node, depth } = filter
  return pooled()
    .selectFrom("nodeCount as c")
    .select(["c.nodeId", "c.modelId", "c.datasetId", "c.own", "c.total"])
    .where((eb) => inParts(scope, { analysis: eb.ref("c.analysisId"), version: eb.ref("c.versionId") }))
    .where((eb) => isNamed(filter, { model: eb.ref("c.modelId"), dataset: eb.ref("c.datasetId") }))
    .where((eb) => {
      if (node !== undefined) return eb("c.nodeId", "=", node)
      return depth === undefined ? eb.lit(true) : eb("c.nodeId", "in", nodesDownTo(scope, depth))
    })
    .execute()
}

/** Ids of the categories that lie so deep at most. */
export function nodesDownTo(scope: Scope, depth: number) {
  return expressionBuilder<DB, never>()
    .selectFrom("taxonomyNode as shallow")
    .select("shallow.id")
    .where((eb) => inParts(scope, { version: eb.ref("shallow.versionId") }))
    .where("shallow.depth", "<=", depth)
}

/**
 * Is it of the models and datasets a filter names? An empty list does not narrow, and nothing is said of it: of any
 * condition the planner expects few rows, and walks an index for each.
 */
export function isNamed(
  { models = [], datasets = [] }: CountFilter,
  of: { readonly model: Expression<number>; readonly dataset: Expression<number> },
): Expression<SqlBool> {
  const eb = expressionBuilder<DB, never>()
  const inModels = eb(
    of.model,
    "in",
    eb.selectFrom("model as named").select("named.id").where("named.slug", "in", models),
  )
  const inDatasets = eb(
    of.dataset,
    "in",
    eb
      .selectFrom("dataset as named")
      .select("named.id")
      .where((on) => on.or([on("named.slug", "in", datasets), on("named.suite", "in", datasets)])),
  )
  return eb.and([...(models.length > 0 ? [inModels] : []), ...(datasets.length > 0 ? [inDatasets] : [])])
}
/** The funnel over the given strata. */
export function funnelOf(strata: readonly StratumRow[]): Funnel {
  return memoizedView(strata, ["funnel"], () => sumOf(strata))
}

function sumOf(strata: readonly StratumRow[]): Funnel {
  return strata.reduce<Funnel>(
    (sum, row) => ({
      predictions: sum.predictions + row.predictions,
      unscored: sum.unscored + row.unscored,
      failures: sum.failures + row.failures,
      sampled: sum.sampled + row.sampled,
      pending: sum.pending + pendingOf(row),
      diagnosed: sum.diagnosed + row.diagnosed,
      noErrorFound: sum.noErrorFound + row.noErrorFound,
      refused: sum.refused + row.refused,
      unparseable: sum.unparseable + row.unparseable,
      contextTooLong: sum.contextTooLong + row.contextTooLong,
      unavailable: sum.unavailable + row.unavailable,
      classified: sum.classified + row.classified,
      other: sum.other + row.other,
      unassigned: sum.unassigned + row.unassigned,
    }),
    emptyFunnel,
  )
}

function pendingOf(row: StratumRow): number {
  return row.sampled - row.read - row.refused - row.unparseable - row.contextTooLong - row.unavailable
}
