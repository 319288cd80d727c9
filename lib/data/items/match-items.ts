import "server-only"
import { sql } from "kysely"
import type { PoolClient } from "pg"
import type { Viewer } from "@/lib/domain/access/permissions"
import type { Matching } from "@/lib/domain/results/item-note"
import { noSuch } from "@/lib/errors"
import { prisma } from "@/lib/data/base/client"
import { prepareQueue } from "@/lib/data/base/jobs"
import { on } from "@/lib/data/base/kysely"
import { rowTable } from "@/lib/data/base/row-table"
import { betweenImports } from "@/lib/data/imports/result-set-import"
import { renewClusters } from "./item-clusters"
import { assertAtRest } from "./at-rest"
import { countItems } from "./count-items"
import { displacedId } from "./items-elsewhere"
import { analysesOf, renewResults } from "./renew-results"
import { findSameTexts } from "./same-texts"

type Wanted = {
  readonly resultSetId: number
  /** of all that have such items where none is named */
  readonly datasetId?: number | undefined
  readonly by: Matching
  readonly viewer: Viewer
}

/** From one example to another, within one result set. */
type Move = { readonly from: number; readonly to: number }

/**
 * The owner lets items stand under the ids that others have for the same texts ("text"), or under those of
 * the files again ("id"). Predictions, texts and labels follow, and with them everything that is read from them. Returns
 * how many items moved.
 */
export async function matchItems({ resultSetId, datasetId, by, viewer }: Wanted): Promise<number> {
  const results = await prisma().resultSet.findUnique({
    where: { id: resultSetId, origin: "import", status: "ready" },
    select: { ownerId: true, name: true },
  })
  if (!results || results.ownerId === null || results.ownerId !== viewer?.id) throw noSuch("results")
  await prepareQueue()
  return betweenImports(async (client) => {
    await assertAtRest(client, { id: resultSetId, name: results.name })
    const items = { resultSetId, datasetId }
    const moves = by === "text" ? await findSameTexts(client, items) : await findOwnIds(client, items)
    if (moves.length > 0)
      await moveItems(client, resultSetId, by === "text" ? await withDisplaced(client, resultSetId, moves) : moves)
    if (moves.length > 0) await renewClusters(client, resultSetId)
    // Also where nothing moved: what others have may have changed since it was counted.
    await countItems(client, resultSetId)
    if (moves.length > 0) await renewResults(client, resultSetId)
    return moves.length
  })
}

/** Whether items were counted that would move. */
export async function hasItemsToMatch(resultSetId: number, by: Matching): Promise<boolean> {
  const column = by === "text" ? "sameTexts" : "matchedTexts"
  return (await prisma().resultSetDataset.count({ where: { resultSetId, [column]: { gt: 0 } } })) > 0
}

/** The items that were moved, back to where their files have them. */
async function findOwnIds(
  client: PoolClient,
  { resultSetId, datasetId }: Pick<Wanted, "resultSetId" | "datasetId">,
): Promise<Move[]> {
  const moved = on(client)
    .selectFrom("exampleText as t")
    .innerJoin("example as e", "e.id", "t.exampleId")
    .select((eb) => ["t.exampleId as from", eb.ref("t.ownExampleId").$notNull().as("to")])
    .where("t.resultSetId", "=", resultSetId)
    .where("t.ownExampleId", "is not", null)
  return (datasetId === undefined ? moved : moved.where("e.datasetId", "=", datasetId)).execute()
}

/** Items that stand where others go to, and go nowhere themselves, make room: they get an id of their own. */
async function withDisplaced(client: PoolClient, resultSetId: number, moves: readonly Move[]): Promise<Move[]> {
  const going = new Set(moves.map(({ from }) => from))
  const targets = moves.filter(({ to }) => !going.has(to)).map(({ to }) => ({ to }))
  const inTheWay = on(client)
    .selectFrom(rowTable("m", { to: "int4" }, targets))
    .innerJoin("exampleText as t", (join) =>
      join.onRef("t.exampleId", "=", "m.to").on("t.resultSetId", "=", resultSetId),
    )
    .innerJoin("example as e", "e.id", "t.exampleId")
    .select((eb) => [...(["e.id", "e.datasetId"] as const), displacedId(eb.ref("e.externalId"), "t").as("externalId")])
  await on(client)
    .insertInto("example")
    .columns(["datasetId", "externalId"])
    .expression((eb) => eb.selectFrom(inTheWay.as("w")).select(["w.datasetId", "w.externalId"]))
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  const displaced = await on(client)
    .selectFrom(inTheWay.as("w"))
    .innerJoin("example as n", (join) =>
      join.onRef("n.datasetId", "=", "w.datasetId").onRef("n.externalId", "=", "w.externalId"),
    )
    .select(["w.id as from", "n.id as to"])
    .execute()
  return [...moves, ...displaced]
}

type Moved = { readonly moved: Move }

/** Ids may change places with each other: what is unique by them is moved in two steps, or taken out and put back. */
async function moveItems(client: PoolClient, resultSetId: number, moves: readonly Move[]): Promise<void> {
  const within = () => on(client).withTables<Moved>()
  await on(client)
    .schema.createTable("moved")
    .temporary()
    .onCommit("drop")
    .as(
      on(client)
        .selectFrom(rowTable("m", { from: "int4", to: "int4" }, moves))
        .selectAll(),
    )
    .execute()
  await on(client)
    .schema.createTable("movedText")
    .temporary()
    .onCommit("drop")
    .as(
      within()
        .selectFrom("exampleText as t")
        .innerJoin("moved as m", "m.from", "t.exampleId")
        .select((eb) => [
          ...(["t.resultSetId", "m.to as exampleId", "t.input", "t.reference", "t.contentHash", "t.itemHash"] as const),
          // Null where the files have it under this id.
          sql<number | null>`nullif(coalesce(${eb.ref("t.ownExampleId")}, ${eb.ref("m.from")}), ${eb.ref("m.to")})`.as(
            "ownExampleId",
          ),
        ])
        .where("t.resultSetId", "=", resultSetId),
    )
    .execute()
  const columns = ["resultSetId", "exampleId", "input", "reference", "contentHash", "itemHash", "ownExampleId"] as const
  await within()
    .deleteFrom("exampleText as t")
    .using("moved as m")
    .where("t.resultSetId", "=", resultSetId)
    .whereRef("t.exampleId", "=", "m.from")
    .execute()
  await on(client)
    .insertInto("exampleText")
    .columns([...columns])
    .expression((eb) => eb.selectFrom("movedText" as "exampleText").select([...columns]))
    .execute()
  // A variant that no file can have keeps rows apart on their way.
  const onTheWay = sql<string>`chr(1)`
  await within()
    .updateTable("prediction as p")
    .from("moved as m")
    .set((eb) => ({ exampleId: eb.ref("m.to"), variant: sql<string>`${onTheWay} || ${eb.ref("p.variant")}` }))
    .where("p.resultSetId", "=", resultSetId)
    .whereRef("p.exampleId", "=", "m.from")
    .execute()
  await on(client)
    .updateTable("prediction")
    .set((eb) => ({ variant: sql<string>`substr(${eb.ref("variant")}, 2)` }))
    .where("resultSetId", "=", resultSetId)
    .where((eb) => sql<boolean>`starts_with(${eb.ref("variant")}, ${onTheWay})`)
    .execute()
  await within()
    .updateTable("errorAnnotation as a")
    .from("moved as m")
    .set((eb) => ({ exampleId: eb.ref("m.to") }))
    .where("a.analysisId", "in", analysesOf(client, resultSetId))
    .whereRef("a.exampleId", "=", "m.from")
    .execute()
  for (const table of ["moved", "movedText"]) await on(client).schema.dropTable(table).execute()
}
