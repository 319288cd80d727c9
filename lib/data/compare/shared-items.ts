import "server-only"
import { expressionBuilder, sql, type NotNull } from "kysely"
import type { DB } from "@/lib/data/generated/tables"
import { isAttempt, isFailure, rulesOf } from "@/lib/data/scope/failure-rule"
import type { Scope } from "@/lib/data/scope/scope"
import {
  clusterIn,
  hasTrials,
  isMet,
  isNarrowed,
  isSameItem,
  partPairs,
  says,
  textsDiffer,
  unionOf,
  type Pair,
  type PartPair,
} from "./pair"
import { triedItemsIn } from "./tried-items"

/**
 * The items both models answered, with what each did on them: a table that every list, count and page of a comparison
 * selects from. Items are paired by example, and only where both results hold the same text; unscored rows and
 * errors of the harness pair with nothing. Labels are those on A's tree. Of an item that was tried several times, a side
 * has how many of its trials failed; one of them stands for it with its text and label (./tried-items.ts).
 */
export function sharedItems(scope: Scope, pair: Pair) {
  const pairs = partPairs(scope, pair.other)
  return unionOf(pairs.some(hasTrials) ? pairs.map((parts) => triedItemsIn(parts, pair)) : pairs.map((parts) => itemsIn(parts, pair))) // prettier-ignore
}

function itemsIn(parts: PartPair, { a, b, datasets, fact }: Pair) {
  const { a: partA, b: partB } = parts
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
      .select(["pa.trial as trialA", "pb.variant as variantB", "pb.trial as trialB"])
      .select([sql<number>`1`.as("triesA"), sql<number>`1`.as("triesB")])
      .select([
        sql<number>`${isFailure("pa", "ruleA")}::int`.as("failsA"),
        sql<number>`${isFailure("pb", "ruleB")}::int`.as("failsB"),
      ])
      .select(["pa.id as predictionA", "pa.score as scoreA", "pb.id as predictionB", "pb.score as scoreB"])
      .select([isFailure("pa", "ruleA").as("failedA"), isFailure("pb", "ruleB").as("failedB")])
      // Null: the failure was not sampled, or there was none.
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
      .where("pa.resultSetId", "=", partA.resultSetId)
      .where("pa.modelId", "=", a)
      .where(isAttempt("pa"))
      .where(isAttempt("pb"))
      .$if(isNarrowed(parts), (qb) =>
        qb.where((of) => isMet(parts, { datasetId: of.ref("pa.datasetId"), exampleId: of.ref("pa.exampleId") })),
      )
      .$if(partA.resultSetId !== partB.resultSetId, (qb) =>
        qb.where((of) => of.not(textsDiffer(of.ref("pa.exampleId"), { a: partA, b: partB }))),
      )
      .$if(fact !== undefined, (qb) => qb.where((of) => says(fact, { a: of.ref("pa.id"), b: of.ref("pb.id") })))
      .$narrowType<{ scoreA: NotNull; scoreB: NotNull }>()
  )
}
