import "server-only"
import { sql, type SqlBool } from "kysely"
import { isAttempt, isFailure, rulesIn } from "@/lib/data/scope/failure-rule"
import { countOf } from "@/lib/data/base/columns"
import { db } from "@/lib/data/base/kysely"
import { inParts } from "@/lib/data/scope/parts"
import type { Scope } from "@/lib/data/scope/scope"

const fewest = 5
const most = 60

/**
 * Attempts and failures of each model by topic, where a dataset tells topics in its item ids: the part before the last hyphen ("law-1717").
 * Topics of fewer than five items are no topics; a dataset with fewer than two or more than 60 of them has none, and
 * the answer is empty.
 */
export async function listTopicRows(scope: Scope, datasetId: number) {
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
    .selectFrom("topic")
    .innerJoin("item", "item.topic", "topic.topic")
    .innerJoin("prediction as p", "p.exampleId", "item.id")
    .innerJoin(rulesIn(scope).as("r"), (join) =>
      join.onRef("r.resultSetId", "=", "p.resultSetId").onRef("r.datasetId", "=", "p.datasetId"),
    )
    .select(["item.topic", "p.modelId", countOf().as("attempts"), countOf(isFailure("p", "r")).as("failures")])
    .where((eb) => inParts(scope, { resultSet: eb.ref("p.resultSetId") }))
    .where(isAttempt("p"))
    .where((eb) => sql<SqlBool>`(${eb.selectFrom("topic").select(eb.fn.countAll().as("n"))}) BETWEEN 2 AND ${most}`)
    .groupBy(["item.topic", "p.modelId"])
    .orderBy("item.topic")
    .orderBy("p.modelId")
    .execute()
}
