import "server-only"
import type { ClientBase } from "pg"
import { on } from "@/lib/data/base/kysely"
import { identityOf } from "@/lib/data/scope/item-hash"
import { itemsElsewhere, itemsHere } from "./items-elsewhere"

/**
 * Items of a result set that others have with the same text under another id, and that id: what a release published
 * first, then the oldest results. Where a text stands under several ids on both sides they go together in their order.
 * An item whose own id has the same text elsewhere is at home.
 */
export async function findSameTexts(client: ClientBase, resultSetId: number, datasetId: number) {
  return (
    on(client)
      .with(
        (cte) => cte("there").materialized(),
        (qb) =>
          qb
            .selectFrom(itemsElsewhere(resultSetId).as("i"))
            .select(["i.exampleId", "i.hash", "i.source"])
            .where("i.datasetId", "=", datasetId),
      )
      .with(
        (cte) => cte("astray").materialized(),
        (qb) =>
          qb
            .selectFrom(itemsHere(resultSetId).as("i"))
            .select((eb) => [
              ...(["i.exampleId", "i.hash"] as const),
              eb.fn
                .agg<number>("row_number")
                .over((over) => over.partitionBy("i.hash").orderBy("i.exampleId"))
                .as("place"),
            ])
            .where("i.datasetId", "=", datasetId)
            .where((eb) =>
              eb.not(
                eb.exists(
                  eb
                    .selectFrom("there as same")
                    .select("same.source")
                    .whereRef("same.exampleId", "=", "i.exampleId")
                    .whereRef("same.hash", "=", "i.hash"),
                ),
              ),
            ),
      )
      .with("free", (qb) =>
        qb
          .selectFrom("there as t")
          .select((eb) => [
            ...(["t.exampleId", "t.hash", "t.source"] as const),
            eb.fn
              .agg<number>("row_number")
              .over((over) => over.partitionBy(["t.hash", "t.source"]).orderBy("t.exampleId"))
              .as("place"),
          ])
          // Not where one of these results is at home already.
          .where((eb) =>
            eb.not(
              eb.exists(
                eb
                  .selectFrom("exampleText as h")
                  .select("h.exampleId")
                  .where("h.resultSetId", "=", resultSetId)
                  .whereRef("h.exampleId", "=", "t.exampleId")
                  .where((of) => of(identityOf("h"), "=", of.ref("t.hash"))),
              ),
            ),
          ),
      )
      .with("pairs", (qb) =>
        qb
          .selectFrom("astray as a")
          .innerJoin("free as f", (join) => join.onRef("f.hash", "=", "a.hash").onRef("f.place", "=", "a.place"))
          .distinctOn("a.exampleId")
          .select(["a.exampleId as from", "f.exampleId as to"])
          .orderBy("a.exampleId")
          .orderBy("f.source")
          .orderBy("f.exampleId"),
      )
      // One id stands for one item.
      .selectFrom("pairs")
      .distinctOn("to")
      .select(["from", "to"])
      .orderBy("to")
      .orderBy("from")
      .execute()
  )
}
