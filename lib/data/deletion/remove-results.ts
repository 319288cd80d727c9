import "server-only"
import { expressionBuilder, sql } from "kysely"
import type { PoolClient } from "pg"
import { z } from "zod"
import { prisma, transaction } from "@/lib/data/base/client"
import { isOneOf, now } from "@/lib/data/base/columns"
import { on, pooled } from "@/lib/data/base/kysely"
import type { DB } from "@/lib/data/generated/tables"
import { waitForImports } from "@/lib/data/imports/result-set-import"
import type { Removed } from "./deletions"
import type { Doomed } from "./doomed"
import { inTurns, removeSome, rowsAtOnce, type Removal } from "./in-turns"
import { diagnosesOf, removeAnalyses } from "./remove-analyses"
import { removeReplies } from "./replies-about"
import { isHeld, isRemembered, type Shared } from "./holders"

/** names a transaction: short enough that nobody waits for long */
const namesAtOnce = 20

type ResultsRemoval = Removal & {
  /** called with the ids of the uploads that brought them, before their rows go */
  readonly beforeUploads: (ids: readonly string[]) => Promise<void>
}

/** Diagnoses and predictions there are: what takes time. */
export async function rowsToRemove(doomed: Doomed): Promise<number> {
  const { n } = await pooled()
    .selectNoFrom((eb) =>
      eb(
        eb
          .selectFrom("prediction")
          .select((of) => of.fn.countAll<string>().as("n"))
          .where("resultSetId", "=", doomed.analysisId === null ? doomed.resultSetId : null),
        "+",
        eb
          .selectFrom("errorAnnotation")
          .select((of) => of.fn.countAll<string>().as("n"))
          .where(diagnosesOf(doomed)),
      ).as("n"),
    )
    .executeTakeFirstOrThrow()
  return Number(n)
}

/**
 * Removes all that results brought and all that came of them, in short transactions: begun again it goes on. Items,
 * models and benchmarks go where nobody else has them.
 */
export async function removeResults(removal: ResultsRemoval): Promise<void> {
  const { resultSetId, ownerId, onRows } = removal
  const named = await rememberNames(removal)
  await removeAnalyses(removal)
  const ofResults = expressionBuilder<DB, "prediction">()("prediction.resultSetId", "=", resultSetId)
  await inTurns(removal, "predictions", () => removeSome("prediction", ofResults))
  await removeItems(removal)
  await inTurns(removal, "judgeReplies", () => removeReplies(removal))
  await onRows(await removeUploads(removal), "uploads")
  await pooled().deleteFrom("resultSet").where("id", "=", resultSetId).execute()
  await onRows(await removeNames({ table: "model", ids: named.models, ownerId }), "models")
  await onRows(await removeNames({ table: "dataset", ids: named.datasets, ownerId }), "datasets")
}

/** Texts first, then the items that nobody has any more. Nobody may be taking one of them for new results meanwhile. */
async function removeItems(removal: Removal): Promise<void> {
  const { resultSetId } = removal
  await inTurns(removal, "items", () =>
    transaction(async (client) => {
      await waitForImports(client)
      const texts = await on(client)
        .deleteFrom("exampleText")
        .where("resultSetId", "=", resultSetId)
        .where("exampleId", "in", (eb) =>
          eb
            .selectFrom("exampleText")
            .select("exampleId")
            .where("resultSetId", "=", resultSetId)
            .orderBy("exampleId")
            .limit(rowsAtOnce),
        )
        .returning(["exampleId", "ownExampleId"])
        .execute()
      const ids = texts.flatMap(({ exampleId, ownExampleId }) => [exampleId, ownExampleId ?? exampleId])
      await on(client)
        .deleteFrom("searchText")
        .where("resultSetId", "=", resultSetId)
        .where("exampleId", "in", ids.length > 0 ? ids : [0])
        .execute()
      await removeUnheld(client, { table: "example", ids })
      return texts.length
    }),
  )
}

async function removeUploads({ resultSetId, beforeUploads }: ResultsRemoval): Promise<number> {
  const uploads = await pooled().selectFrom("upload").select("id").where("resultSetId", "=", resultSetId).execute()
  const ids = uploads.map(({ id }) => id)
  await beforeUploads(ids)
  await pooled().deleteFrom("upload").where("resultSetId", "=", resultSetId).execute()
  return ids.length
}

const namedSchema = z.object({ models: z.array(z.number()), datasets: z.array(z.number()) })

/** Written down before the first row goes: begun again, nobody else would know. */
async function rememberNames({ deletionId, resultSetId }: Removal): Promise<z.infer<typeof namedSchema>> {
  const order = { where: { id: deletionId }, select: { named: true } } as const
  const { named } = await prisma().deletion.findUniqueOrThrow(order)
  if (named !== null) return namedSchema.parse(named)
  const found = await namesOf(resultSetId)
  await prisma().deletion.update({ where: { id: deletionId }, data: { named: found } })
  return found
}

async function namesOf(resultSetId: number): Promise<z.infer<typeof namedSchema>> {
  const of = { resultSetId }
  const [counts, ofPredictions, own, ownDatasets] = await Promise.all([
    prisma().resultSetCount.findMany({ where: of, select: { modelId: true, datasetId: true } }),
    prisma().prediction.groupBy({ by: ["modelId", "datasetId"], where: of }),
    prisma().prediction.groupBy({ by: ["ownModelId"], where: { ...of, ownModelId: { not: null } } }),
    prisma().prediction.groupBy({ by: ["ownDatasetId"], where: { ...of, ownDatasetId: { not: null } } }),
  ])
  const both = [...counts, ...ofPredictions]
  const models = [...both.map(({ modelId }) => modelId), ...own.flatMap(({ ownModelId }) => ownModelId ?? [])]
  const datasets = [
    ...both.map(({ datasetId }) => datasetId),
    ...ownDatasets.flatMap(({ ownDatasetId }) => ownDatasetId ?? []),
  ]
  return { models: [...new Set(models)], datasets: [...new Set(datasets)] }
}

type Names = { readonly table: "model" | "dataset"; readonly ids: readonly number[]; readonly ownerId: number }

/** Those that nobody else has, with what their owner said of them for imports to come. */
async function removeNames({ table, ids, ownerId }: Names): Promise<number> {
  let all = 0
  for (let from = 0; from < ids.length; from += namesAtOnce) {
    const some = ids.slice(from, from + namesAtOnce)
    all += await transaction(async (client) => {
      await waitForImports(client)
      // Items that were moved to those of another benchmark leave theirs behind.
      if (table === "dataset") await removeUnheld(client, { table: "example", of: "datasetId", ids: some })
      await forgetMerges(client, { table, ids: some, ownerId })
      return removeUnheld(client, { table, ids: some })
    })
  }
  return all
}

async function forgetMerges(client: PoolClient, { table, ids, ownerId }: Names): Promise<void> {
  await on(client)
    .deleteFrom("nameMerge")
    .where("ownerId", "=", ownerId)
    .where("kind", "=", table)
    .where((eb) =>
      eb.or(
        (["fromId", "intoId"] as const).map((end) => {
          const id = eb.ref(`nameMerge.${end}`)
          return eb.and([isOneOf(id, ids), eb.not(isHeld(table, id))])
        }),
      ),
    )
    .execute()
}

type Unheld = { readonly table: Shared; readonly of?: "id" | "datasetId"; readonly ids: readonly number[] }

async function removeUnheld(client: PoolClient, { table, of = "id", ids }: Unheld): Promise<number> {
  const id = sql.ref<number>(`${table}.id`)
  const { numDeletedRows } = await on(client)
    .deleteFrom(table)
    .where(isOneOf(sql.ref<number>(`${table}.${of}`), ids))
    .where((eb) => eb.not(isHeld(table, id)))
    .$if(table !== "example", (qb) =>
      qb.where((eb) => eb.not(isRemembered(table === "model" ? "model" : "dataset", id))),
    )
    .executeTakeFirst()
  return Number(numDeletedRows)
}

/** It is over: what is gone is written down, without a name. */
export async function finishDeletion(id: number, removed: Removed): Promise<void> {
  await pooled()
    .updateTable("deletion")
    .set({ progress: 1, removed: JSON.stringify(removed), message: null, finishedAt: now })
    .where("id", "=", id)
    .execute()
}
