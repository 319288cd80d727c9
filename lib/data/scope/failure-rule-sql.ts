import "server-only"

// lib/domain/results/prediction.ts in SQL: what counts, what fails and what is right is spelt here and nowhere else. `prediction`
// is the alias of rows with score and status, `rule` of rows with threshold and lower_is_better (result_set_dataset,
// stratum, `rulesOf`). Every condition is true or false, never unknown: NOT and coalesce are safe around it.

/** Has a score and is no error of the harness. */
export const isAttempt = (prediction: string): string =>
  `(${prediction}.score IS NOT NULL AND ${prediction}.status <> 'error')`

/** An attempt on the wrong side of the threshold. */
export const isFailure = (prediction: string, rule: string): string =>
  `((${prediction}.status <> 'error' AND CASE WHEN ${rule}.lower_is_better THEN ${prediction}.score > ${rule}.threshold ELSE ${prediction}.score < ${rule}.threshold END) IS TRUE)`

/** An attempt on the right side of the threshold, or on it. */
export const isRight = (prediction: string, rule: string): string =>
  `((${prediction}.status <> 'error' AND CASE WHEN ${rule}.lower_is_better THEN ${prediction}.score <= ${rule}.threshold ELSE ${prediction}.score >= ${rule}.threshold END) IS TRUE)`

/**
 * A table of (dataset_id, threshold, lower_is_better, binary): the rules by which an analysis sees the predictions of its result
 * set. An analysis keeps the rule it was run with, which is in its strata, for all models on a data set; the result set's
 * own, which may be moved at any time, counts only on data sets the analysis has no stratum of. Both are parameters or
 * expressions ("$1").
 */
export const rulesOf = ({
  resultSet,
  analysis,
}: {
  readonly resultSet: string
  readonly analysis: string
}): string => `(
  SELECT own.dataset_id, own."binary", coalesce(kept.threshold, own.threshold) AS threshold,
         coalesce(kept.lower_is_better, own.lower_is_better) AS lower_is_better
  FROM result_set_dataset own
  LEFT JOIN (SELECT DISTINCT ON (dataset_id) dataset_id, threshold, lower_is_better FROM stratum
             WHERE analysis_id = ${analysis} ORDER BY dataset_id, model_id) kept ON kept.dataset_id = own.dataset_id
  WHERE own.result_set_id = ${resultSet})`
