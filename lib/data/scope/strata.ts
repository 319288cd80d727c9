import "server-only"
import { expressionBuilder, sql, type AliasedExpression, type InferResult } from "kysely"
import { isOneOf } from "@/lib/data/base/columns"
import type { DB } from "@/lib/data/generated/tables"
import type { Part, Scope } from "./scope"

/**
 * A table of the strata of a scope: for each (model, dataset) of its results how many attempts there were, how many failed,
 * how many of these a judge was given and what came of it. Those of an analysis are the ones it was run with, also where its
 * labels are left out; results that nobody analysed have their scores alone, by the rule they have now. Where there are
 * scores alone nothing was given to a judge, and `analysisId` is null.
 */
export function strataIn({ parts }: Pick<Scope, "parts">) {
  const eb = expressionBuilder<DB, never>()
  const [first, ...others] = parts.map((part) => {
    return eb.selectFrom(rowsOf(part) as AliasedExpression<StratumRow, "stratum">).selectAll()
  })
  if (!first) throw new Error("A scope has at least one part.")
  return others.reduce((all, one) => all.unionAll(one), first)
}

function rowsOf(part: Part) {
  const { analysisId, countedBy } = part
  if (analysisId !== null) return ofAnalysis({ ...part, analysisId }).as("stratum")
  if (countedBy === undefined) return ofScores(part).as("stratum")
  return expressionBuilder<DB, never>()
    .selectFrom(ofAnalysis({ ...part, analysisId: countedBy }).as("counted"))
    .select(["resultSetId", sql<number | null>`NULL::int`.as("analysisId")])
    .select(["modelId", "datasetId", "threshold", "lowerIsBetter"])
    .select(["predictions", "unscored", "failures", "repeats"])
    .select(read.map((name) => sql<number>`0`.as(name)))
    .as("stratum")
}

type StratumRow = InferResult<ReturnType<typeof ofAnalysis>>[number]

const read = [
  "sampled",
  "diagnosed",
  "noErrorFound",
  "refused",
  "unparseable",
  "contextTooLong",
  "unavailable",
] as const

function ofAnalysis({ resultSetId, analysisId, datasetIds }: Part & { readonly analysisId: number }) {
  return expressionBuilder<DB, never>()
    .selectFrom("stratum as kept")
    .select((eb) => [
      sql<number>`${resultSetId}::int`.as("resultSetId"),
      eb.ref("kept.analysisId").$castTo<number | null>().as("analysisId"),
      ...(["kept.modelId", "kept.datasetId", "kept.threshold", "kept.lowerIsBetter"] as const),
      ...(["kept.predictions", "kept.unscored", "kept.failures", "kept.repeats"] as const),
      ...read.map((name) => eb.ref(`kept.${name}`).as(name)),
    ])
    .where("kept.analysisId", "=", analysisId)
    .$if(datasetIds !== undefined, (qb) => qb.where((eb) => isOneOf(eb.ref("kept.datasetId"), datasetIds ?? [])))
}

function ofScores({ resultSetId, datasetIds }: Part) {
  const none = sql<number>`0`
  return expressionBuilder<DB, never>()
    .selectFrom("resultSetCount as counted")
    .innerJoin("resultSetDataset as ruled", (join) =>
      join.onRef("ruled.resultSetId", "=", "counted.resultSetId").onRef("ruled.datasetId", "=", "counted.datasetId"),
    )
    .select((eb) => [
      "counted.resultSetId",
      sql<number | null>`NULL::int`.as("analysisId"),
      ...(["counted.modelId", "counted.datasetId", "ruled.threshold", "ruled.lowerIsBetter"] as const),
      eb("counted.predictions", "-", eb.ref("counted.unscored")).as("predictions"),
      ...(["counted.unscored", "counted.failures", "counted.repeats"] as const),
      ...read.map((name) => none.as(name)),
    ])
    .where("counted.resultSetId", "=", resultSetId)
    .$if(datasetIds !== undefined, (qb) => qb.where((eb) => isOneOf(eb.ref("counted.datasetId"), datasetIds ?? [])))
}
