import "server-only"
import { sql, type RawBuilder, type SqlBool } from "kysely"
import type { Repeats } from "@/lib/stats/proportions/attempt-rate"
import { isAttempt, isFailure, rulesIn } from "@/lib/data/scope/failure-rule"
import { countOf, sumOf } from "@/lib/data/base/columns"
import { db } from "@/lib/data/base/kysely"
import { inParts } from "@/lib/data/scope/parts"
import { repeatSums } from "@/lib/data/scope/repeats"
import type { Scope } from "@/lib/data/scope/scope"

const fewest = 5
const most = 60

/**
 * Attempts and failures of each model by topic, where a dataset tells topics in its item ids: the part before the last hyphen ("law-1717").
 * Topics of fewer than five items are no topics; a dataset with fewer than two or more than 60 of them has none, and
 * the answer is empty.
 */
export async function listTopicRows(scope: Scope, datasetId: number) {
  const isByItem = scope.parts.some(({ hasTrials }) => hasTrials === true)
  const sums: RawBuilder<Repeats | null> = isByItem ? repeatSums("tried") : sql`NULL`
  return db()
    .with("item", (qb) =>
      qb
        .selectFrom("example")
        .select("id")
        .select((eb) => sql<string>`regexp_replace(${eb.ref("externalId")}, '-[^-]*$', '')`.as("topic"))
        .where("datasetId", "=", datasetId)
        .where("externalId", "like", "%_-_%")
        // Items of these results: the dataset's rows are shared with everybody's.
        .where((eb) =>
          eb.exists(
            eb
              .selectFrom("prediction as tried")
              .select("tried.id")
              .whereRef("tried.exampleId", "=", "example.id")
              .where((of) => inParts(scope, { resultSet: of.ref("tried.resultSetId") })),
          ),
        ),
    )
    .with("topic", (qb) =>
      qb
        .selectFrom("item")
        .select("topic")
        .groupBy("topic")
        .having((eb) => eb.fn.countAll(), ">=", fewest),
    )
    .with("tried", (qb) =>
      qb
        .selectFrom("topic")
        .innerJoin("item", "item.topic", "topic.topic")
        .innerJoin("prediction as p", "p.exampleId", "item.id")
        .innerJoin(rulesIn(scope).as("r"), (join) =>
          join.onRef("r.resultSetId", "=", "p.resultSetId").onRef("r.datasetId", "=", "p.datasetId"),
        )
        .select(["item.topic", "p.modelId", countOf().as("n"), countOf(isFailure("p", "r")).as("f")])
        .where((eb) => inParts(scope, { resultSet: eb.ref("p.resultSetId") }))
        .where(isAttempt("p"))
        .where((eb) => sql<SqlBool>`(${eb.selectFrom("topic").select(eb.fn.countAll().as("n"))}) BETWEEN 2 AND ${most}`)
        .groupBy(["item.topic", "p.modelId"])
        // Where trials are averaged, item by item, for the interval.
        .$if(isByItem, (one) => one.groupBy("item.id")),
    )
    .selectFrom("tried")
    .select((eb) => ["topic", "modelId", sumOf(eb.ref("n")).as("attempts"), sumOf(eb.ref("f")).as("failures")])
    .select(sums.as("repeats"))
    .groupBy(["topic", "modelId"])
    .orderBy("topic")
    .orderBy("modelId")
    .execute()
}
