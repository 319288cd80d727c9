import "server-only"
import type { PoolClient } from "pg"
import type { NodeSum, NodeSums } from "@/lib/stats/node-sums"
import { query } from "./client"
import { rememberedFor } from "./remembered-counts"
import type { Scope } from "./scope"
import type { CountFilter } from "./signature-counts"

/** `depth` leaves out what is below that level; or `nodes` (ids) all other nodes. */
export type SumFilter = CountFilter & { readonly depth?: number; readonly nodes?: readonly number[] }

/** Counts of the scope added up in the database, as `sumsOf` would add up its single counts. */
export async function listNodeSums(scope: Scope, filter: SumFilter = {}): Promise<NodeSums> {
  const [byDataset, byModel] = await Promise.all([
    rememberedFor(scope, {
      name: "sums by data set",
      of: [filter],
      load: async () =>
        (await loadSums(scope, "dataset_id", filter)).map(([datasetId, ...sums]) => ({ datasetId, ...named(sums) })),
    }),
    rememberedFor(scope, {
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
  const [row] = await query<{ sums: Row[] | null }>(`SELECT ${addedUp(of, conditions)} AS sums`, values)
  return row?.sums ?? []
}

/** The sums of analysis $1 on version $2 as a JSON array; null where there is nothing to add up. */
function addedUp(of: Subject, conditions: readonly string[] = []): string {
  const weight = "coalesce(s.failures::float8 / nullif(s.diagnosed + s.no_error_found, 0), 0)"
  const where = ["c.analysis_id = $1", "c.version_id = $2", "s.analysis_id = $1", ...conditions]
  return `(
     SELECT json_agg(json_build_array(of, node_id, own, total, own_weighted, total_weighted))
     FROM (
       SELECT c.${of} AS of, c.node_id, sum(c.own)::int AS own, sum(c.total)::int AS total,
              sum(c.own * ${weight}) AS own_weighted, sum(c.total * ${weight}) AS total_weighted
       FROM node_count c JOIN stratum s ON s.model_id = c.model_id AND s.dataset_id = c.dataset_id
       WHERE ${where.join(" AND ")}
       GROUP BY c.${of}, c.node_id
     ) sums)`
}

/** Keeps the sums of an analysis on one version, counted just now. */
export async function keepNodeSums(
  client: PoolClient,
  { analysisId, versionId }: { readonly analysisId: number; readonly versionId: number },
): Promise<void> {
  await client.query(
    `INSERT INTO count_sums (analysis_id, version_id, by_dataset, by_model)
     SELECT $1, $2, coalesce(${addedUp("dataset_id")}, '[]'), coalesce(${addedUp("model_id")}, '[]')
     ON CONFLICT (analysis_id, version_id) DO UPDATE SET by_dataset = excluded.by_dataset, by_model = excluded.by_model`,
    [analysisId, versionId],
  )
}
