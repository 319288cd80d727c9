import "server-only"
import type { ClientBase } from "pg"
import { countOf } from "@/lib/data/base/columns"
import { on } from "@/lib/data/base/kysely"
import { datasetsElsewhere, itemsElsewhere, itemsHere } from "./items-elsewhere"
import { findSameTexts } from "./same-texts"

/**
 * Holds the items of a result set against the same datasets elsewhere, and keeps per dataset how many read differently
 * under their id, how many stand under another id there, and how many were matched by text.
 */
export async function countItems(client: ClientBase, resultSetId: number): Promise<void> {
  await on(client)
    .updateTable("resultSetDataset as s")
    .set({ textConflicts: 0, sameTexts: 0, matchedTexts: 0 })
    .where("s.resultSetId", "=", resultSetId)
    .execute()
  // Once for all datasets, of which there may be many.
  const matched = on(client)
    .selectFrom("exampleText as t")
    .innerJoin("example as e", "e.id", "t.exampleId")
    .select(["e.datasetId", countOf().as("n")])
    .where("t.resultSetId", "=", resultSetId)
    .where("t.ownExampleId", "is not", null)
    .groupBy("e.datasetId")
  await on(client)
    .updateTable("resultSetDataset as s")
    .from(matched.as("m"))
    .set((eb) => ({ matchedTexts: eb.ref("m.n") }))
    .where("s.resultSetId", "=", resultSetId)
    .whereRef("m.datasetId", "=", "s.datasetId")
    .execute()
  const datasets = await on(client).selectFrom(datasetsElsewhere(resultSetId).as("d")).select("d.datasetId").execute()
  for (const { datasetId } of datasets)
    await on(client)
      .updateTable("resultSetDataset")
      .set({
        textConflicts: await countConflicts(client, resultSetId, datasetId),
        sameTexts: (await findSameTexts(client, resultSetId, datasetId)).length,
      })
      .where("resultSetId", "=", resultSetId)
      .where("datasetId", "=", datasetId)
      .execute()
}

/** Items that others have under the same id, and none of them with this text; a release, or the oldest results, decide. */
async function countConflicts(client: ClientBase, resultSetId: number, datasetId: number): Promise<number> {
  const { conflicts } = await on(client)
    .with("first", (qb) =>
      qb
        .selectFrom(itemsElsewhere(resultSetId).as("i"))
        .distinctOn("i.exampleId")
        .select(["i.exampleId", "i.hash"])
        .where("i.datasetId", "=", datasetId)
        .orderBy("i.exampleId")
        .orderBy("i.source"),
    )
    .selectFrom(itemsHere(resultSetId).as("h"))
    .innerJoin("first as f", "f.exampleId", "h.exampleId")
    .select(countOf().as("conflicts"))
    .where("h.datasetId", "=", datasetId)
    .whereRef("h.hash", "<>", "f.hash")
    .executeTakeFirstOrThrow()
  return conflicts
}
