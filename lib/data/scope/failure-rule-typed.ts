import "server-only"
import { expressionBuilder, sql, type RawBuilder } from "kysely"
import { column } from "@/lib/data/base/columns"
import type { DB } from "@/lib/data/generated/tables"

// lib/domain/prediction.ts in typed SQL. `prediction` is the alias of rows with score and status, `rule` of rows with
// threshold and lowerIsBetter (resultSetDataset, stratum, `rulesFor`). Every condition is true or false, never unknown.

const score = (prediction: string) => column<"prediction">(prediction, "score")
const isTheModels = (prediction: string) => sql`${column<"prediction">(prediction, "status")} <> 'error'`
const threshold = (rule: string) => column<"resultSetDataset">(rule, "threshold")
const lowerIsBetter = (rule: string) => column<"resultSetDataset">(rule, "lowerIsBetter")

/** Has a score and is no error of the harness. */
export function isAttempt(prediction: string): RawBuilder<boolean> {
  return sql<boolean>`(${score(prediction)} IS NOT NULL AND ${isTheModels(prediction)})`
}

/** An attempt on the wrong side of the threshold. */
export function isFailure(prediction: string, rule: string): RawBuilder<boolean> {
  return sql<boolean>`((${isTheModels(prediction)} AND CASE WHEN ${lowerIsBetter(rule)}
    THEN ${score(prediction)} > ${threshold(rule)} ELSE ${score(prediction)} < ${threshold(rule)} END) IS TRUE)`
}

/** An attempt on the right side of the threshold, or on it. */
export function isRight(prediction: string, rule: string): RawBuilder<boolean> {
  return sql<boolean>`((${isTheModels(prediction)} AND CASE WHEN ${lowerIsBetter(rule)}
    THEN ${score(prediction)} <= ${threshold(rule)} ELSE ${score(prediction)} >= ${threshold(rule)} END) IS TRUE)`
}

/**
 * The rules by which an analysis sees the predictions of its result set: those it was run with, which are in its strata,
 * for all models on a data set; the result set's own, which may be moved at any time, on data sets it has no stratum of.
 */
export function rulesFor({ resultSetId, analysisId }: { resultSetId: number; analysisId: number | null }) {
  const eb = expressionBuilder<DB, never>()
  const kept = eb
    .selectFrom("stratum")
    .distinctOn("datasetId")
    .select(["datasetId", "threshold", "lowerIsBetter"])
    .where("analysisId", "=", analysisId)
    .orderBy("datasetId")
    .orderBy("modelId")
  return eb
    .selectFrom("resultSetDataset as own")
    .leftJoin(kept.as("kept"), "kept.datasetId", "own.datasetId")
    .select((of) => [
      "own.datasetId",
      "own.binary",
      of.fn.coalesce("kept.threshold", "own.threshold").as("threshold"),
      of.fn.coalesce("kept.lowerIsBetter", "own.lowerIsBetter").as("lowerIsBetter"),
    ])
    .where("own.resultSetId", "=", resultSetId)
}
