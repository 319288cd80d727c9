import { expressionBuilder, sql, type Expression, type RawBuilder, type SqlBool } from "kysely"
import type { DB } from "@/lib/data/generated/tables"
import { identityOf } from "@/lib/data/scope/item-hash"

/**
 * Other results that the owner of a result set may know of: public ones and the owner's other ones. What others keep
 * private tells nothing, not even that it is there.
 */
function isKnownTo(resultSetId: number): Expression<SqlBool> {
  const eb = expressionBuilder<DB & { r: DB["resultSet"] }, "r">()
  return eb.and([
    eb("r.id", "<>", resultSetId),
    eb("r.status", "=", "ready"),
    eb.or([
      eb("r.visibility", "=", "public"),
      eb("r.ownerId", "=", eb.selectFrom("resultSet").select("ownerId").where("id", "=", resultSetId)),
    ]),
  ])
}

/** Items of the same datasets as others have them, by identity: `source` 0 is a release, else a result set. */
export function itemsElsewhere(resultSetId: number) {
  const eb = expressionBuilder<DB, never>()
  const datasets = eb.selectFrom("resultSetDataset").select("datasetId").where("resultSetId", "=", resultSetId)
  const known = eb
    .selectFrom("resultSet as r")
    .select("r.id")
    .where(isKnownTo(resultSetId))
    .where((of) =>
      of.exists(
        of
          .selectFrom("resultSetDataset as s")
          .select("s.datasetId")
          .whereRef("s.resultSetId", "=", "r.id")
          .where("s.datasetId", "in", datasets),
      ),
    )
  return eb
    .selectFrom("example as e")
    .select((of) => [
      ...(["e.datasetId", "e.id as exampleId"] as const),
      sql<string>`${of.ref("e.contentHash")}`.as("hash"),
      sql<number>`0`.as("source"),
    ])
    .where("e.datasetId", "in", datasets)
    .where("e.contentHash", "is not", null)
    .unionAll((of) =>
      of
        .selectFrom("exampleText as o")
        .innerJoin("example as e", "e.id", "o.exampleId")
        .select(["e.datasetId", "e.id as exampleId", identityOf("o").as("hash"), "o.resultSetId as source"])
        .where("e.datasetId", "in", datasets)
        // By index, however the rest is joined.
        .where((text) => sql<SqlBool>`${text.ref("o.resultSetId")} = ANY (ARRAY(${known}))`),
    )
}

/** The id that an item (alias of its text) gets where another one took its own: that, and a mark of its text. */
export const displacedId = (externalId: Expression<string>, text: string): RawBuilder<string> =>
  sql<string>`${externalId} || ' (' || left(${identityOf(text)}, 6) || ')'`

/** The items of a result set itself, by identity. */
export function itemsHere(resultSetId: number) {
  return expressionBuilder<DB, never>()
    .selectFrom("exampleText as t")
    .innerJoin("example as e", "e.id", "t.exampleId")
    .select(["e.datasetId", "e.id as exampleId", identityOf("t").as("hash")])
    .where("t.resultSetId", "=", resultSetId)
}

/** The datasets of a result set that others have too: of the rest there is nothing to find. */
export function datasetsElsewhere(resultSetId: number) {
  const eb = expressionBuilder<DB, never>()
  return eb
    .selectFrom("resultSetDataset as s")
    .select("s.datasetId")
    .where("s.resultSetId", "=", resultSetId)
    .where((of) =>
      of.or([
        of.exists(
          of
            .selectFrom("resultSetDataset as o")
            .innerJoin("resultSet as r", "r.id", "o.resultSetId")
            .select("o.datasetId")
            .whereRef("o.datasetId", "=", "s.datasetId")
            .where(isKnownTo(resultSetId)),
        ),
        of.exists(
          of
            .selectFrom("example as x")
            .select("x.id")
            .whereRef("x.datasetId", "=", "s.datasetId")
            .where("x.contentHash", "is not", null),
        ),
      ]),
    )
}
