import "server-only"

// failure-rule.ts as text, for the two files whose statements are text still. `prediction` is the alias of rows with score and status, `rule` of rows with threshold and lower_is_better (result_set_dataset,
// stratum). Every condition is true or false, never unknown: NOT and coalesce are safe around it.

/** Has a score and is no error of the harness. */
export const isAttempt = (prediction: string): string =>
  `(${prediction}.score IS NOT NULL AND ${prediction}.status <> 'error')`

/** An attempt on the wrong side of the threshold. */
export const isFailure = (prediction: string, rule: string): string =>
  `((${prediction}.status <> 'error' AND CASE WHEN ${rule}.lower_is_better THEN ${prediction}.score > ${rule}.threshold ELSE ${prediction}.score < ${rule}.threshold END) IS TRUE)`
