import "server-only"
import { sql, type Expression, type RawBuilder, type SqlBool } from "kysely"
import type { Repeats } from "@/lib/stats/proportions/attempt-rate"
import { isAttempt, isFailure, rulesIn } from "@/lib/data/scope/failure-rule"
import { countOf, isOneOf, sumOf } from "@/lib/data/base/columns"
import { db } from "@/lib/data/base/kysely"
import { isUsualKey, listAnswerKeys } from "@/lib/data/failures/facts"
import { inParts } from "@/lib/data/scope/parts"
import { clusterOf, clusterSums, clusterTally, itemSums } from "@/lib/data/scope/repeats"
import type { Scope } from "@/lib/data/scope/scope"

const fewest = 5
const most = 60

/** What intervals of topics go by: attempts where that is all there is, items where trials are averaged, or clusters. */
function unitsOf({ parts }: Scope) {
  const isByCluster = parts.some(({ clusterKeys = [] }) => clusterKeys.length > 0)
  const isByItem = parts.some(({ hasTrials }) => hasTrials === true)
  const sums: RawBuilder<Repeats | null> = isByCluster
    ? clusterSums("grouped")
    : isByItem
      ? itemSums("grouped")
      : sql`NULL`
  return {
    areItems: isByCluster || isByItem,
    sums,
    clusterOf: (resultSetId: Expression<number>, exampleId: Expression<number>): RawBuilder<number | null> =>
      isByCluster ? sql`coalesce((${clusterOf(resultSetId, exampleId)}), ${exampleId})` : sql`NULL::int`,
  }
}

/**
 * Attempts and failures of each model by topic, where a dataset tells topics in its item ids: the part before the last hyphen ("law-1717").
 * Topics of fewer than five items are no topics; a dataset with fewer than two or more than 60 of them has none, and
 * the answer is empty. @internal
 */
export async function listTopicRows(scope: Scope, datasetId: number) {
  const units = unitsOf(scope)
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
        .select((eb) => units.clusterOf(eb.ref("p.resultSetId"), eb.ref("p.exampleId")).as("cluster"))
        .where((eb) => inParts(scope, { resultSet: eb.ref("p.resultSetId") }))
        .where(isAttempt("p"))
        .where((eb) => sql<SqlBool>`(${eb.selectFrom("topic").select(eb.fn.countAll().as("n"))}) BETWEEN 2 AND ${most}`)
        .groupBy(["item.topic", "p.modelId"])
        .$if(units.areItems, (one) => one.groupBy(["p.resultSetId", "p.exampleId"])),
    )
    .with("grouped", (qb) =>
      qb
        .selectFrom("tried")
        .select(["topic", "modelId", ...clusterTally("tried")])
        .groupBy(["topic", "modelId", "cluster"]),
    )
    .selectFrom("grouped")
    .select((eb) => ["topic", "modelId", sumOf(eb.ref("n")).as("attempts"), sumOf(eb.ref("f")).as("failures")])
    .select(units.sums.as("repeats"))
    .groupBy(["topic", "modelId"])
    .orderBy("topic")
    .orderBy("modelId")
    .execute()
}

/**
 * The same by what the files say of the answers under this key ("subject"); the attempts that say nothing of it are left
 * out. `datasetIds`: of these datasets only.
 */
async function listFactRows(scope: Scope, { key, datasetIds }: { key: string; datasetIds: readonly number[] }) {
  const units = unitsOf(scope)
  return db()
    .with("tried", (qb) =>
      qb
        .selectFrom("prediction as p")
        .innerJoin("predictionDetail as d", "d.predictionId", "p.id")
        .innerJoin(rulesIn(scope).as("r"), (join) =>
          join.onRef("r.resultSetId", "=", "p.resultSetId").onRef("r.datasetId", "=", "p.datasetId"),
        )
        .select((eb) => sql<string>`${eb.ref("d.metadata")} ->> ${key}`.as("topic"))
        .select(["p.modelId", countOf().as("n"), countOf(isFailure("p", "r")).as("f")])
        .select((eb) => units.clusterOf(eb.ref("p.resultSetId"), eb.ref("p.exampleId")).as("cluster"))
        .where((eb) => inParts(scope, { resultSet: eb.ref("p.resultSetId") }))
        .where((eb) => isOneOf(eb.ref("p.datasetId"), datasetIds))
        .where((eb) => sql<SqlBool>`length(${eb.ref("d.metadata")} ->> ${key}) BETWEEN 1 AND ${longest}`)
        .where(isAttempt("p"))
        .groupBy(["topic", "p.modelId"])
        .$if(units.areItems, (one) => one.groupBy(["p.resultSetId", "p.exampleId"])),
    )
    .with("grouped", (qb) =>
      qb
        .selectFrom("tried")
        .select(["topic", "modelId", ...clusterTally("tried")])
        .groupBy(["topic", "modelId", "cluster"]),
    )
    .selectFrom("grouped")
    .select((eb) => ["topic", "modelId", sumOf(eb.ref("n")).as("attempts"), sumOf(eb.ref("f")).as("failures")])
    .select(units.sums.as("repeats"))
    .where(
      (eb) =>
        sql<SqlBool>`(${eb.selectFrom("tried as all").select((of) => of.fn.count("all.topic").distinct().as("n"))}) BETWEEN 2 AND ${most}`,
    )
    .groupBy(["topic", "modelId"])
    .orderBy("topic")
    .orderBy("modelId")
    .execute()
}

/** The length of a value that can be a topic. */
const longest = 100

export type Topics = {
  /** keys by which the items can be told apart */
  readonly keys: readonly string[]
  /** the one they are told apart by; null: topics in the ids of items */
  readonly by: string | null
  readonly hasIdTopics: boolean
  readonly rows: Awaited<ReturnType<typeof listFactRows>>
}

/** The topics of a model's page: by the key that was asked for, else by ids of items, else by the most usual key. */
export async function loadTopics(
  scope: Scope,
  { by, modelId, datasetIds }: { by: string | undefined; modelId: number; datasetIds: readonly number[] },
): Promise<Topics> {
  const keys = await listAnswerKeys(scope, { modelId, datasetIds })
  const [only] = datasetIds
  const ofIds = only !== undefined && datasetIds.length === 1 ? await listTopicRows(scope, only) : []
  const [first] = keys
  const isUsual = first !== undefined && isUsualKey(first)
  const key =
    by !== undefined && keys.includes(by) ? by : datasetIds.length === 1 && ofIds.length === 0 && isUsual ? first : null
  return {
    keys,
    by: key,
    hasIdTopics: ofIds.length > 0,
    rows: key === null ? ofIds : await listFactRows(scope, { key, datasetIds }),
  }
}
