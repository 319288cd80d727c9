import "server-only"
import { sql } from "kysely"
import type { PoolClient } from "pg"
import { on } from "@/lib/data/base/kysely"
import { analysesOf } from "@/lib/data/items/renew-results"

/** Within one result set, from one benchmark to another. */
export type Move = {
  readonly resultSetId: number
  readonly at: number
  readonly to: number
  /** only answers whose files name this benchmark, to which they go back */
  readonly called?: number
}

type Moved = { readonly moved: { readonly from: number; readonly to: number } }

/**
 * Answers, texts and labels go to the items that have the same ids there. A text whose place is taken stays where it is,
 * unread, for the way back: both are of the same item, but need not be the same to the letter. Returns how many answers.
 */
export async function moveItems(client: PoolClient, move: Move): Promise<number> {
  await findPlaces(client, move)
  const answers = await moveAnswers(client, move)
  await moveTexts(client, move)
  await on(client).schema.dropTable("moved").execute()
  return answers
}

const tables = (client: PoolClient) => on(client).withTables<Moved>()

/** The items that answers of the move are on, and those whose ids their files have for them. */
async function findPlaces(client: PoolClient, { resultSetId, at, to, called }: Move): Promise<void> {
  const answered = on(client)
    .selectFrom("prediction as p")
    .select("p.exampleId")
    .distinct()
    .where("p.resultSetId", "=", resultSetId)
    .where("p.datasetId", "=", at)
    .$if(called !== undefined, (qb) => qb.where("p.ownDatasetId", "=", called ?? 0))
  const items = answered.union((eb) =>
    eb
      .selectFrom("exampleText as t")
      .select((of) => of.ref("t.ownExampleId").$notNull().as("exampleId"))
      .where("t.resultSetId", "=", resultSetId)
      .where("t.ownExampleId", "is not", null)
      .where("t.exampleId", "in", answered),
  )
  const here = on(client).selectFrom("example as e").where("e.id", "in", items)
  await on(client)
    .insertInto("example")
    .columns(["datasetId", "externalId"])
    .expression(here.select([sql<number>`${to}::int`.as("datasetId"), "e.externalId"]).orderBy("e.id"))
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  await on(client)
    .schema.createTable("moved")
    .temporary()
    .onCommit("drop")
    .as(
      here
        .innerJoin("example as n", (join) => join.onRef("n.externalId", "=", "e.externalId").on("n.datasetId", "=", to))
        .select(["e.id as from", "n.id as to"]),
    )
    .execute()
}

async function moveAnswers(client: PoolClient, { resultSetId, at, to, called }: Move): Promise<number> {
  const moved = await tables(client)
    .updateTable("prediction as p")
    .from("moved as m")
    .set((eb) => ({
      datasetId: to,
      exampleId: eb.ref("m.to"),
      // Null where the files have this name.
      ownDatasetId: sql<number | null>`nullif(coalesce(${eb.ref("p.ownDatasetId")}, ${at}::int), ${to}::int)`,
    }))
    .where("p.resultSetId", "=", resultSetId)
    .where("p.datasetId", "=", at)
    .whereRef("p.exampleId", "=", "m.from")
    .$if(called !== undefined, (qb) => qb.where("p.ownDatasetId", "=", called ?? 0))
    .executeTakeFirst()
  await on(client)
    .updateTable("errorAnnotation as a")
    .from("prediction as p")
    .set((eb) => ({ datasetId: eb.ref("p.datasetId"), exampleId: eb.ref("p.exampleId") }))
    .whereRef("p.id", "=", "a.predictionId")
    .where("a.analysisId", "in", analysesOf(client, resultSetId))
    .where("p.resultSetId", "=", resultSetId)
    .where("p.datasetId", "=", to)
    .whereRef("a.datasetId", "<>", "p.datasetId")
    .execute()
  return Number(moved.numUpdatedRows)
}

/** Where answers of others stay on an item it keeps its text; back under its own name it has the identity of then. */
async function moveTexts(client: PoolClient, { resultSetId, called }: Move): Promise<void> {
  const isBack = called !== undefined
  const going = tables(client)
    .selectFrom("exampleText as t")
    .innerJoin("moved as m", "m.from", "t.exampleId")
    .leftJoin("moved as own", "own.from", "t.ownExampleId")
    .select(["t.exampleId", "m.to", "own.to as ownTo", "t.input", "t.reference", "t.contentHash"])
    .select((eb) => [
      sql<string | null>`CASE WHEN ${isBack}::bool AND ${eb.ref("t.ownItemHash")} IS NOT NULL
        THEN nullif(${eb.ref("t.ownItemHash")}, '') ELSE ${eb.ref("t.itemHash")} END`.as("itemHash"),
      sql<string | null>`CASE WHEN NOT ${isBack}::bool THEN ${eb.ref("t.ownItemHash")} END`.as("ownItemHash"),
      eb
        .exists(
          eb
            .selectFrom("prediction as p")
            .select("p.id")
            .where("p.resultSetId", "=", resultSetId)
            .whereRef("p.exampleId", "=", "t.exampleId"),
        )
        .as("isRead"),
    ])
    .where("t.resultSetId", "=", resultSetId)
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom("exampleText as there")
            .select("there.exampleId")
            .where("there.resultSetId", "=", resultSetId)
            .whereRef("there.exampleId", "=", "m.to"),
        ),
      ),
    )
  await tables(client)
    .updateTable("exampleText as t")
    .from(going.as("g"))
    .set((eb) => ({
      exampleId: eb.ref("g.to"),
      ownExampleId: eb.ref("g.ownTo"),
      itemHash: eb.ref("g.itemHash"),
      ownItemHash: eb.ref("g.ownItemHash"),
    }))
    .where("t.resultSetId", "=", resultSetId)
    .whereRef("t.exampleId", "=", "g.exampleId")
    .where("g.isRead", "=", false)
    .execute()
  if (!isBack) return
  const columns = ["resultSetId", "exampleId", "input", "reference", "contentHash", "itemHash", "ownExampleId"] as const
  await tables(client)
    .insertInto("exampleText")
    .columns([...columns])
    .expression(
      tables(client)
        .selectFrom(going.as("g"))
        .select([sql<number>`${resultSetId}::int`.as("resultSetId"), "g.to as exampleId", "g.input", "g.reference"])
        .select(["g.contentHash", "g.itemHash", "g.ownTo as ownExampleId"]),
    )
    .execute()
  await tables(client)
    .deleteFrom("exampleText as t")
    .using("moved as m")
    .where("t.resultSetId", "=", resultSetId)
    .whereRef("t.exampleId", "=", "m.from")
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom("prediction as p")
            .select("p.id")
            .where("p.resultSetId", "=", resultSetId)
            .whereRef("p.exampleId", "=", "t.exampleId"),
        ),
      ),
    )
    .execute()
}
