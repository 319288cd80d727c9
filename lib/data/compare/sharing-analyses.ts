import "server-only"
import { isSameRule, rulesOnBothSides } from "@/lib/domain/compare/ranking"
import { query } from "@/lib/data/base/client"
import { isAttempt, rulesOf } from "@/lib/data/scope/failure-rule-sql"

type Row = {
  readonly analysisA: number
  readonly analysisB: number
  readonly threshold: number
  readonly thresholdB: number
  readonly lowerIsBetter: boolean
  readonly lowerIsBetterB: boolean
  readonly binary: boolean
  readonly binaryB: boolean
}

type Side = {
  readonly model: number
  /** finished ones that hold the model */
  readonly analyses: readonly number[]
  /** the one it was asked for in, where that holds it */
  readonly asked: number | null
}
type Sides = { readonly a: Side; readonly b: Side }

/**
 * Two of the analyses, one for each side, in which the models share items: those with one rule before those that would be
 * refused for having two, then those asked for, then one analysis for both, then the newest.
 */
export async function findSharing({ a, b }: Sides): Promise<{ analysisA: number; analysisB: number } | null> {
  // What is shared is a matter of the results, of which there are fewer than analyses.
  const rows = await query<Row>(
    `WITH one AS (SELECT id, result_set_id FROM analysis WHERE id = ANY($3::int[])),
          two AS (SELECT id, result_set_id FROM analysis WHERE id = ANY($4::int[])),
          shared AS MATERIALIZED (
            SELECT ca.result_set_id AS results_a, cb.result_set_id AS results_b, ca.dataset_id
            FROM result_set_count ca JOIN result_set_count cb ON cb.dataset_id = ca.dataset_id AND cb.model_id = $2
            WHERE ca.model_id = $1 AND ca.result_set_id IN (SELECT result_set_id FROM one)
              AND cb.result_set_id IN (SELECT result_set_id FROM two)
              AND EXISTS (SELECT 1 FROM prediction pa JOIN prediction pb ON pb.result_set_id = cb.result_set_id
                            AND pb.model_id = $2 AND pb.example_id = pa.example_id AND pb.variant = pa.variant AND pb.trial = pa.trial
                          WHERE pa.result_set_id = ca.result_set_id AND pa.model_id = $1 AND pa.dataset_id = ca.dataset_id
                            AND ${isAttempt("pa")} AND ${isAttempt("pb")}))
     SELECT one.id AS "analysisA", two.id AS "analysisB", ra.threshold, rb.threshold AS "thresholdB",
            ra.lower_is_better AS "lowerIsBetter", rb.lower_is_better AS "lowerIsBetterB",
            ra."binary", rb."binary" AS "binaryB"
     FROM shared
     JOIN one ON one.result_set_id = shared.results_a
     JOIN two ON two.result_set_id = shared.results_b
     JOIN LATERAL ${rulesOf({ resultSet: "one.result_set_id", analysis: "one.id" })} ra ON ra.dataset_id = shared.dataset_id
     JOIN LATERAL ${rulesOf({ resultSet: "two.result_set_id", analysis: "two.id" })} rb ON rb.dataset_id = shared.dataset_id
     ORDER BY one.id IS NOT DISTINCT FROM $5::int DESC, two.id IS NOT DISTINCT FROM $6::int DESC,
              one.id = two.id DESC, one.id DESC, two.id DESC`,
    [a.model, b.model, candidates(a), candidates(b), a.asked, b.asked],
  )
  const keyOf = ({ analysisA, analysisB }: Row) => `${analysisA} ${analysisB}`
  const refused = new Set(rows.filter(isRefused).map(keyOf))
  const found = rows.find((row) => !refused.has(keyOf(row))) ?? rows[0]
  return found ? { analysisA: found.analysisA, analysisB: found.analysisB } : null
}

const candidates = ({ analyses, asked }: Side) => (asked === null ? [...analyses] : [...analyses, asked])

function isRefused(row: Row): boolean {
  const rules = rulesOnBothSides(row)
  return rules !== null && !isSameRule(rules.a, rules.b)
}
