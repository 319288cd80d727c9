import "server-only"
import { expressionBuilder, sql, type Expression } from "kysely"
import { countOf } from "@/lib/data/base/columns"
import type { DB } from "@/lib/data/generated/tables"
import { isAttempt, isFailure, rulesOf } from "@/lib/data/scope/failure-rule"
import { isMostlyFailed } from "@/lib/data/scope/repeats"
import type { Part } from "@/lib/data/scope/scope"
import { clusterIn, isMet, isNarrowed, isSameItem, says, textsDiffer, type Pair, type PartPair } from "./pair"

/** The rows of `sharedItems` where a side has several trials of an item: one row an item, whatever was tried how often. */
export function triedItemsIn(parts: PartPair, { a, b, datasets, fact }: Pair) {
  const { a: partA, b: partB } = parts
  return expressionBuilder<DB, never>()
    .selectFrom(answersOf(a, partA).as("pa"))
    .innerJoin(answersOf(b, partB).as("pb"), (join) => join.on(isSameItem("pb", "pa")))
    .$if(datasets.length > 0, (qb) =>
      qb
        .innerJoin("dataset as d", "d.id", "pa.datasetId")
        .where((of) => of.or([of("d.slug", "in", datasets), of("d.suite", "in", datasets)])),
    )
    .leftJoin("errorAnnotation as aa", (join) =>
      join.onRef("aa.predictionId", "=", "pa.shownId").on("aa.analysisId", "=", partA.analysisId),
    )
    .leftJoin("errorAnnotation as ab", (join) =>
      join.onRef("ab.predictionId", "=", "pb.shownId").on("ab.analysisId", "=", partB.analysisId),
    )
    .leftJoin("categoryAssignment as ca", (join) =>
      join.onRef("ca.annotationId", "=", "aa.id").on("ca.versionId", "=", partA.versionId),
    )
    .leftJoin("categoryAssignment as cb", (join) =>
      join.onRef("cb.annotationId", "=", "ab.id").on("cb.versionId", "=", partA.versionId),
    )
    .select(["pa.datasetId", "pa.exampleId as exampleRowId", "pa.variant", "pa.trial"])
    .select(["pa.shownTrial as trialA", "pb.variant as variantB", "pb.shownTrial as trialB"])
    .select(["pa.tries as triesA", "pb.tries as triesB", "pa.fails as failsA", "pb.fails as failsB"])
    .select(["pa.shownId as predictionA", "pa.score as scoreA", "pb.shownId as predictionB", "pb.score as scoreB"])
    .select(["pa.failed as failedA", "pb.failed as failedB"])
    .select(["aa.id as annotationA", "aa.title as titleA", "aa.outcome as outcomeA"])
    .select(["ab.id as annotationB", "ab.title as titleB", "ab.outcome as outcomeB"])
    .select(["ca.nodeId as nodeA", "ca.outcome as placementA", "cb.nodeId as nodeB", "cb.outcome as placementB"])
    .select((of) => [
      sql<number>`${partA.resultSetId}::int`.as("resultSetA"),
      sql<number>`${partB.resultSetId}::int`.as("resultSetB"),
      sql<number | null>`${partA.analysisId}::int`.as("analysisA"),
      sql<number | null>`${partB.analysisId}::int`.as("analysisB"),
      sql<number>`${partA.versionId}::int`.as("versionId"),
      clusterIn({ a: partA, b: partB }, of.ref("pa.exampleId")).as("cluster"),
    ])
    .$if(isNarrowed(parts), (qb) =>
      qb.where((of) => isMet(parts, { datasetId: of.ref("pa.datasetId"), exampleId: of.ref("pa.exampleId") })),
    )
    .$if(fact !== undefined, (qb) => qb.where((of) => says(fact, { a: of.ref("pa.shownId"), b: of.ref("pb.shownId") })))
    .$if(partA.resultSetId !== partB.resultSetId, (qb) =>
      qb.where((of) => of.not(textsDiffer(of.ref("pa.exampleId"), { a: partA, b: partB }))),
    )
}

/**
 * What a model did on each item in a part: its trials, the mean of their scores, and the one that is shown for it. That is
 * the first that failed and was read where the item counts as failed, else the first that did not fail.
 */
function answersOf(model: number, part: Part) {
  const eb = expressionBuilder<DB, never>()
  const fails = isFailure("p", "r")
  const tried = eb
    .selectFrom("prediction as p")
    .innerJoin(rulesOf(part).as("r"), "r.datasetId", "p.datasetId")
    .leftJoin("errorAnnotation as x", (join) =>
      join.onRef("x.predictionId", "=", "p.id").on("x.analysisId", "=", part.analysisId),
    )
    .select((of) => {
      const isRead = sql`coalesce(${of.ref("x.outcome")} IN ('diagnosed', 'no_error_found'), false)`
      const first = (value: Expression<number>, isWanted: Expression<unknown>) =>
        sql<number>`(array_agg(${value} ORDER BY ${isRead} DESC, ${of.ref("p.trial")}) FILTER (WHERE ${isWanted}))[1]`
      const isOther = sql`NOT ${fails}`
      return [
        ...(["p.datasetId", "p.exampleId"] as const),
        of.fn.min("p.variant").as("variant"),
        of.fn.min("p.trial").as("trial"),
        sql<number>`avg(${of.ref("p.score")})`.as("score"),
        countOf().as("tries"),
        countOf(fails).as("fails"),
        ...[first(of.ref("p.id"), fails).as("failedId"), first(of.ref("p.trial"), fails).as("failedTrial")],
        ...[first(of.ref("p.id"), isOther).as("rightId"), first(of.ref("p.trial"), isOther).as("rightTrial")],
      ]
    })
    .where("p.resultSetId", "=", part.resultSetId)
    .where("p.modelId", "=", model)
    .where(isAttempt("p"))
    .groupBy(["p.datasetId", "p.exampleId"])
  return eb.selectFrom(tried.as("t")).select((of) => {
    const failed = isMostlyFailed(of.ref("t.fails"), of.ref("t.tries"))
    const shown = (ofFailed: "t.failedId" | "t.failedTrial", ofRight: "t.rightId" | "t.rightTrial") =>
      of.case().when(failed).then(of.ref(ofFailed)).else(of.ref(ofRight)).end()
    return [
      ...(["t.datasetId", "t.exampleId", "t.variant"] as const),
      ...(["t.trial", "t.score", "t.tries", "t.fails"] as const),
      failed.as("failed"),
      shown("t.failedId", "t.rightId").as("shownId"),
      shown("t.failedTrial", "t.rightTrial").as("shownTrial"),
    ]
  })
}
