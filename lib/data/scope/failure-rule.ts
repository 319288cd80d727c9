import "server-only"
import { expressionBuilder, sql, type Expression, type RawBuilder } from "kysely"
import { column } from "@/lib/data/base/columns"
import type { DB } from "@/lib/data/generated/tables"
import { failureRule } from "@/lib/domain/results/prediction"
import type { Scope } from "./scope"

// The rule of lib/domain/results/prediction.ts in typed SQL, made from its data. `prediction` is the alias of rows with
// score, status and counts, `rule` of rows with
// threshold and lowerIsBetter (resultSetDataset, stratum, `rulesOf`). Every condition is true or false, never unknown.

const score = (prediction: string) => column<"prediction">(prediction, "score")
const isTheModels = (prediction: string) =>
  sql`${column<"prediction">(prediction, "counts")} AND ${column<"prediction">(prediction, "status")} <> ${sql.lit(failureRule.noAttempt)}`
const threshold = (rule: string) => column<"resultSetDataset">(rule, "threshold")
const lowerIsBetter = (rule: string) => column<"resultSetDataset">(rule, "lowerIsBetter")

/** Score against threshold, as it is of what fails; null where either is missing. */
function onWrongSide(prediction: string, rule: string): RawBuilder<boolean | null> {
  const { fails } = failureRule
  const stands = (operator: (typeof fails)[keyof typeof fails]) =>
    expressionBuilder<DB, never>()(score(prediction), operator, threshold(rule))
  return sql`CASE WHEN ${lowerIsBetter(rule)} THEN ${stands(fails.lowerIsBetter)} ELSE ${stands(fails.higherIsBetter)} END`
}

/** Has a score and is no error of the harness. */
export function isAttempt(prediction: string): RawBuilder<boolean> {
  return sql<boolean>`(${score(prediction)} IS NOT NULL AND ${isTheModels(prediction)})`
}

/** An attempt on the wrong side of the threshold. */
export function isFailure(prediction: string, rule: string): RawBuilder<boolean> {
  return sql<boolean>`((${isTheModels(prediction)} AND ${onWrongSide(prediction, rule)}) IS TRUE)`
}

/** An attempt that is not on the wrong side of the threshold. */
export function isRight(prediction: string, rule: string): RawBuilder<boolean> {
  return sql<boolean>`((${isTheModels(prediction)} AND NOT ${onWrongSide(prediction, rule)}) IS TRUE)`
}

/** Whose rules: of a result set as an analysis sees it, or (null) as it stands now. */
type RulesOf = {
  readonly resultSetId: number | Expression<number>
  readonly analysisId: number | Expression<number | null> | null
  /** of an analysis whose labels are left out (`Part`) */
  readonly countedBy?: number
}

/**
 * A table of (resultSetId, datasetId, binary, threshold, lowerIsBetter): the rules by which an analysis sees the
 * predictions of its result set. They are those it was run with, which are in its strata, for all models on a dataset;
 * the result set's own, which may be moved at any time, on datasets it has no stratum of.
 */
export function rulesOf({ resultSetId, analysisId, countedBy }: RulesOf) {
  const eb = expressionBuilder<DB, never>()
  const kept = eb
    .selectFrom("stratum")
    .distinctOn("datasetId")
    .select(["datasetId", "threshold", "lowerIsBetter"])
    .where("analysisId", "=", analysisId ?? countedBy ?? null)
    .orderBy("datasetId")
    .orderBy("modelId")
  return eb
    .selectFrom("resultSetDataset as own")
    .leftJoin(kept.as("kept"), "kept.datasetId", "own.datasetId")
    .select((of) => [
      "own.resultSetId",
      "own.datasetId",
      "own.binary",
      of.fn.coalesce("kept.threshold", "own.threshold").as("threshold"),
      of.fn.coalesce("kept.lowerIsBetter", "own.lowerIsBetter").as("lowerIsBetter"),
    ])
    .where("own.resultSetId", "=", resultSetId)
}

/**
 * The rules of every part of a scope, with the part's `analysisId`: join it by result set and dataset, and, where two
 * parts may be of the same results, let the part say which row is meant.
 */
export function rulesIn({ parts }: Pick<Scope, "parts">) {
  const eb = expressionBuilder<DB, never>()
  const [first, ...others] = parts.map((part) =>
    eb
      .selectFrom(rulesOf(part).as("rule"))
      .selectAll("rule")
      .select(sql<number | null>`${part.analysisId}::int`.as("analysisId")),
  )
  if (!first) throw new Error("A scope has at least one part.")
  return others.reduce((all, one) => all.unionAll(one), first)
}
