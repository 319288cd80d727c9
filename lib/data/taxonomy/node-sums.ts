import "server-only"
import { expressionBuilder, sql, type Expression, type SqlBool } from "kysely"
import type { PoolClient } from "pg"
import type { NodeSum, NodeSums } from "@/lib/stats/signatures/node-sums"
import { on, pooled } from "@/lib/data/base/kysely"
import type { DB } from "@/lib/data/generated/tables"
import { inParts } from "@/lib/data/scope/parts"
import { cachedFor } from "@/lib/data/scope/scope-cache"
import type { Scope } from "@/lib/data/scope/scope"
import { weightIn } from "./stratum-weight"
import { isNamed, nodesDownTo, type CountFilter } from "./signature-counts"

/** `depth` leaves out what is below that level; or `nodes` (ids) all other nodes. */
export type SumFilter = CountFilter & { readonly depth?: number; readonly nodes?: readonly number[] }

/** Counts of the scope added up in the database, as `sumsOf` would add up its single counts. */
export async function listNodeSums(scope: Scope, filter: SumFilter = {}): Promise<NodeSums> {
  const [byDataset, byModel] = await Promise.all([
    cachedFor(scope, {
      name: "sums by dataset",
      of: [filter],
      load: async () =>
        (await loadSums(scope, "datasetId", filter)).map(([datasetId, ...sums]) => ({ datasetId, ...named(sums) })),
    }),
    cachedFor(scope, {
      name: "sums by model",
      of: [filter],
      load: async () =>
        (await loadSums(scope, "modelId", filter)).map(([modelId, ...sums]) => ({ modelId, ...named(sums) })),
    }),
  ])
  return { byDataset, byModel }
}

type Subject = "modelId" | "datasetId"

type Sums = [nodeId: number, own: number, total: number, ownWeighted: number, totalWeighted: number]

type Row = [number, ...Sums]

const named = ([nodeId, own, total, ownWeighted, totalWeighted]: Sums): NodeSum => {
  return { nodeId, own, total, ownWeighted, totalWeighted }
}

/** Those of everything are kept since they were counted; of several parts they are added up. */
async function loadSums(scope: Scope, of: Subject, filter: SumFilter): Promise<Row[]> {
  const isAll = Object.values(filter).every((value) => value === undefined || (Array.isArray(value) && !value.length))
  const kept = isAll && scope.parts.length === 1 ? await findKept(scope, of) : undefined
  return kept?.sums ?? querySums(scope, of, filter)
}

function findKept(scope: Scope, of: Subject) {
  return pooled()
    .selectFrom("countSums")
    .select((eb) =>
      eb
        .ref(of === "modelId" ? "byModel" : "byDataset")
        .$castTo<Row[]>()
        .as("sums"),
    )
    .where((eb) => inParts(scope, { analysis: eb.ref("analysisId"), version: eb.ref("versionId") }))
    .executeTakeFirst()
}

/** As one JSON value: parsed by the machine's own parser, not number by number. */
async function querySums(scope: Scope, of: Subject, { depth, nodes, ...filter }: SumFilter): Promise<Row[]> {
  const added = sumsOfNodes()
    .select(`c.${of} as subject`)
    .where((eb) => inParts(scope, { analysis: eb.ref("c.analysisId"), version: eb.ref("c.versionId") }))
    .where((eb) => isNamed(filter, { model: eb.ref("c.modelId"), dataset: eb.ref("c.datasetId") }))
    .where((eb) => {
      if (nodes !== undefined) return sql<SqlBool>`${eb.ref("c.nodeId")} = ANY (${nodes}::int[])`
      return depth === undefined ? eb.lit(true) : eb("c.nodeId", "in", nodesDownTo(scope, depth))
    })
    .groupBy([`c.${of}`, "c.nodeId"])
  const row = await pooled()
    .selectFrom(added.as("added"))
    .select((eb) => sql<Row[] | null>`json_agg(${arrayOf("added", eb.ref("added.subject"))})`.as("sums"))
    .executeTakeFirst()
  return row?.sums ?? []
}

/** Sums of each node over counts `c`, weighted as `standsFor` of lib/stats/signatures/signature.ts says. */
function sumsOfNodes() {
  const eb = expressionBuilder<DB, never>()
  const strata = eb
    .selectFrom("stratum")
    .select(["analysisId", "modelId", "datasetId"])
    .select(weightIn("stratum").as("weight"))
  return eb
    .selectFrom("nodeCount as c")
    .innerJoin(strata.as("s"), (join) =>
      join
        .onRef("s.analysisId", "=", "c.analysisId")
        .onRef("s.modelId", "=", "c.modelId")
        .onRef("s.datasetId", "=", "c.datasetId"),
    )
    .select("c.nodeId")
    .select((of) => [
      of.cast<number>(of.fn.sum("c.own"), "integer").as("own"),
      of.cast<number>(of.fn.sum("c.total"), "integer").as("total"),
      of.fn.sum<number>(of("c.own", "*", of.ref("s.weight"))).as("ownWeighted"),
      of.fn.sum<number>(of("c.total", "*", of.ref("s.weight"))).as("totalWeighted"),
    ])
}

const sumNames = [
  "nodeId",
  "own",
  "total",
  "ownWeighted",
  "totalWeighted",
] as const satisfies readonly (keyof NodeSum)[]

/** One row of sums as a JSON array. */
function arrayOf(sums: string, subject: Expression<unknown>) {
  return sql`json_build_array(${sql.join([subject, ...sumNames.map((name) => sql.ref(`${sums}.${name}`))])})`
}

/** Keeps the sums of an analysis on one version, counted just now: both in one pass over the counts. */
export async function keepNodeSums(
  client: PoolClient,
  { analysisId, versionId }: { readonly analysisId: number; readonly versionId: number },
): Promise<void> {
  const added = sumsOfNodes()
    .select(["c.datasetId", "c.modelId"])
    .where("c.analysisId", "=", analysisId)
    .where("c.versionId", "=", versionId)
    .groupBy((eb) => {
      const [node, model, dataset] = [eb.ref("c.nodeId"), eb.ref("c.modelId"), eb.ref("c.datasetId")]
      return sql`GROUPING SETS ((${dataset}, ${node}), (${model}, ${node}))`
    })
  const listed = (subject: Expression<unknown>) =>
    sql<string>`coalesce(json_agg(${arrayOf("added", subject)}) FILTER (WHERE ${subject} IS NOT NULL), '[]')`
  await on(client)
    .insertInto("countSums")
    .columns(["analysisId", "versionId", "byDataset", "byModel"])
    .expression((eb) =>
      eb
        .selectFrom(added.as("added"))
        .select((of) => [
          sql<number>`${analysisId}::int`.as("analysisId"),
          sql<number>`${versionId}::int`.as("versionId"),
          listed(of.ref("added.datasetId")).as("byDataset"),
          listed(of.ref("added.modelId")).as("byModel"),
        ]),
    )
    .onConflict((conflict) =>
      conflict.columns(["analysisId", "versionId"]).doUpdateSet((eb) => ({
        byDataset: eb.ref("excluded.byDataset"),
        byModel: eb.ref("excluded.byModel"),
      })),
    )
    .execute()
}

/** Keeps the sums of releases that have none: those of an older version of this code weighted otherwise. */
export async function renewNodeSums(client: PoolClient): Promise<void> {
  const missing = await on(client)
    .selectFrom("taxonomyVersion as v")
    .select(["v.id as versionId", "v.analysisId"])
    .where("v.kind", "=", "release")
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom("countSums as kept")
            .select("kept.versionId")
            .whereRef("kept.versionId", "=", "v.id")
            .whereRef("kept.analysisId", "=", "v.analysisId"),
        ),
      ),
    )
    .execute()
  for (const { versionId, analysisId } of missing)
    if (analysisId !== null) await keepNodeSums(client, { analysisId, versionId })
}
