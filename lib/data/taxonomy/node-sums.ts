import "server-only"
import type { PoolClient } from "pg"
import type { NodeSum, NodeSums } from "@/lib/stats/signatures/node-sums"
import { query } from "@/lib/data/base/client"
import { cachedFor } from "@/lib/data/scope/scope-cache"
import type { Scope } from "@/lib/data/scope/scope"
import type { CountFilter } from "./signature-counts"

/** `depth` leaves out what is below that level; or `nodes` (ids) all other nodes. */
export type SumFilter = CountFilter & { readonly depth?: number; readonly nodes?: readonly number[] }

/** Counts of the scope added up in the database, as `sumsOf` would add up its single counts. */
export async function listNodeSums(scope: Scope, filter: SumFilter = {}): Promise<NodeSums> {
  const [byDataset, byModel] = await Promise.all([
    cachedFor(scope, {
      name: "sums by data set",
      of: [filter],
      load: async () =>
        (await loadSums(scope, "dataset_id", filter)).map(([datasetId, ...sums]) => ({ datasetId, ...named(sums) })),
    }),
    cachedFor(scope, {
      name: "sums by model",
      of: [filter],
      load: async () =>
        (await loadSums(scope, "model_id", filter)).map(([modelId, ...sums]) => ({ modelId, ...named(sums) })),
    }),
  ])
  return { byDataset, byModel }
}

/** Those of everything are kept since they were counted. */
async function loadSums(scope: Scope, of: Subject, filter: SumFilter): Promise<Row[]> {
  const isAll = Object.values(filter).every((value) => value === undefined || (Array.isArray(value) && !value.length))
  const [kept] = isAll
    ? await query<{ sums: Row[] }>(
        `SELECT ${columns[of]} AS sums FROM count_sums WHERE analysis_id = $1 AND version_id = $2`,
        [scope.analysis.id, scope.version.id],
      )
    : []
  return kept?.sums ?? querySums(scope, of, filter)
}

type Subject = "model_id" | "dataset_id"
const columns = { model_id: "by_model", dataset_id: "by_dataset" } as const

type Sums = [nodeId: number, own: number, total: number, ownWeighted: number, totalWeighted: number]

type Row = [number, ...Sums]

const named = ([nodeId, own, total, ownWeighted, totalWeighted]: Sums): NodeSum => {
  return { nodeId, own, total, ownWeighted, totalWeighted }
}

/** As one JSON value: parsed by the machine's own parser, not number by number. */
async function querySums(scope: Scope, of: Subject, filter: SumFilter): Promise<Row[]> {
  const values: unknown[] = [scope.analysis.id, scope.version.id]
  const bind = (value: unknown): string => `$${values.push(value)}`
  const { models = [], datasets = [], depth, nodes } = filter
  // Only what narrows is said: of any other condition the planner expects few rows, and walks an index for each.
  const conditions: string[] = []
  if (models.length > 0) conditions.push(`s.model_id IN (SELECT id FROM model WHERE slug = ANY (${bind(models)}))`)
  if (datasets.length > 0) {
    const names = bind(datasets)
    conditions.push(`s.dataset_id IN (SELECT id FROM dataset WHERE slug = ANY (${names}) OR suite = ANY (${names}))`)
  }
  if (nodes !== undefined) conditions.push(`c.node_id = ANY (${bind(nodes)}::int[])`)
  else if (depth !== undefined)
    conditions.push(`c.node_id IN (SELECT id FROM taxonomy_node WHERE version_id = $2 AND depth <= ${bind(depth)})`)
  const [row] = await query<{ sums: Row[] | null }>(
    `SELECT json_agg(json_build_array(${of}, ${sumNames})) AS sums
     FROM (SELECT c.${of}, ${sums} ${counted} ${conditions.map((condition) => `AND ${condition}`).join(" ")}
           GROUP BY c.${of}, c.node_id) added`,
    values,
  )
  return row?.sums ?? []
}

const sumNames = "node_id, own, total, own_weighted, total_weighted"
const sums = `
  c.node_id, sum(c.own)::int AS own, sum(c.total)::int AS total,
  sum(c.own * s.weight) AS own_weighted, sum(c.total * s.weight) AS total_weighted`
/** A failure that was read stands for as many as there are to each one read in its stratum. */
const counted = `
  FROM node_count c
  JOIN (SELECT model_id, dataset_id,
               coalesce(failures::float8 / nullif(diagnosed + no_error_found, 0), 0) AS weight
        FROM stratum WHERE analysis_id = $1) s ON s.model_id = c.model_id AND s.dataset_id = c.dataset_id
  WHERE c.analysis_id = $1 AND c.version_id = $2`

/** Keeps the sums of an analysis on one version, counted just now: both in one pass over the counts. */
export async function keepNodeSums(
  client: PoolClient,
  { analysisId, versionId }: { readonly analysisId: number; readonly versionId: number },
): Promise<void> {
  const rowsOf = (of: Subject) =>
    `coalesce(json_agg(json_build_array(${of}, ${sumNames})) FILTER (WHERE ${of} IS NOT NULL), '[]')`
  await client.query(
    `INSERT INTO count_sums (analysis_id, version_id, by_dataset, by_model)
     SELECT $1, $2, ${rowsOf("dataset_id")}, ${rowsOf("model_id")}
     FROM (SELECT c.dataset_id, c.model_id, ${sums} ${counted}
           GROUP BY GROUPING SETS ((c.dataset_id, c.node_id), (c.model_id, c.node_id))) added
     ON CONFLICT (analysis_id, version_id) DO UPDATE SET by_dataset = excluded.by_dataset, by_model = excluded.by_model`,
    [analysisId, versionId],
  )
}
