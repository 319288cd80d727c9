import "server-only"
import type { ClientBase } from "pg"
import { countOf } from "@/lib/data/base/columns"
import { groupBy } from "@/lib/domain/collections/group-by"
import { on } from "@/lib/data/base/kysely"
import { withoutLoops } from "@/lib/data/base/planner"
import { datasetsElsewhere, displacedId, itemsElsewhere, itemsHere } from "./items-elsewhere"
import { findSameTexts } from "./same-texts"

/**
 * Holds the items of a result set against the same datasets elsewhere, and keeps per dataset how many read differently
 * under their id, how many stand under another id there, and how many were matched by text. All datasets at once: there
 * may be many, and each look at one would go through the texts of all.
 */
export async function countItems(client: ClientBase, resultSetId: number): Promise<void> {
  await on(client)
    .updateTable("resultSetDataset")
    .set({ textConflicts: 0, sameTexts: 0, matchedTexts: 0 })
    .where("resultSetId", "=", resultSetId)
    .execute()
  const keep = (datasetId: number, counts: Partial<Counts>) =>
    on(client)
      .updateTable("resultSetDataset")
      .set(counts)
      .where("resultSetId", "=", resultSetId)
      .where("datasetId", "=", datasetId)
      .execute()
  for (const { datasetId, n } of await countMatched(client, resultSetId)) await keep(datasetId, { matchedTexts: n })
  const shared = await on(client)
    .selectFrom(datasetsElsewhere(resultSetId).as("d"))
    .select("d.datasetId")
    .limit(1)
    .executeTakeFirst()
  if (!shared) return
  const conflicts = await withoutLoops(on(client), () => countConflicts(client, resultSetId))
  for (const { datasetId, n } of conflicts) await keep(datasetId, { textConflicts: n })
  const sameTexts = groupBy(await findSameTexts(client, { resultSetId }), ({ datasetId }) => datasetId)
  for (const [datasetId, { length }] of sameTexts) await keep(datasetId, { sameTexts: length })
}

type Counts = { readonly textConflicts: number; readonly sameTexts: number; readonly matchedTexts: number }

/** Items that only made room for others were not matched with anything. */
function countMatched(client: ClientBase, resultSetId: number) {
  return on(client)
    .selectFrom("exampleText as t")
    .innerJoin("example as e", "e.id", "t.exampleId")
    .innerJoin("example as own", "own.id", "t.ownExampleId")
    .select(["e.datasetId", countOf().as("n")])
    .where("t.resultSetId", "=", resultSetId)
    .where((eb) => eb("e.externalId", "<>", displacedId(eb.ref("own.externalId"), "t")))
    .groupBy("e.datasetId")
    .execute()
}

/** Items that others have under the same id, and none of them with this text; a release, or the oldest results, decide. */
function countConflicts(client: ClientBase, resultSetId: number) {
  return on(client)
    .with("first", (qb) =>
      qb
        .selectFrom(itemsElsewhere(resultSetId).as("i"))
        .distinctOn("i.exampleId")
        .select(["i.exampleId", "i.hash"])
        .orderBy("i.exampleId")
        .orderBy("i.source"),
    )
    .selectFrom(itemsHere(resultSetId).as("h"))
    .innerJoin("first as f", "f.exampleId", "h.exampleId")
    .select(["h.datasetId", countOf().as("n")])
    .whereRef("h.hash", "<>", "f.hash")
    .groupBy("h.datasetId")
    .execute()
}
