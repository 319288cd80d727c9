import "server-only"
import { expressionBuilder, sql, type Expression } from "kysely"
import type { PoolClient } from "pg"
import type { PredictionRow } from "@/lib/domain/results/prediction"
import { on } from "@/lib/data/base/kysely"
import { rowTable } from "@/lib/data/base/row-table"
import type { DB } from "@/lib/data/generated/tables"
import { identityOf } from "@/lib/data/scope/item-hash"

/**
 * The queries of predictions.ts and assign-prediction-ids.ts. Within the transaction the planner knows nothing of the
 * rows it writes: statistics say that tables are as empty as they were. So these look every row up by index, one at a
 * time (LATERAL with LIMIT cannot be turned round), and other ways are put aside (`planLookups`).
 */
type Writing = { readonly client: PoolClient; readonly resultSetId: number }

type WantedExample = { readonly datasetId: number; readonly externalId: string }

/**
 * Finds examples and adds those that are not there; `hash` is that of the text which the result set has of it, if any.
 * One that somebody else is adding in this moment is left out: it is found when asked for again.
 */
export async function ensureExamples({ client, resultSetId }: Writing, wanted: readonly WantedExample[]) {
  return on(client)
    .with(
      (cte) => cte("known").materialized(),
      (qb) =>
        qb
          .selectFrom(rowTable("a", { datasetId: "int4", externalId: "text" }, wanted))
          .leftJoinLateral(
            (eb) =>
              eb
                .selectFrom("example")
                .select("example.id")
                .whereRef("example.datasetId", "=", "a.datasetId")
                .whereRef("example.externalId", "=", "a.externalId")
                .limit(1)
                .as("e"),
            (join) => join.onTrue(),
          )
          .select(["a.datasetId", "a.externalId", "e.id"]),
    )
    .with("added", (qb) =>
      qb
        .insertInto("example")
        .columns(["datasetId", "externalId"])
        .expression((eb) => eb.selectFrom("known").select(["datasetId", "externalId"]).where("known.id", "is", null))
        .onConflict((conflict) => conflict.doNothing())
        .returning(["id", "datasetId", "externalId"]),
    )
    .selectFrom("known as k")
    .leftJoinLateral(
      (eb) =>
        eb
          .selectFrom("exampleText")
          .select(identityOf("exampleText").as("hash"))
          .where("resultSetId", "=", resultSetId)
          .whereRef("exampleId", "=", "k.id")
          .limit(1)
          .as("t"),
      (join) => join.onTrue(),
    )
    .select((eb) => [eb.ref("k.id").$notNull().as("id"), "k.datasetId", "k.externalId", "t.hash"])
    .where("k.id", "is not", null)
    .unionAll((eb) =>
      eb.selectFrom("added").select(["id", "datasetId", "externalId", sql<string | null>`NULL`.as("hash")]),
    )
    .execute()
}

/** What makes a prediction this one within a result set, and its place in the batch. */
export type PredictionKey = {
  readonly seq: number
  readonly exampleId: number
  readonly modelId: number
  readonly variant: string
  readonly trial: number
}

const keyTypes = { seq: "int4", exampleId: "int4", modelId: "int4", variant: "text", trial: "int4" } as const

/** The sum keeps the planner from walking a whole result set for each row. */
const isOf = (resultSetId: number, column: Expression<number>) =>
  expressionBuilder<DB, never>()(sql<number>`${column} + 0`, "=", resultSetId)

/** The stored prediction of a key of `h`. */
function stored(resultSetId: number) {
  const eb = expressionBuilder<DB & { h: PredictionKey }, "h">()
  return eb
    .selectFrom("prediction")
    .select(["prediction.id", "prediction.sourceLine", "prediction.score", "prediction.status"])
    .whereRef("prediction.exampleId", "=", "h.exampleId")
    .whereRef("prediction.modelId", "=", "h.modelId")
    .where((of) => isOf(resultSetId, of.ref("prediction.resultSetId")))
    .whereRef("prediction.variant", "=", "h.variant")
    .whereRef("prediction.trial", "=", "h.trial")
    .limit(1)
}

/** Places in the batch of the predictions that the result set has already. */
export async function findTaken({ client, resultSetId }: Writing, keys: readonly PredictionKey[]): Promise<number[]> {
  const rows = await on(client)
    .selectFrom(rowTable("h", keyTypes, keys))
    .crossJoinLateral(stored(resultSetId).as("p"))
    .select("h.seq")
    .execute()
  return rows.map(({ seq }) => seq)
}

const nextId = sql<number>`nextval('prediction_id_seq')`

/** Id that the next prediction will be above: tells later which file a prediction came from. */
export async function lastPredictionId(client: PoolClient): Promise<number> {
  const { id } = await on(client)
    .selectNoFrom((eb) => eb.cast<number>(nextId, "integer").as("id"))
    .executeTakeFirstOrThrow()
  return id
}

/** One text for all of them: thousands of rows take longer to read than to make. */
export async function takeIds(client: PoolClient, count: number): Promise<number[]> {
  if (count === 0) return []
  const { ids } = await on(client)
    .selectFrom(sql<{ n: number }>`generate_series(1, ${count}::int)`.as<"n">(sql`n`))
    .select(sql<string>`string_agg(${nextId}::text, ',')`.as("ids"))
    .executeTakeFirstOrThrow()
  return ids.split(",").map(Number)
}

/** As an output's hash is made outside of the database: sha256 in hex. */
export const sha256Of = (text: Expression<string>) => sql<string>`encode(sha256(convert_to(${text}, 'UTF8')), 'hex')`

type Answer = PredictionKey & Pick<PredictionRow, "score" | "status"> & { readonly hash: string }

/** A duplicate says the same again; anything else under the same key is refused by the caller. */
export async function compareAnswers({ client, resultSetId }: Writing, answers: readonly Answer[]) {
  if (answers.length === 0) return []
  return on(client)
    .selectFrom(rowTable("h", { ...keyTypes, score: "float8?", status: "PredictionStatus", hash: "text" }, answers))
    .crossJoinLateral(stored(resultSetId).as("p"))
    .crossJoinLateral((eb) =>
      eb.selectFrom("predictionText").select("output").whereRef("predictionId", "=", "p.id").limit(1).as("t"),
    )
    .select((eb) => [
      "h.seq as index",
      "p.id as firstId",
      "p.sourceLine as firstLine",
      eb
        .and([
          eb("p.score", "is not distinct from", eb.ref("h.score")),
          eb("p.status", "=", eb.ref("h.status")),
          eb(sha256Of(eb.ref("t.output")), "=", eb.ref("h.hash")),
        ])
        .as("same"),
    ])
    .execute()
}

/** The first prediction of each example. The sums also keep the planner from walking all ids in order. */
export async function firstOfExamples({ client, resultSetId }: Writing, exampleIds: readonly number[]) {
  if (exampleIds.length === 0) return []
  const wanted = exampleIds.map((exampleId) => ({ exampleId }))
  return on(client)
    .selectFrom(rowTable("x", { exampleId: "int4" }, wanted))
    .crossJoinLateral((eb) =>
      eb
        .selectFrom("prediction")
        .select(["prediction.id", "prediction.sourceLine"])
        .whereRef("prediction.exampleId", "=", "x.exampleId")
        .where((of) => isOf(resultSetId, of.ref("prediction.resultSetId")))
        .orderBy((of) => sql`${of.ref("prediction.id")} + 0`)
        .limit(1)
        .as("p"),
    )
    .select(["x.exampleId", "p.id as firstId", "p.sourceLine as firstLine"])
    .execute()
}
