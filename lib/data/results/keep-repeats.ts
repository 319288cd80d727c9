import "server-only"
import { expressionBuilder } from "kysely"
import type { ClientBase } from "pg"
import { on } from "@/lib/data/base/kysely"
import type { DB } from "@/lib/data/generated/tables"
import { isAttempt, isFailure, rulesOf } from "@/lib/data/scope/failure-rule"
import { areAveraged, areByCluster, clusterSums, clusterTally, repeatSums } from "@/lib/data/scope/repeats"

/** Of which dataset, of which models; all where nothing is said. */
type Kept = {
  readonly resultSetId: number
  readonly datasetId?: number | undefined
  readonly models?: readonly number[] | undefined
}

/** Keeps the sums of a result set by the rules it has now. */
export async function keepRepeats(client: ClientBase, kept: Kept): Promise<void> {
  for (const { datasets, sums } of await datasetsOf(client, kept))
    await on(client)
      .updateTable("resultSetCount as c")
      .from(sums({ ...kept, analysisId: null, datasets }))
      .set((eb) => ({ repeats: eb.ref("sums.repeats") }))
      .where("c.resultSetId", "=", kept.resultSetId)
      .whereRef("c.modelId", "=", "sums.modelId")
      .whereRef("c.datasetId", "=", "sums.datasetId")
      .execute()
}

/** The same of the strata of an analysis, by the rules it was run with. */
export async function keepStratumRepeats(
  client: ClientBase,
  { analysisId, ...kept }: Kept & { readonly analysisId: number },
): Promise<void> {
  for (const { datasets, sums } of await datasetsOf(client, kept))
    await on(client)
      .updateTable("stratum as s")
      .from(sums({ ...kept, analysisId, datasets }))
      .set((eb) => ({ repeats: eb.ref("sums.repeats") }))
      .where("s.analysisId", "=", analysisId)
      .whereRef("s.modelId", "=", "sums.modelId")
      .whereRef("s.datasetId", "=", "sums.datasetId")
      .execute()
}

/** Those whose intervals go by cluster, and those in which all trials of an item count; of most results there are none. */
async function datasetsOf(client: ClientBase, { resultSetId, datasetId }: Kept) {
  const rows = await on(client)
    .selectFrom("resultSetDataset as d")
    .select(["d.datasetId", areByCluster("d").as("isByCluster")])
    .where("d.resultSetId", "=", resultSetId)
    .where((eb) => eb.or([areAveraged("d"), areByCluster("d")]))
    .$if(datasetId !== undefined, (qb) => qb.where("d.datasetId", "=", datasetId ?? 0))
    .execute()
  const ids = (isByCluster: boolean) =>
    rows.filter((row) => row.isByCluster === isByCluster).map((row) => row.datasetId)
  return [
    { datasets: ids(false), sums: sumsIn },
    { datasets: ids(true), sums: sumsByCluster },
  ].filter(({ datasets }) => datasets.length > 0)
}

type Summed = Kept & { readonly analysisId: number | null; readonly datasets: readonly number[] }

function itemsIn({ resultSetId, analysisId, datasets, models }: Summed) {
  return expressionBuilder<DB, never>()
    .selectFrom("prediction as p")
    .innerJoin(rulesOf({ resultSetId, analysisId }).as("r"), "r.datasetId", "p.datasetId")
    .select((of) => [
      ...(["p.modelId", "p.datasetId"] as const),
      of.fn.countAll().as("n"),
      of.fn.countAll().filterWhere(isFailure("p", "r")).as("f"),
    ])
    .where("p.resultSetId", "=", resultSetId)
    .where("p.datasetId", "in", datasets)
    .$if(models !== undefined, (qb) => qb.where("p.modelId", "in", models ?? []))
    .where(isAttempt("p"))
    .groupBy(["p.modelId", "p.datasetId", "p.exampleId"])
}

function sumsIn(of: Summed) {
  return expressionBuilder<DB, never>()
    .selectFrom(itemsIn(of).as("item"))
    .select(["item.modelId", "item.datasetId", repeatSums("item").as("repeats")])
    .groupBy(["item.modelId", "item.datasetId"])
    .as("sums")
}

function sumsByCluster(of: Summed) {
  const eb = expressionBuilder<DB, never>()
  const clusters = eb
    .selectFrom(itemsIn(of).select("p.exampleId").as("item"))
    .leftJoin("itemCluster as lies", (join) =>
      join.on("lies.resultSetId", "=", of.resultSetId).onRef("lies.exampleId", "=", "item.exampleId"),
    )
    .select(["item.modelId", "item.datasetId", ...clusterTally("item")])
    .groupBy((on) => ["item.modelId", "item.datasetId", on.fn.coalesce("lies.cluster", "item.exampleId")])
  return eb
    .selectFrom(clusters.as("one"))
    .select(["one.modelId", "one.datasetId", clusterSums("one").as("repeats")])
    .groupBy(["one.modelId", "one.datasetId"])
    .as("sums")
}
