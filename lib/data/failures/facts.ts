import "server-only"
import { expressionBuilder, sql, type Expression, type SqlBool } from "kysely"
import { isOneOf } from "@/lib/data/base/columns"
import { pooled } from "@/lib/data/base/kysely"
import type { DB } from "@/lib/data/generated/tables"
import { isAttempt } from "@/lib/data/scope/failure-rule"
import { inParts } from "@/lib/data/scope/parts"
import { cachedFor } from "@/lib/data/scope/scope-cache"
import type { Scope } from "@/lib/data/scope/scope"
import type { Fact } from "@/lib/domain/failures/fact"

/** Failures of which the facts are looked at: enough to know what there is, and a bound for a million of them. */
const most = 20_000
/** values of one key, and their length: of ids and numbers of tokens nearly every failure has its own, and they group nothing */
const [mostValues, longest] = [60, 100]

/** `failures`: how many have it; null where there are too many failures to look at them all. */
export type CountedFact = Fact & { readonly failures: number | null }

/**
 * What the files of a scope's own results say of its failures and that can narrow a list: keys with few values, by how
 * many failures have them. Releases have none.
 */
export async function listFacts(scope: Scope): Promise<readonly CountedFact[]> {
  if (scope.isReleaseView) return []
  return cachedFor(scope, { name: "facts", load: () => queryFacts(scope) })
}

function queryFacts(scope: Scope) {
  return pooled()
    .with("some", (query) =>
      query
        .selectFrom("errorAnnotation as a")
        .select("a.predictionId")
        .where((eb) => inParts(scope, { analysis: eb.ref("a.analysisId") }))
        .limit(most),
    )
    .with("found", (query) =>
      query
        .selectFrom("some")
        .innerJoin("predictionDetail as d", "d.predictionId", "some.predictionId")
        .innerJoinLateral(
          (eb) => sql<Fact>`jsonb_each_text(${eb.ref("d.metadata")})`.as<"e">(sql`e(key, value)`),
          (join) => join.onTrue(),
        )
        .select((eb) => ["e.key", "e.value", eb.cast<number>(eb.fn.countAll(), "integer").as("failures")])
        .where("e.value", "is not", null)
        .where((eb) => sql<boolean>`length(${eb.ref("e.value")}) BETWEEN 1 AND ${longest}`)
        .where((eb) => sql<boolean>`position('=' in ${eb.ref("e.key")}) = 0`)
        .groupBy(["e.key", "e.value"]),
    )
    .with("counted", (query) =>
      query.selectFrom("found").select((eb) => [
        ...(["key", "value", "failures"] as const),
        eb
          .cast<number>(
            eb.fn.countAll().over((over) => over.partitionBy("key")),
            "integer",
          )
          .as("values"),
        eb
          .cast<number>(
            eb.fn.sum("failures").over((over) => over.partitionBy("key")),
            "integer",
          )
          .as("ofKey"),
      ]),
    )
    .selectFrom("counted")
    .select(["key", "value"])
    .select((eb) =>
      eb
        .case()
        .when(eb.selectFrom("some").select(eb.fn.countAll<number>().as("n")), "<", most)
        .then(eb.ref("failures"))
        .end()
        .as("failures"),
    )
    .where((eb) => eb.between("values", 2, mostValues))
    .where((eb) => sql<boolean>`2 * ${eb.ref("values")} <= ${eb.ref("ofKey")}`)
    .orderBy("key")
    .orderBy("counted.failures", "desc")
    .orderBy("value")
    .limit(500)
    .execute()
}

/**
 * What the files of a scope's own results say of the answers of a model, right or not, that can tell them apart: keys of
 * two to 60 values among its first 20,000, of which each stands for two answers or more on average. Releases have none.
 */
async function listKeys(scope: Scope, of: { readonly modelId: number; readonly datasetIds: readonly number[] }) {
  if (scope.isReleaseView) return []
  return cachedFor(scope, { name: "topic keys", of: [of], load: () => queryKeys(scope, of) })
}

async function queryKeys(
  scope: Scope,
  { modelId, datasetIds }: { readonly modelId: number; readonly datasetIds: readonly number[] },
) {
  const rows = await pooled()
    .with("some", (qb) =>
      qb
        .selectFrom("prediction as p")
        .innerJoin("predictionDetail as d", "d.predictionId", "p.id")
        .select("d.metadata")
        .where((eb) => inParts(scope, { resultSet: eb.ref("p.resultSetId") }))
        .where((eb) => isOneOf(eb.ref("p.datasetId"), datasetIds))
        .where("p.modelId", "=", modelId)
        .where(isAttempt("p"))
        .limit(most),
    )
    .selectFrom("some")
    .innerJoinLateral(
      (eb) =>
        sql<{ key: string; value: string }>`jsonb_each_text(${eb.ref("some.metadata")})`.as<"e">(sql`e(key, value)`),
      (join) => join.onTrue(),
    )
    .select("e.key")
    .where((eb) => sql<SqlBool>`length(${eb.ref("e.value")}) BETWEEN 1 AND ${longest}`)
    .where((eb) => sql<SqlBool>`position('=' in ${eb.ref("e.key")}) = 0`)
    .groupBy("e.key")
    .having((eb) => eb.between(eb.fn.count("e.value").distinct(), 2, mostValues))
    .having((eb) => sql<SqlBool>`2 * ${eb.fn.count("e.value").distinct()} <= ${eb.fn.countAll()}`)
    .orderBy("e.key")
    .execute()
  return rows.map(({ key }) => key)
}

/** keys that are offered: the rest is for the filter of failures */
const mostKeys = 8
/** what people ask for first, where files have it */
const usual = ["subject", "topic", "category", "subset", "task", "domain", "language", "difficulty", "level"]

const rankOf = (key: string) => (isUsualKey(key) ? usual.indexOf(key.toLowerCase()) : usual.length)

/** Is it one that people ask for first? */
export const isUsualKey = (key: string): boolean => usual.includes(key.toLowerCase())

/** The keys that a model's answers can be told apart by, at most eight, the most usual first. */
export async function listAnswerKeys(
  scope: Scope,
  of: { readonly modelId: number; readonly datasetIds: readonly number[] },
): Promise<string[]> {
  const found = await listKeys(scope, of)
  return [...found].sort((a, b) => rankOf(a) - rankOf(b)).slice(0, mostKeys)
}

/** What two answers to one item say under a key: the first, or the second where it says nothing. */
export const factOfAnswers = (first: Expression<number>, second: Expression<number>, key: string) => {
  const said = (prediction: Expression<number>) =>
    sql<string | null>`(${expressionBuilder<DB, never>()
      .selectFrom("predictionDetail as said")
      .select((of) => sql<string | null>`nullif(${of.ref("said.metadata")} ->> ${key}, '')`.as("value"))
      .where("said.predictionId", "=", prediction)})`
  return sql<string | null>`coalesce(${said(first)}, ${said(second)})`
}
