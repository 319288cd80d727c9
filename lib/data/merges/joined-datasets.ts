import "server-only"
import type { PoolClient } from "pg"
import { z } from "zod"
import { thresholdRules } from "@/lib/domain/enums"
import { namedRowsSchema, type NamedRows } from "@/lib/domain/results/score-question"
import { on } from "@/lib/data/base/kysely"
import type { Move } from "./move-items"

/** What is told of one name in its files, and how its threshold came about. */
const factsSchema = z.object({
  metrics: namedRowsSchema.nullable(),
  variants: namedRowsSchema.nullable(),
  trials: z.number().int(),
  threshold: z.number(),
  lowerIsBetter: z.boolean(),
  thresholdRule: z.enum(thresholdRules),
  thresholdFromId: z.number().int().nullable(),
  directionSaid: z.boolean(),
  clusterKey: z.string().nullable().default(null),
})
type Facts = z.infer<typeof factsSchema>

type Place = { readonly resultSetId: number; readonly datasetId: number }

/** Before rows of two names come together: what each of them was is kept. */
export async function keepFacts(client: PoolClient, { resultSetId, at, to }: Move): Promise<void> {
  const rows = await rowsOf(client, { resultSetId, at, to })
  if (rows.length < 2) return
  for (const row of rows) {
    const names = await namesAt(client, row)
    const [name] = names
    // Of several each has its own already.
    if (name === undefined || names.length > 1) continue
    await on(client)
      .insertInto("joinedDataset")
      .values({ resultSetId, datasetId: name, facts: JSON.stringify(factsSchema.parse(row)) })
      .onConflict((conflict) => conflict.doNothing())
      .execute()
  }
}

/** After rows went from one name to the other: each that has any has an entry, which says what its files do. */
export async function settleFacts(client: PoolClient, move: Move): Promise<void> {
  const { resultSetId, at, to } = move
  const rows = await rowsOf(client, move)
  const left = rows.find(({ datasetId }) => datasetId === at)
  const isThere = rows.some(({ datasetId }) => datasetId === to)
  const isEmpty = (await namesAt(client, { resultSetId, datasetId: at })).length === 0
  // What names clusters in the one names them in the other too, unless that has a key of its own.
  if (left && left.clusterKey !== null) await takeKey(client, { resultSetId, datasetId: to }, left.clusterKey)
  if (left && isEmpty) await leave(client, move, isThere)
  else if (left && !isThere) await copy(client, left, to)
  for (const datasetId of [at, to]) await settle(client, { resultSetId, datasetId })
}

async function leave(client: PoolClient, { resultSetId, at, to }: Move, isThere: boolean): Promise<void> {
  if (isThere)
    await on(client)
      .deleteFrom("resultSetDataset")
      .where("resultSetId", "=", resultSetId)
      .where("datasetId", "=", at)
      .execute()
  else await update(client, { resultSetId, datasetId: at }, { datasetId: to })
}

async function takeKey(client: PoolClient, { resultSetId, datasetId }: Place, clusterKey: string): Promise<void> {
  await on(client)
    .updateTable("resultSetDataset")
    .set({ clusterKey })
    .where("resultSetId", "=", resultSetId)
    .where("datasetId", "=", datasetId)
    .where("clusterKey", "is", null)
    .execute()
}

type Row = Awaited<ReturnType<typeof rowsOf>>[number]

async function copy(
  client: PoolClient,
  { histogram, metrics, variants, ...row }: Row,
  datasetId: number,
): Promise<void> {
  const json = { histogram: JSON.stringify(histogram), metrics: jsonOf(metrics), variants: jsonOf(variants) }
  await on(client)
    .insertInto("resultSetDataset")
    .values({ ...row, ...json, datasetId })
    .execute()
}

const jsonOf = (value: unknown) => (value === null ? null : JSON.stringify(value))

/** One name alone says what it did; several say it together. What nobody joined stays as it is. */
async function settle(client: PoolClient, place: Place): Promise<void> {
  const { resultSetId } = place
  const names = await namesAt(client, place)
  if (names.length === 0) return
  const kept = await on(client)
    .selectFrom("joinedDataset")
    .select(["datasetId", "facts"])
    .where("resultSetId", "=", resultSetId)
    .where("datasetId", "in", names)
    .orderBy("datasetId")
    .execute()
  const all = kept.map(({ facts }) => factsSchema.parse(facts))
  const [first] = all
  if (!first) return
  if (names.length > 1)
    return update(client, place, {
      metrics: jsonOf(sumsOf(all.map(({ metrics }) => metrics))),
      variants: jsonOf(sumsOf(all.map(({ variants }) => variants))),
      trials: Math.max(...all.map(({ trials }) => trials)),
    })
  await restore(client, place, first)
  await on(client)
    .deleteFrom("joinedDataset")
    .where("resultSetId", "=", resultSetId)
    .where("datasetId", "in", names)
    .execute()
}

/** A threshold that was moved meanwhile stays moved. */
async function restore(client: PoolClient, place: Place, facts: Facts): Promise<void> {
  const { metrics, variants, trials, threshold, lowerIsBetter, thresholdRule, thresholdFromId, directionSaid } = facts
  const { clusterKey } = facts
  const clusters = clusterKey === null ? { ...noClusters, clusterKey } : { clusterKey }
  await update(client, place, { metrics: jsonOf(metrics), variants: jsonOf(variants), trials, ...clusters })
  await on(client)
    .updateTable("resultSetDataset")
    .set((eb) => ({
      ...{ thresholdRule, directionSaid },
      // Null where these earlier results are gone.
      thresholdFromId: eb.selectFrom("resultSet").select("id").where("id", "=", thresholdFromId),
    }))
    .where("resultSetId", "=", place.resultSetId)
    .where("datasetId", "=", place.datasetId)
    .where("threshold", "=", threshold)
    .where("lowerIsBetter", "=", lowerIsBetter)
    .execute()
}

function sumsOf(lists: readonly (NamedRows | null)[]): NamedRows | null {
  const sums = new Map<string, number>()
  for (const { name, rows } of lists.flatMap((list) => list ?? [])) sums.set(name, rows + (sums.get(name) ?? 0))
  return sums.size === 0 ? null : [...sums].map(([name, rows]) => ({ name, rows }))
}

const noClusters = { clusters: 0, itemsAlone: 0, clusterClashes: 0, byCluster: false }

type Change = Partial<typeof noClusters> & {
  readonly datasetId?: number
  readonly metrics?: string | null
  readonly variants?: string | null
  readonly trials?: number
  readonly clusterKey?: string | null
}

async function update(client: PoolClient, { resultSetId, datasetId }: Place, change: Change): Promise<void> {
  await on(client)
    .updateTable("resultSetDataset")
    .set(change)
    .where("resultSetId", "=", resultSetId)
    .where("datasetId", "=", datasetId)
    .execute()
}

async function rowsOf(client: PoolClient, { resultSetId, at, to }: Move) {
  return on(client)
    .selectFrom("resultSetDataset")
    .selectAll()
    .where("resultSetId", "=", resultSetId)
    .where("datasetId", "in", [at, to])
    .execute()
}

/** The benchmarks that files name for the rows which stand under this one. */
async function namesAt(client: PoolClient, { resultSetId, datasetId }: Place): Promise<number[]> {
  const rows = await on(client)
    .selectFrom("prediction")
    .select((eb) => eb.fn.coalesce("ownDatasetId", "datasetId").as("name"))
    .distinct()
    .where("resultSetId", "=", resultSetId)
    .where("datasetId", "=", datasetId)
    .execute()
  return rows.map(({ name }) => name)
}
