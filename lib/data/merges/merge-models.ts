import "server-only"
import { sql } from "kysely"
import type { PoolClient } from "pg"
import { AppError } from "@/lib/errors"
import type { Viewer } from "@/lib/domain/access/permissions"
import { transaction } from "@/lib/data/base/client"
import { prepareQueue } from "@/lib/data/base/jobs"
import { on } from "@/lib/data/base/kysely"
import { waitForImports } from "@/lib/data/imports/result-set-import"
import { countModels } from "@/lib/data/results/result-set-summary"
import { assertAtRest } from "@/lib/data/items/at-rest"
import { renewResults } from "@/lib/data/items/renew-results"
import { getModelNamed, type Named } from "@/lib/data/scope/names"
import { assertCounted } from "./may-merge"
import { findMerged, type MergedModel } from "./merged-models"
import { recountAnalyses } from "./recount-analyses"

type Owner = NonNullable<Viewer>

/** What became of two names: `results` of the owner's, with so many predictions. */
export type Merge = {
  readonly from: Named
  readonly into: Named
  readonly results: number
  readonly predictions: number
}

/**
 * Takes a name and another one for the same model, in the owner's own imports alone: what others have, and what releases
 * say, stays. Counts, lists and comparisons follow, as if the files had the other name; they keep their own for
 * `unmergeModel`. Refused where both answered one item in the same results: nobody knows which of two answers counts.
 */
export async function mergeModels(wanted: { from: string; into: string }, owner: Owner): Promise<Merge> {
  const access = { viewer: owner }
  const [from, into] = await Promise.all([
    getModelNamed(wanted.from, { access }),
    getModelNamed(wanted.into, { access }),
  ])
  if (from.id === into.id) throw new AppError("invalid", `Both names mean ${from.name}.`)
  await prepareQueue()
  return transaction(async (client) => {
    await waitForImports(client)
    const results = await ownResultsWith(client, from.id, owner)
    if (results.length === 0) throw new AppError("not_found", `None of your results have answers of ${from.name}.`)
    let predictions = 0
    for (const { id, name } of results) {
      await assertAtRest(client, { id, name })
      await assertApart(client, { id, name }, { from, into })
      await assertCounted(client, { id, name }, [from.id, into.id])
      const moved = await on(client)
        .updateTable("prediction")
        .set((eb) => ({
          modelId: into.id,
          // Null where the files have this name.
          ownModelId: sql<number | null>`nullif(coalesce(${eb.ref("ownModelId")}, ${from.id}::int), ${into.id}::int)`,
        }))
        .where("resultSetId", "=", id)
        .where("modelId", "=", from.id)
        .executeTakeFirst()
      predictions += Number(moved.numUpdatedRows)
      await follow(client, id, [from.id, into.id])
    }
    return { from: plain(from), into: plain(into), results: results.length, predictions }
  })
}

/** Lets a name stand for itself again: predictions whose files have it go back to it. */
export async function unmergeModel(name: string, owner: Owner): Promise<Merge> {
  const merged: MergedModel = await findMerged(name, owner)
  const { from, into } = merged
  await prepareQueue()
  return transaction(async (client) => {
    await waitForImports(client)
    let predictions = 0
    for (const { id, name: called } of merged.in) {
      await assertAtRest(client, { id, name: called })
      await assertFree(client, { id, name: called }, { from, into })
      const moved = await on(client)
        .updateTable("prediction")
        .set({ modelId: from.id, ownModelId: null })
        .where("resultSetId", "=", id)
        .where("ownModelId", "=", from.id)
        .where("modelId", "=", into.id)
        .executeTakeFirst()
      predictions += Number(moved.numUpdatedRows)
      await follow(client, id, [from.id, into.id])
    }
    return { from, into, results: merged.in.length, predictions }
  })
}

const plain = ({ id, slug, name }: Named): Named => ({ id, slug, name })

/** What was counted and read under the old names. */
async function follow(client: PoolClient, resultSetId: number, models: readonly number[]): Promise<void> {
  await countModels(client, resultSetId)
  await recountAnalyses(client, resultSetId, models)
  await renewResults(client, resultSetId)
}

async function ownResultsWith(client: PoolClient, modelId: number, owner: Owner) {
  return on(client)
    .selectFrom("resultSet as r")
    .select(["r.id", "r.name"])
    .where("r.ownerId", "=", owner.id)
    .where("r.origin", "=", "import")
    .where("r.status", "=", "ready")
    .where("r.id", "in", (eb) => eb.selectFrom("resultSetCount").select("resultSetId").where("modelId", "=", modelId))
    .orderBy("r.id")
    .execute()
}

type Results = { readonly id: number; readonly name: string }

async function assertApart(client: PoolClient, { id, name }: Results, { from, into }: { from: Named; into: Named }) {
  const items = await countShared(client, id, { of: from, with: into })
  if (items > 0)
    throw new AppError(
      "conflict",
      `In ${name} both ${from.name} and ${into.name} have answers to the same items (${items}): as one model, nobody knows which of two counts.`,
    )
}

/** A third name may have been merged into the one that was left. */
async function assertFree(client: PoolClient, { id, name }: Results, { from, into }: { from: Named; into: Named }) {
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
