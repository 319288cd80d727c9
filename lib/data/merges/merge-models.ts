import "server-only"
import { sql } from "kysely"
import type { PoolClient } from "pg"
import { AppError } from "@/lib/errors"
import { on } from "@/lib/data/base/kysely"
import { recountResults } from "@/lib/data/results/result-set-summary"
import type { Named } from "@/lib/data/scope/names"
import { assertCounted, type Names, type Results } from "./may-merge"
import { recountAnalyses } from "./recount-analyses"

/** Within one result set: answers of one model become the other's, and remember whose they are by their files. */
export async function joinModels(client: PoolClient, results: Results, { from, into }: Names): Promise<number> {
  await assertApart(client, results, { from, into })
  const ids = [from.id, into.id]
  await assertCounted(client, results, { kind: "model", ids })
  const moved = await on(client)
    .updateTable("prediction")
    .set((eb) => ({
      modelId: into.id,
      // Null where the files have this name.
      ownModelId: sql<number | null>`nullif(coalesce(${eb.ref("ownModelId")}, ${from.id}::int), ${into.id}::int)`,
    }))
    .where("resultSetId", "=", results.id)
    .where("modelId", "=", from.id)
    .executeTakeFirst()
  await recountModels(client, results.id, ids)
  return Number(moved.numUpdatedRows)
}

/** Answers that go by `from` in their files are its own again. */
export async function partModels(client: PoolClient, results: Results, { from, into }: Names): Promise<number> {
  await assertFree(client, results, { from, into })
  const moved = await on(client)
    .updateTable("prediction")
    .set({ modelId: from.id, ownModelId: null })
    .where("resultSetId", "=", results.id)
    .where("ownModelId", "=", from.id)
    .where("modelId", "=", into.id)
    .executeTakeFirst()
  await recountModels(client, results.id, [from.id, into.id])
  return Number(moved.numUpdatedRows)
}

async function recountModels(client: PoolClient, resultSetId: number, ids: readonly number[]): Promise<void> {
  await recountResults(client, resultSetId)
  await recountAnalyses(client, resultSetId, { kind: "model", ids })
}

async function assertApart(client: PoolClient, { id, name }: Results, { from, into }: Names) {
  const items = await countShared(client, id, { of: from, with: into })
  if (items > 0)
    throw new AppError(
      "conflict",
      `In ${name} both ${from.name} and ${into.name} have answers to the same items (${items}): as one model, nobody knows which of two counts.`,
    )
}

/** A third name may have been merged into the one that was left. */
async function assertFree(client: PoolClient, { id, name }: Results, { from, into }: Names) {
  const items = await countShared(client, id, { of: into, called: from, with: from })
  if (items > 0)
    throw new AppError(
      "conflict",
      `In ${name} another name counts as ${from.name}, with answers to the same items (${items}). Let that one stand for itself first.`,
    )
}

/** Answers of one model, or those that its files call otherwise, to items that another one answered too. */
async function countShared(
  client: PoolClient,
  resultSetId: number,
  { of, called, with: other }: { of: Named; called?: Named; with: Named },
): Promise<number> {
  const answers = on(client)
    .selectFrom("prediction as a")
    .innerJoin("prediction as b", (join) =>
      join
        .onRef("b.exampleId", "=", "a.exampleId")
        .on("b.resultSetId", "=", resultSetId)
        .on("b.modelId", "=", other.id),
    )
    .select((eb) => eb.cast<number>(eb.fn.count("a.exampleId").distinct(), "integer").as("items"))
    .where("a.resultSetId", "=", resultSetId)
    .where("a.modelId", "=", of.id)
  const { items } = await (called ? answers.where("a.ownModelId", "=", called.id) : answers).executeTakeFirstOrThrow()
  return items
}
