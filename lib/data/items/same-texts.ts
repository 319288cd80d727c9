import "server-only"
import type { ClientBase } from "pg"
import { on } from "@/lib/data/base/kysely"
import { withoutLoops } from "@/lib/data/base/planner"
import { identityOf } from "@/lib/data/scope/item-hash"
import { datasetsElsewhere, itemsElsewhere, itemsHere } from "./items-elsewhere"

/**
 * Items of a result set, or of one of its datasets, that others have with the same text under another id, and that id: what a release published
 * first, then the oldest results. Where a text stands under several ids on both sides they go together in their order.
 * An item whose own id has the same text elsewhere is at home.
 */
export async function findSameTexts(
  client: ClientBase,
  { resultSetId, datasetId }: { readonly resultSetId: number; readonly datasetId?: number | undefined },
) {
  const datasets = datasetsElsewhere(resultSetId)
  const wanted = datasetId === undefined ? datasets : datasets.where("s.datasetId", "=", datasetId)
  return withoutLoops(on(client), () =>
    on(client)
      .with(
        (cte) => cte("there").materialized(),
        (qb) => qb.selectFrom(itemsElsewhere(resultSetId).as("i")).selectAll("i").where("i.datasetId", "in", wanted),
      )
      .with(
        (cte) => cte("astray").materialized(),
        (qb) =>
          qb
            .selectFrom(itemsHere(resultSetId).as("i"))
            .select((eb) => [
              ...(["i.datasetId", "i.exampleId", "i.hash"] as const),
              eb.fn
                .agg<number>("row_number")
                .over((over) => over.partitionBy(["i.datasetId", "i.hash"]).orderBy("i.exampleId"))
                .as("place"),
            ])
            .where("i.datasetId", "in", wanted)
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
            ...(["t.datasetId", "t.exampleId", "t.hash", "t.source"] as const),
            eb.fn
              .agg<number>("row_number")
              .over((over) => over.partitionBy(["t.datasetId", "t.hash", "t.source"]).orderBy("t.exampleId"))
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
          .innerJoin("free as f", (join) =>
            join
              .onRef("f.datasetId", "=", "a.datasetId")
              .onRef("f.hash", "=", "a.hash")
              .onRef("f.place", "=", "a.place"),
          )
          .distinctOn("a.exampleId")
          .select(["a.datasetId", "a.exampleId as from", "f.exampleId as to"])
          .orderBy("a.exampleId")
          .orderBy("f.source")
          .orderBy("f.exampleId"),
      )
      // One id stands for one item.
      .selectFrom("pairs")
      .distinctOn("to")
      .select(["datasetId", "from", "to"])
      .orderBy("to")
      .orderBy("from")
      .execute(),
  )
}
