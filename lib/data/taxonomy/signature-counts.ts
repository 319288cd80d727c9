import "server-only"
import { emptyFunnel, type Funnel } from "@/lib/domain/analyses/funnel"
import { heuristicPart } from "@/lib/domain/judges/judge-id"
import { rememberedView } from "@/lib/cache/memoize"
import { query } from "@/lib/data/base/client"
import { cachedFor } from "@/lib/data/scope/scope-cache"
import type { Scope } from "@/lib/data/scope/scope"

/** One (model, data set) of an analysis: how many there were, how many were read, what came of it. */
export type StratumRow = {
  readonly modelId: number
  readonly modelSlug: string
  readonly modelName: string
  readonly modelShortName: string | null
  readonly datasetId: number
  readonly datasetSlug: string
  readonly datasetName: string
  readonly datasetTitle: string
  /** data sets shown together ("Mr-Ben"); the title where there is none */
  readonly suite: string
  /** the rule the analysis was run with */
  readonly threshold: number
  readonly lowerIsBetter: boolean
  /** attempts: with a score, and no errors of the harness */
  readonly predictions: number
  /** the rest of the answers: neither right nor failures */
  readonly unscored: number
  readonly failures: number
  readonly sampled: number
  /** diagnosed + no error found */
  readonly read: number
  readonly diagnosed: number
  readonly noErrorFound: number
  readonly refused: number
  readonly unparseable: number
  readonly contextTooLong: number
  readonly unavailable: number
  readonly classified: number
  readonly other: number
  readonly unassigned: number
  /** by the free judge: labelled by rules and likeness, not read */
  readonly heuristic: boolean
}

export type CountFilter = { readonly models?: readonly string[]; readonly datasets?: readonly string[] }

/** Strata of the scope's analysis, in data-set order then by model; filters are slugs (a suite's name works too). */
export async function listStrata(scope: Scope, filter: CountFilter = {}): Promise<StratumRow[]> {
  return cachedFor(scope, { name: "strata", of: [filter], load: () => queryStrata(scope, filter) })
}

async function queryStrata(scope: Scope, filter: CountFilter): Promise<StratumRow[]> {
  const heuristic = heuristicPart(scope.analysis.judgeId) === "all"
  const rows = await query<Omit<StratumRow, "heuristic">>(
    `SELECT s.model_id AS "modelId", m.slug AS "modelSlug", m.name AS "modelName", m.short_name AS "modelShortName",
            s.dataset_id AS "datasetId", d.slug AS "datasetSlug", d.name AS "datasetName",
            coalesce(d.title, d.name) AS "datasetTitle", coalesce(d.suite, d.title, d.name) AS suite, s.threshold,
            s.lower_is_better AS "lowerIsBetter", s.predictions, s.unscored, s.failures, s.sampled, s.diagnosed + s.no_error_found AS read, s.diagnosed,
            s.no_error_found AS "noErrorFound", s.refused, s.unparseable,
            s.context_too_long AS "contextTooLong", s.unavailable,
            coalesce(p.classified, 0) AS classified, coalesce(p.other, 0) AS other,
            coalesce(p.unassigned, 0) AS unassigned
     FROM stratum s
     JOIN model m ON m.id = s.model_id
     JOIN dataset d ON d.id = s.dataset_id
     LEFT JOIN placement_count p ON p.analysis_id = s.analysis_id AND p.version_id = $2
       AND p.model_id = s.model_id AND p.dataset_id = s.dataset_id
     WHERE s.analysis_id = $1 ${narrowed(3)}
     ORDER BY s.dataset_id, m.id`,
    [scope.analysis.id, scope.version.id, filter.models ?? [], filter.datasets ?? []],
  )
  return rows.map((row) => ({ ...row, heuristic }))
}

/** Annotations in a node per (model, data set); `total` includes everything below the node. */
export type NodeCountRow = {
  readonly nodeId: number
  readonly modelId: number
  readonly datasetId: number
  readonly own: number
  readonly total: number
}

/** Filters narrow by slug; `depth` leaves out what is below that level, `node` (an id) every other node. */
type NodeFilter = CountFilter & { readonly depth?: number; readonly node?: number }

/** Unfiltered these are hundreds of thousands: a page needs a level or a node of them, or the sums of lib/data/taxonomy/node-sums.ts. */
export async function listNodeCounts(scope: Scope, filter: NodeFilter = {}): Promise<NodeCountRow[]> {
  return cachedFor(scope, { name: "nodes", of: [filter], load: () => queryNodeCounts(scope, filter) })
}

function queryNodeCounts(scope: Scope, filter: NodeFilter): Promise<NodeCountRow[]> {
  const { node, depth } = filter
  const wanted = node ?? depth
  const inNodes =
    node !== undefined
      ? "AND c.node_id = $5"
      : depth !== undefined
        ? "AND c.node_id IN (SELECT id FROM taxonomy_node WHERE version_id = $2 AND depth <= $5)"
        : ""
  return query<NodeCountRow>(
    `SELECT c.node_id AS "nodeId", c.model_id AS "modelId", c.dataset_id AS "datasetId", c.own, c.total
     FROM node_count c JOIN model m ON m.id = c.model_id JOIN dataset d ON d.id = c.dataset_id
     WHERE c.analysis_id = $1 AND c.version_id = $2 ${narrowed(3)}
       ${inNodes}`,
    [
      scope.analysis.id,
      scope.version.id,
      filter.models ?? [],
      filter.datasets ?? [],
      ...(wanted === undefined ? [] : [wanted]),
    ],
  )
}

/** The funnel over the given strata. */
export function funnelOf(strata: readonly StratumRow[]): Funnel {
  return rememberedView(strata, ["funnel"], () => sumOf(strata))
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

/** Empty lists do not narrow. */
function narrowed(first: number): string {
  return `AND (cardinality($${first}::text[]) = 0 OR m.slug = ANY($${first}))
     AND (cardinality($${first + 1}::text[]) = 0 OR d.slug = ANY($${first + 1}) OR d.suite = ANY($${first + 1}))`
}
