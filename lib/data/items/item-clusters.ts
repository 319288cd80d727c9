import "server-only"
import { sql } from "kysely"
import type { ClientBase } from "pg"
import { AppError } from "@/lib/errors"
import { countOf } from "@/lib/data/base/columns"
import { db, on } from "@/lib/data/base/kysely"
import { noClustersSentence } from "@/lib/wording/clusters"

// Items that belong together, by what the files say of their answers under a key (lib/data/scope/repeats.ts reads them).

type Keyed = { readonly datasetId: number; readonly key: string | null }
type Named = { readonly exampleId: number; readonly name: string; readonly names: number }

/** Of which answers keys are listed, and how many keys. */
const [mostRead, mostKeys] = [20_000, 40]

/**
 * Puts the items of datasets into the clusters that their answers name under a key, and counts them; null: into none. An
 * item whose answers name several is in the first of the file's order, one whose answers name none in one of its own.
 * `asked`: somebody asked for the key; then AppError "invalid" where no answer of any of the datasets has it.
 */
export async function keepClusters(
  client: ClientBase,
  { resultSetId, datasets, asked }: { resultSetId: number; datasets: readonly Keyed[]; asked: string | null },
): Promise<void> {
  let isNamed = false
  for (const { datasetId, key } of datasets) {
    await on(client)
      .deleteFrom("itemCluster as c")
      .where("c.resultSetId", "=", resultSetId)
      .where((eb) => eb("c.exampleId", "in", eb.selectFrom("example").select("id").where("datasetId", "=", datasetId)))
      .execute()
    const counts = key === null ? nothing : await clusterItems(client, { resultSetId, datasetId, key })
    isNamed ||= counts.clusterKey !== null
    await on(client)
      .updateTable("resultSetDataset")
      .set(counts)
      .where("resultSetId", "=", resultSetId)
      .where("datasetId", "=", datasetId)
      .execute()
  }
  if (asked === null || isNamed) return
  throw new AppError("invalid", noClustersSentence(asked, await keysOf(client, resultSetId)))
}

const nothing = { clusterKey: null, clusters: 0, itemsAlone: 0, clusterClashes: 0, byCluster: false }

async function clusterItems(
  client: ClientBase,
  { resultSetId, datasetId, key }: { resultSetId: number; datasetId: number; key: string },
) {
  // Names may be whole texts: their hashes are as good.
  const named = on(client)
    .selectFrom("prediction as p")
    .innerJoin("predictionDetail as d", "d.predictionId", "p.id")
    .select((eb) => ["p.id", "p.exampleId", sql<string>`md5(btrim(${eb.ref("d.metadata")} ->> ${key}))`.as("name")])
    .where("p.resultSetId", "=", resultSetId)
    .where("p.datasetId", "=", datasetId)
    .where((eb) => sql<boolean>`btrim(${eb.ref("d.metadata")} ->> ${key}) <> ''`)
  await on(client)
    .schema.createTable("namedItem")
    .temporary()
    .onCommit("drop")
    .as(
      on(client)
        .selectFrom(named.as("n"))
        .select((eb) => [
          "n.exampleId",
          sql<string>`(array_agg(${eb.ref("n.name")} ORDER BY ${eb.ref("n.id")}))[1]`.as("name"),
          eb.cast<number>(eb.fn.count("n.name").distinct(), "integer").as("names"),
        ])
        .groupBy("n.exampleId"),
    )
    .execute()
  const within = on(client).withTables<{ namedItem: Named }>()
  const { items, clusters, clusterClashes } = await within
    .selectFrom("namedItem")
    .select((eb) => [
      countOf().as("items"),
      eb.cast<number>(eb.fn.count("name").distinct(), "integer").as("clusters"),
      countOf(eb("names", ">", 1)).as("clusterClashes"),
    ])
    .executeTakeFirstOrThrow()
  const { all } = await on(client)
    .selectFrom("prediction")
    .select((eb) => eb.cast<number>(eb.fn.count("exampleId").distinct(), "integer").as("all"))
    .where("resultSetId", "=", resultSetId)
    .where("datasetId", "=", datasetId)
    .executeTakeFirstOrThrow()
  const itemsAlone = all - items
  const byCluster = clusters < items && clusters + itemsAlone > 1
  if (byCluster) await placeItems(client, resultSetId)
  await on(client).schema.dropTable("namedItem").execute()
  return items === 0 ? nothing : { clusterKey: key, clusters, itemsAlone, clusterClashes, byCluster }
}

/** Each item that is not alone, under the first item of its cluster. */
async function placeItems(client: ClientBase, resultSetId: number): Promise<void> {
  const within = on(client).withTables<{ namedItem: Named }>()
  const placed = within.selectFrom("namedItem").select((eb) => [
    "exampleId",
    eb.fn
      .min("exampleId")
      .over((over) => over.partitionBy("name"))
      .as("cluster"),
    eb.fn
      .countAll<number>()
      .over((over) => over.partitionBy("name"))
      .as("size"),
  ])
  await on(client)
    .insertInto("itemCluster")
    .columns(["resultSetId", "exampleId", "cluster"])
    .expression((eb) =>
      eb
        .selectFrom(placed.as("p"))
        .select([sql<number>`${resultSetId}::int`.as("resultSetId"), "p.exampleId", "p.cluster"])
        .where("p.size", ">", 1),
    )
    .execute()
}

/** Items stand under other ids now: those of clusters follow. */
export async function renewClusters(client: ClientBase, resultSetId: number): Promise<void> {
  await on(client).deleteFrom("itemCluster").where("resultSetId", "=", resultSetId).execute()
  const datasets = await on(client)
    .selectFrom("resultSetDataset")
    .select((eb) => ["datasetId", eb.ref("clusterKey").$notNull().as("key")])
    .where("resultSetId", "=", resultSetId)
    .where("clusterKey", "is not", null)
    .execute()
  await keepClusters(client, { resultSetId, datasets, asked: null })
}

/** What the first answers say beside their texts, by key. */
const keysIn = (connection: ReturnType<typeof db>, resultSetId: number, datasetId?: number) =>
  connection
    .with("some", (qb) =>
      qb
        .selectFrom("prediction as p")
        .innerJoin("predictionDetail as d", "d.predictionId", "p.id")
        .select(["p.exampleId", "d.metadata"])
        .where("p.resultSetId", "=", resultSetId)
        .$if(datasetId !== undefined, (one) => one.where("p.datasetId", "=", datasetId ?? 0))
        .limit(mostRead),
    )
    .selectFrom("some")
    .innerJoinLateral(
      (eb) =>
        sql<{ key: string; value: string }>`jsonb_each_text(${eb.ref("some.metadata")})`.as<"e">(sql`e(key, value)`),
      (join) => join.onTrue(),
    )
    .select("e.key")
    .where((eb) => sql<boolean>`btrim(${eb.ref("e.value")}) <> ''`)
    .groupBy("e.key")
    .orderBy("e.key")
    .limit(mostKeys)

async function keysOf(client: ClientBase, resultSetId: number): Promise<string[]> {
  return (await keysIn(on(client), resultSetId).execute()).map(({ key }) => key)
}

/** Keys whose values put several items of a dataset together, and not all. Call getResultSet first. */
export async function listClusterKeys(resultSetId: number, datasetId: number): Promise<string[]> {
  const rows = await keysIn(db(), resultSetId, datasetId)
    .having((eb) => eb(eb.fn.count("e.value").distinct(), ">", sql<string>`1`))
    .having((eb) => eb(eb.fn.count("e.value").distinct(), "<", eb.fn.count<string>("some.exampleId").distinct()))
    .execute()
  return rows.map(({ key }) => key)
}
