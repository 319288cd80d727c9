import "server-only"
import { expressionBuilder, sql } from "kysely"
import { countOnce, type Twins } from "@/lib/domain/compare/count-once"
import { shortHash } from "@/lib/domain/text/content-hash"
import { pooled } from "@/lib/data/base/kysely"
import type { DB } from "@/lib/data/generated/tables"
import {
  isSameItem,
  isMet,
  isNarrowed,
  partPairs,
  textsDiffer,
  unionOf,
  type Pair,
  type PartPair,
} from "@/lib/data/compare/pair"
import { isAttempt } from "@/lib/data/scope/failure-rule"
import { hashOfItem } from "@/lib/data/scope/item-hash"
import { cachedFor } from "@/lib/data/scope/scope-cache"
import type { Scope } from "@/lib/data/scope/scope"

/**
 * Shared items of two models that stand under several benchmarks with one and the same text: which of these count there
 * alone, and which are left out (`countOnce`). A file that was imported under two names is no more evidence than under one.
 */
export async function findTwins(scope: Scope, pair: Pair): Promise<Twins> {
  const load = async () => [countOnce(await listItems(scope, pair))] as const
  const of = [pair.a, pair.b, pair.datasets]
  return (await cachedFor(scope, { name: "twins", beside: pair.other, of, load }))[0]
}

/** A scope with these items left out of what is compared. */
export function withoutItems(scope: Scope, exampleIds: readonly number[]): Scope {
  const left = { key: shortHash(exampleIds.join(" ")), exampleIds }
  return { ...scope, parts: scope.parts.map((part) => ({ ...part, without: left })) }
}

/** Per benchmark how many items are shared, and those of them whose text another one has as well. */
async function listItems(scope: Scope, pair: Pair) {
  const pairs = partPairs(scope, pair.other)
  if (pairs.length === 0) return []
  const rows = await pooled()
    .with(
      (cte) => cte("item").materialized(),
      () => unionOf(pairs.map((parts) => itemsIn(parts, pair))),
    )
    .with("repeated", (qb) =>
      qb
        .selectFrom("item")
        .select("hash")
        .where("hash", "is not", null)
        .groupBy("hash")
        .having((eb) => eb(eb.fn.min("datasetId"), "<>", eb.fn.max("datasetId"))),
    )
    .with("size", (qb) =>
      qb
        .selectFrom("item")
        .select(["datasetId", sql<number>`count(DISTINCT ${sql.ref("exampleId")})::int`.as("items")])
        .groupBy("datasetId"),
    )
    .selectFrom("item as i")
    .innerJoin("repeated as r", "r.hash", "i.hash")
    .innerJoin("size as s", "s.datasetId", "i.datasetId")
    .innerJoin("dataset as d", "d.id", "i.datasetId")
    .select(["i.datasetId", "i.exampleId", "i.hash", "s.items as size"])
    .select((eb) => eb.fn.coalesce("d.title", "d.name").as("dataset"))
    .distinct()
    .orderBy("i.exampleId")
    .$narrowType<{ hash: string }>()
    .execute()
  return rows
}

/** Items whose input is empty have no text by which they could be told to be the same. */
function itemsIn(parts: PartPair, { a, b, datasets }: Pair) {
  const { a: partA, b: partB } = parts
  return expressionBuilder<DB, never>()
    .selectFrom("prediction as pa")
    .innerJoin("prediction as pb", (join) =>
      join.on("pb.resultSetId", "=", partB.resultSetId).on("pb.modelId", "=", b).on(isSameItem("pb", "pa")),
    )
    .$if(datasets.length > 0, (qb) =>
      qb
        .innerJoin("dataset as d", "d.id", "pa.datasetId")
        .where((of) => of.or([of("d.slug", "in", datasets), of("d.suite", "in", datasets)])),
    )
    .select((of) => [
      ...(["pa.datasetId", "pa.exampleId"] as const),
      hashOfItem(sql<number>`${partA.resultSetId}::int`, of.ref("pa.exampleId")).as("hash"),
    ])
    .where("pa.resultSetId", "=", partA.resultSetId)
    .where("pa.modelId", "=", a)
    .where(isAttempt("pa"))
    .where(isAttempt("pb"))
    .where((of) =>
      of.not(
        of.exists(
          of
            .selectFrom("exampleText as blank")
            .select("blank.exampleId")
            .where("blank.resultSetId", "=", partA.resultSetId)
            .whereRef("blank.exampleId", "=", "pa.exampleId")
            .where("blank.input", "=", ""),
        ),
      ),
    )
    .$if(isNarrowed(parts), (qb) =>
      qb.where((of) => isMet(parts, { datasetId: of.ref("pa.datasetId"), exampleId: of.ref("pa.exampleId") })),
    )
    .$if(partA.resultSetId !== partB.resultSetId, (qb) =>
      qb.where((of) => of.not(textsDiffer(of.ref("pa.exampleId"), parts))),
    )
}
