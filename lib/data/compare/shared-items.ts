import "server-only"
import { expressionBuilder, sql, type Expression, type NotNull, type SelectQueryBuilder, type SqlBool } from "kysely"
import { column } from "@/lib/data/base/columns"
import type { DB } from "@/lib/data/generated/tables"
import { isAttempt, isFailure, rulesOf } from "@/lib/data/scope/failure-rule"
import { hashOfItem } from "@/lib/data/scope/item-hash"
import type { Part, Scope } from "@/lib/data/scope/scope"

/** Two models, by id. `other`: where B's results and labels are from when that is not A's scope. */
export type Pair = {
  readonly a: number
  readonly b: number
  /** slugs or suites; none: all */
  readonly datasets: readonly string[]
  readonly other?: Scope | undefined
}

/** Names one item of a comparison; items of a list stand in this order. */
export type ItemKey = { readonly exampleRowId: number; readonly variant: string; readonly trial: number }

/** A part that A's side of a comparison is read in, and one that B's is. */
export type PartPair = { readonly a: Part; readonly b: Part }

/**
 * The parts in which two models can meet. Two analyses of one result set hold the very same answers: within a scope these
 * are held against each other in either of them, not across.
 */
export function partPairs(scope: Scope, other: Scope | undefined): PartPair[] {
  const mayMeet = (a: Part, b: Part) => other !== undefined || a === b || a.resultSetId !== b.resultSetId
  return scope.parts.flatMap((a) =>
    (other ?? scope).parts.filter((b) => mayMeet(a, b)).map((b): PartPair => ({ a, b })),
  )
}

/** The rows of every query; one query stays as it is. */
export function unionOf<D, T extends keyof D, O>(queries: readonly SelectQueryBuilder<D, T, O>[]) {
  const [first, ...others] = queries
  if (!first) throw new Error("A scope has at least one part.")
  return others.reduce((all, one) => all.unionAll(one), first)
}

/**
 * The items both models answered, with what each did on them: a table that every list, count and page of a comparison
 * selects from. Items are paired by example, variant and trial, and only where both results hold the same text; unscored
 * rows and errors of the harness pair with nothing. Labels are those on A's tree.
 */
export function sharedItems(scope: Scope, pair: Pair) {
  return unionOf(partPairs(scope, pair.other).map((parts) => itemsIn(parts, pair)))
}

function itemsIn({ a: partA, b: partB }: PartPair, { a, b, datasets }: Pair) {
  return (
    expressionBuilder<DB, never>()
      .selectFrom("prediction as pa")
      .innerJoin("prediction as pb", (join) =>
        join.on("pb.resultSetId", "=", partB.resultSetId).on("pb.modelId", "=", b).on(isSameItem("pb", "pa")),
      )
      .$if(datasets.length > 0, (qb) =>
        qb
          .innerJoin("dataset as d", "d.id", "pa.datasetId")
          .where((of) => of.or([of("d.slug", "in", datasets), of("d.suite", "in", datasets)])),
      )
      // Each side by the rule of its own analysis.
      .innerJoin(rulesOf(partA).as("ruleA"), "ruleA.datasetId", "pa.datasetId")
      .innerJoin(rulesOf(partB).as("ruleB"), "ruleB.datasetId", "pb.datasetId")
      .leftJoin("errorAnnotation as aa", (join) =>
        join.onRef("aa.predictionId", "=", "pa.id").on("aa.analysisId", "=", partA.analysisId),
      )
      .leftJoin("errorAnnotation as ab", (join) =>
        join.onRef("ab.predictionId", "=", "pb.id").on("ab.analysisId", "=", partB.analysisId),
      )
      .leftJoin("categoryAssignment as ca", (join) =>
        join.onRef("ca.annotationId", "=", "aa.id").on("ca.versionId", "=", partA.versionId),
      )
      .leftJoin("categoryAssignment as cb", (join) =>
        join.onRef("cb.annotationId", "=", "ab.id").on("cb.versionId", "=", partA.versionId),
      )
      .select(["pa.datasetId", "pa.exampleId as exampleRowId", "pa.variant", "pa.trial"])
      .select(["pa.id as predictionA", "pa.score as scoreA", "pb.id as predictionB", "pb.score as scoreB"])
      .select([isFailure("pa", "ruleA").as("failedA"), isFailure("pb", "ruleB").as("failedB")])
      // Null: the failure was not sampled, or there was none.
      .select(["aa.id as annotationA", "aa.title as titleA", "aa.outcome as outcomeA"])
      .select(["ab.id as annotationB", "ab.title as titleB", "ab.outcome as outcomeB"])
      .select(["ca.nodeId as nodeA", "ca.outcome as placementA", "cb.nodeId as nodeB", "cb.outcome as placementB"])
      .select([
        sql<number>`${partA.resultSetId}::int`.as("resultSetA"),
        sql<number>`${partA.analysisId}::int`.as("analysisA"),
        sql<number>`${partB.analysisId}::int`.as("analysisB"),
        sql<number>`${partA.versionId}::int`.as("versionId"),
      ])
      .where("pa.resultSetId", "=", partA.resultSetId)
      .where("pa.modelId", "=", a)
      .where(isAttempt("pa"))
      .where(isAttempt("pb"))
      .$if(partA.resultSetId !== partB.resultSetId, (qb) =>
        qb.where((of) => of.not(textsDiffer(of.ref("pa.exampleId"), { a: partA, b: partB }))),
      )
      .$narrowType<{ scoreA: NotNull; scoreB: NotNull }>()
  )
}

/**
 * Are these two predictions (aliases) of one example, variant and trial? Where on both sides one row was chosen to stand
 * for the example, it is enough that it is the same.
 */
export function isSameItem(one: string, other: string): Expression<SqlBool> {
  const eb = expressionBuilder<DB, never>()
  const isSame = (name: "exampleId" | "variant" | "trial") =>
    eb(column<"prediction">(one, name), "=", column<"prediction">(other, name))
  const standAlone = [one, other].map((alias) => eb(column<"prediction">(alias, "standsAlone"), "=", true))
  return eb.and([isSame("exampleId"), eb.or([eb.and([isSame("variant"), isSame("trial")]), eb.and(standAlone)])])
}

/** Whether two result sets hold different texts under one example; unknown texts count as the same. */
export function textsDiffer(example: Expression<number>, { a, b }: PartPair): Expression<SqlBool> {
  const hash = (part: Part) => hashOfItem(sql<number>`${part.resultSetId}::int`, example)
  return sql<SqlBool>`coalesce(${hash(a)} <> ${hash(b)}, false)`
}
