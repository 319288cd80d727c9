import "server-only"
import { sql } from "kysely"
import type { AnnotationRow } from "@/lib/data/failures/annotation-rows"
import { findTail, listAnnotations, type UnsearchedFilter } from "@/lib/data/failures/annotations"
import { countOf } from "@/lib/data/base/columns"
import { db, pooled } from "@/lib/data/base/kysely"
import { isAttempt, isFailure, rulesIn } from "@/lib/data/scope/failure-rule"
import { inParts } from "@/lib/data/scope/parts"
import { cachedFor } from "@/lib/data/scope/scope-cache"
import type { Scope } from "@/lib/data/scope/scope"

/** Failures that a second judge classified blind, by both labels (category slugs or "no-error-found"). */
export type OpinionPair = Awaited<ReturnType<typeof querySecondOpinions>>[number]

export async function listSecondOpinions(scope: Scope): Promise<OpinionPair[]> {
  return cachedFor(scope, { name: "opinions", load: () => querySecondOpinions(scope) })
}

function querySecondOpinions(scope: Scope) {
  return pooled()
    .selectFrom("secondOpinion as o")
    .innerJoin("errorAnnotation as a", "a.id", "o.annotationId")
    .select(["o.first", "o.second"])
    .select((eb) => eb.cast<number>(eb.fn.countAll(), "integer").as("count"))
    .where((eb) => inParts(scope, { analysis: eb.ref("a.analysisId") }))
    .groupBy(["o.first", "o.second"])
    .orderBy("count", "desc")
    .orderBy("o.first")
    .orderBy("o.second")
    .execute()
}

/** Diagnoses held against experts' own account of the first error. */
export async function countExpertMatches(scope: Scope) {
  const [row] = await cachedFor(scope, { name: "experts", load: () => queryExpertMatches(scope) })
  return row ?? { total: 0, same: 0, related: 0, different: 0, noErrorFound: 0 }
}

function queryExpertMatches(scope: Scope) {
  return pooled()
    .selectFrom("expertMatch as x")
    .innerJoin("errorAnnotation as a", "a.id", "x.annotationId")
    .select((eb) => [
      eb.cast<number>(eb.fn.countAll(), "integer").as("total"),
      countOf(eb("x.match", "=", "same")).as("same"),
      countOf(eb("x.match", "=", "related")).as("related"),
      countOf(eb("x.match", "=", "different")).as("different"),
      countOf(eb("x.match", "=", "no_error_found")).as("noErrorFound"),
    ])
    .where((eb) => inParts(scope, { analysis: eb.ref("a.analysisId") }))
    .execute()
}

/** Failures of the analysis that at least one person reviewed. */
export async function countReviewed(scope: Scope): Promise<number> {
  const row = await db()
    .selectFrom("review as r")
    .innerJoin("errorAnnotation as a", "a.id", "r.annotationId")
    .select((eb) => eb.cast<number>(eb.fn.count("r.annotationId").distinct(), "integer").as("n"))
    .where((eb) => inParts(scope, { analysis: eb.ref("a.analysisId") }))
    .executeTakeFirst()
  return row?.n ?? 0
}

/**
 * A failure worth reading first: among the surest diagnoses without suspicion of item or scorer, one whose item
 * defeated the most models, and every one that tried it. Null when no item did.
 */
export async function findTellingFailure(scope: Scope) {
  const [row] = await cachedFor(scope, { name: "telling failure", load: () => queryTellingFailure(scope) })
  return row ?? null
}

function queryTellingFailure(scope: Scope) {
  return pooled()
    .with("surest", (query) =>
      query
        .selectFrom("errorAnnotation as a")
        .select(["a.id", "a.title", "a.exampleId", "a.analysisId", "a.confidence"])
        .where((eb) => inParts(scope, { analysis: eb.ref("a.analysisId") }))
        .where("a.outcome", "=", "diagnosed")
        .where("a.suspect", "is", null)
        .where("a.title", "is not", null)
        .$narrowType<{ title: string }>()
        .orderBy("a.confidence", (by) => by.desc().nullsLast())
        .orderBy("a.id")
        .limit(300),
    )
    .with(
      (cte) => cte("rules").materialized(),
      () => rulesIn(scope),
    )
    .selectFrom("surest as s")
    .crossJoinLateral((eb) =>
      eb
        .selectFrom("prediction as p")
        .innerJoin("rules as r", (join) =>
          join.onRef("r.datasetId", "=", "p.datasetId").onRef("r.resultSetId", "=", "p.resultSetId"),
        )
        .select((of) => [
          of.cast<number>(of.fn.count("p.modelId").distinct(), "integer").as("models"),
          sql<boolean>`bool_and(${isFailure("p", "r")})`.as("isDefeated"),
        ])
        .whereRef("p.exampleId", "=", "s.exampleId")
        .whereRef("r.analysisId", "=", "s.analysisId")
        .where((of) => inParts(scope, { resultSet: of.ref("p.resultSetId") }))
        .where(isAttempt("p"))
        .as("t"),
    )
    .select(["s.id", "s.title", "t.models"])
    .where("t.isDefeated", "=", true)
    .where("t.models", ">", 2)
    .orderBy("t.models", "desc")
    .orderBy("s.confidence", (by) => by.desc().nullsLast())
    .orderBy("s.id")
    .limit(1)
    .execute()
}

/** The last `limit` failures of a list, the least sure ones; none when the list is shorter than that. */
export async function listLastAnnotations(
  scope: Scope,
  filter: UnsearchedFilter,
  limit: number,
): Promise<readonly AnnotationRow[]> {
  const load = async () => {
    const after = await findTail(scope, filter, limit)
    return after === null ? [] : (await listAnnotations(scope, filter, { after, limit })).rows
  }
  return cachedFor(scope, { name: "last failures", of: [filter, limit], load })
}
