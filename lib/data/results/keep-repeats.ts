import "server-only"
import { expressionBuilder } from "kysely"
import type { ClientBase } from "pg"
import { on } from "@/lib/data/base/kysely"
import type { DB } from "@/lib/data/generated/tables"
import { isAttempt, isFailure, rulesOf } from "@/lib/data/scope/failure-rule"
import { areAveraged, repeatSums } from "@/lib/data/scope/repeats"

/** Of which dataset, of which models; all where nothing is said. */
type Kept = {
  readonly resultSetId: number
  readonly datasetId?: number | undefined
  readonly models?: readonly number[] | undefined
}

/** Keeps the sums of a result set by the rules it has now. */
export async function keepRepeats(client: ClientBase, kept: Kept): Promise<void> {
  const datasets = await averagedDatasets(client, kept)
  if (datasets.length === 0) return
  await on(client)
    .updateTable("resultSetCount as c")
    .from(sumsIn({ ...kept, analysisId: null, datasets }))
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
  const datasets = await averagedDatasets(client, kept)
  if (datasets.length === 0) return
  await on(client)
    .updateTable("stratum as s")
    .from(sumsIn({ ...kept, analysisId, datasets }))
    .set((eb) => ({ repeats: eb.ref("sums.repeats") }))
    .where("s.analysisId", "=", analysisId)
    .whereRef("s.modelId", "=", "sums.modelId")
    .whereRef("s.datasetId", "=", "sums.datasetId")
    .execute()
}

/** Those in which all trials of an item count. */
async function averagedDatasets(client: ClientBase, { resultSetId, datasetId }: Kept): Promise<number[]> {
  const rows = await on(client)
    .selectFrom("resultSetDataset as d")
    .select("d.datasetId")
    .where("d.resultSetId", "=", resultSetId)
    .where(areAveraged("d"))
    .$if(datasetId !== undefined, (qb) => qb.where("d.datasetId", "=", datasetId ?? 0))
    .execute()
  return rows.map((row) => row.datasetId)
}

function sumsIn({
  resultSetId,
  analysisId,
  datasets,
  models,
}: Kept & { readonly analysisId: number | null; readonly datasets: readonly number[] }) {
  const eb = expressionBuilder<DB, never>()
  const items = eb
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
  return eb
    .selectFrom(items.as("item"))
    .select(["item.modelId", "item.datasetId", repeatSums("item").as("repeats")])
    .groupBy(["item.modelId", "item.datasetId"])
    .as("sums")
}
