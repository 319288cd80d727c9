import "server-only"
import { query } from "@/lib/data/base/client"
import { isAttempt, isFailure, rulesOf } from "@/lib/data/scope/failure-rule-sql"
import { itemHash } from "@/lib/data/scope/item-hash"
import { cachedFor } from "@/lib/data/scope/scope-cache"
import { overridesOfPair } from "@/lib/data/failures/review-overrides"
import type { Scope } from "@/lib/data/scope/scope"

/** Items two models share, counted by what each did on them. */
export type PairedRow = {
  readonly datasetId: number
  readonly failedA: boolean
  readonly failedB: boolean
  /** null: the failure was not read, or there was none */
  readonly outcomeA: string | null
  readonly outcomeB: string | null
  readonly nodeA: number | null
  readonly nodeB: number | null
  readonly placementA: string | null
  readonly placementB: string | null
  readonly items: number
}

/** `other`: where B's results and labels are from when that is not A's analysis. */
export type Pair = {
  readonly a: number
  readonly b: number
  readonly datasets: readonly string[]
  readonly other?: Scope | undefined
}

/**
 * The shared items of two models, grouped: as few rows as there are different fates. Items are paired by example,
 * variant and trial, and only where both results hold the same text; unscored rows and errors of the harness pair with
 * nothing.
 */
export async function listPairedOutcomes(scope: Scope, pair: Pair): Promise<PairedRow[]> {
  const overrides = [...(await overridesOfPair(scope, pair.other)).values()]
  const isReviewed = overrides.length > 0
  const values = [...pairedValues(scope, pair), ...(isReviewed ? [JSON.stringify(overrides)] : [])]
  return query<PairedRow>(
    `SELECT "datasetId", "failedA", "failedB", "outcomeA", "outcomeB", "nodeA", "nodeB", "placementA", "placementB",
            count(*)::int AS items
     FROM (SELECT ${isReviewed ? reviewedColumns : pairedColumns} ${pairedFrom} ${isReviewed ? reviewedFrom : ""} ${pairedWhere}) AS paired
     GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9 ORDER BY 1, 2, 3, 4, 5, 6, 7, 8, 9`,
    values,
  )
}

export type Overlap = {
  readonly datasetId: number
  readonly datasetSlug: string
  readonly datasetTitle: string
  readonly suite: string | null
  /** the rule A's failures were told by, and B's: under which score one fails, or above which where lower is better; null where that side has no results on it */
  readonly threshold: number | null
  readonly thresholdB: number | null
  readonly lowerIsBetter: boolean | null
  readonly lowerIsBetterB: boolean | null
  /** every score of that side's results is 0 or 1 */
  readonly binary: boolean | null
  readonly binaryB: boolean | null
  readonly shared: number
  readonly onlyA: number
  readonly onlyB: number
  /** the same id with another text in the two results: not compared */
  readonly otherTexts: number
  /** answers of that side without a score, and errors of the harness: they pair with nothing */
  readonly unscoredA: number
  readonly unscoredB: number
}

/** Per data set: items both answered, and items only one did. */
export async function listOverlaps(scope: Scope, pair: Omit<Pair, "datasets">): Promise<Overlap[]> {
  const load = () => queryOverlaps(scope, pair)
  if (pair.other) return load()
  return cachedFor(scope, { name: "overlaps", of: [pair.a, pair.b], load })
}

function queryOverlaps(scope: Scope, pair: Omit<Pair, "datasets">): Promise<Overlap[]> {
  const [sideA, sideB] = [scope.analysis, (pair.other ?? scope).analysis]
  return query<Overlap>(
    `SELECT d.id AS "datasetId", d.slug AS "datasetSlug", coalesce(d.title, d.name) AS "datasetTitle", d.suite,
            ra.threshold, rb.threshold AS "thresholdB",
            ra.lower_is_better AS "lowerIsBetter", rb.lower_is_better AS "lowerIsBetterB",
            ra."binary", rb."binary" AS "binaryB",
            count(*) FILTER (WHERE sides = 3 AND NOT differs)::int AS shared,
            count(*) FILTER (WHERE sides = 1)::int AS "onlyA", count(*) FILTER (WHERE sides = 2)::int AS "onlyB",
            count(*) FILTER (WHERE sides = 3 AND differs)::int AS "otherTexts",
            coalesce(ca.unscored, 0) AS "unscoredA", coalesce(cb.unscored, 0) AS "unscoredB"
     FROM (SELECT dataset_id, sides, sides = 3 AND $1 <> $4::int AND ${textsDiffer("answered.example_id", "$1", "$4")} AS differs
           FROM (SELECT dataset_id, example_id,
                        bit_or(CASE WHEN result_set_id = $1 AND model_id = $2 THEN 1 ELSE 0 END
                             | CASE WHEN result_set_id = $4 AND model_id = $3 THEN 2 ELSE 0 END) AS sides
                 FROM prediction
                 WHERE ((result_set_id = $1 AND model_id = $2) OR (result_set_id = $4 AND model_id = $3))
                   AND ${isAttempt("prediction")}
                 GROUP BY dataset_id, example_id, variant, trial) AS answered) AS item
     JOIN dataset d ON d.id = item.dataset_id
     LEFT JOIN ${rulesOf({ resultSet: "$1", analysis: "$5" })} ra ON ra.dataset_id = d.id
     LEFT JOIN ${rulesOf({ resultSet: "$4", analysis: "$6" })} rb ON rb.dataset_id = d.id
     LEFT JOIN result_set_count ca ON ca.result_set_id = $1 AND ca.model_id = $2 AND ca.dataset_id = d.id
     LEFT JOIN result_set_count cb ON cb.result_set_id = $4 AND cb.model_id = $3 AND cb.dataset_id = d.id
     GROUP BY d.id, ra.threshold, rb.threshold, ra.lower_is_better, rb.lower_is_better, ra."binary", rb."binary",
              ca.unscored, cb.unscored
     ORDER BY d.id`,
    [sideA.resultSetId, pair.a, pair.b, sideB.resultSetId, sideA.id, sideB.id],
  )
}

/** The overlaps on the data sets asked for (slugs or suites; none: all). */
export function overlapsOn(overlaps: readonly Overlap[], datasets: readonly string[]): Overlap[] {
  return overlaps.filter(
    ({ datasetSlug, suite }) =>
      datasets.length === 0 || datasets.includes(datasetSlug) || (suite !== null && datasets.includes(suite)),
  )
}

/** Answers of either side that were left out for having no score, on the data sets they share (none shared: on all of these). */
export function unscoredOn(overlaps: readonly Pick<Overlap, "shared" | "unscoredA" | "unscoredB">[]) {
  const shared = overlaps.filter((row) => row.shared > 0)
  const rows = shared.length > 0 ? shared : overlaps
  const sum = (column: "unscoredA" | "unscoredB") => rows.reduce((total, row) => total + row[column], 0)
  return { a: sum("unscoredA"), b: sum("unscoredB") }
}

/** Whether two result sets hold different texts under one example; unknown texts count as the same. */
function textsDiffer(example: string, one: string, other: string): string {
  return `coalesce(${itemHash(one, example)} <> ${itemHash(other, example)}, false)`
}

/** Each side by the rule of its own analysis. */
export const failsA = isFailure("pa", "rule_a")
export const failsB = isFailure("pb", "rule_b")

export const pairedColumns = `
  pa.dataset_id AS "datasetId", ${failsA} AS "failedA", ${failsB} AS "failedB",
  aa.outcome::text AS "outcomeA", ab.outcome::text AS "outcomeB", ca.node_id AS "nodeA", cb.node_id AS "nodeB",
  ca.outcome::text AS "placementA", cb.outcome::text AS "placementB"`

/** The same with people's words in the place of the judge's: $9 the failures they changed, as JSON with what counts. */
const reviewedColumns = `
  pa.dataset_id AS "datasetId", ${failsA} AS "failedA", ${failsB} AS "failedB",
  coalesce(ra.outcome, aa.outcome::text) AS "outcomeA", coalesce(rb.outcome, ab.outcome::text) AS "outcomeB",
  CASE WHEN ra.id IS NULL THEN ca.node_id ELSE ra."nodeId" END AS "nodeA",
  CASE WHEN rb.id IS NULL THEN cb.node_id ELSE rb."nodeId" END AS "nodeB",
  CASE WHEN ra.id IS NULL THEN ca.outcome::text ELSE ra.placement END AS "placementA",
  CASE WHEN rb.id IS NULL THEN cb.outcome::text ELSE rb.placement END AS "placementB"`

const changed = `jsonb_to_recordset($9::jsonb) AS`
const changedColumns = `(id int, outcome text, "nodeId" int, placement text)`
const reviewedFrom = `
  LEFT JOIN ${changed} ra ${changedColumns} ON ra.id = aa.id
  LEFT JOIN ${changed} rb ${changedColumns} ON rb.id = ab.id`

/**
 * $1 A's result set, $2 and $3 the models, $4 A's analysis, $5 version, $6 data sets (slugs or suites; empty: all),
 * $7 B's result set, $8 B's analysis
 */
export const pairedFrom = `
  FROM prediction pa
  JOIN prediction pb ON pb.result_set_id = $7 AND pb.model_id = $3 AND pb.example_id = pa.example_id
    AND pb.variant = pa.variant AND pb.trial = pa.trial
  JOIN dataset d ON d.id = pa.dataset_id
  JOIN ${rulesOf({ resultSet: "$1", analysis: "$4" })} rule_a ON rule_a.dataset_id = pa.dataset_id
  JOIN ${rulesOf({ resultSet: "$7", analysis: "$8" })} rule_b ON rule_b.dataset_id = pb.dataset_id
  LEFT JOIN error_annotation aa ON aa.prediction_id = pa.id AND aa.analysis_id = $4
  LEFT JOIN error_annotation ab ON ab.prediction_id = pb.id AND ab.analysis_id = $8
  LEFT JOIN category_assignment ca ON ca.annotation_id = aa.id AND ca.version_id = $5
  LEFT JOIN category_assignment cb ON cb.annotation_id = ab.id AND cb.version_id = $5`

export const pairedWhere = `
  WHERE pa.result_set_id = $1 AND pa.model_id = $2
    AND ${isAttempt("pa")} AND ${isAttempt("pb")}
    AND (cardinality($6::text[]) = 0 OR d.slug = ANY($6) OR d.suite = ANY($6))
    AND ($1 = $7::int OR NOT ${textsDiffer("pa.example_id", "$1", "$7")})`

export function pairedValues(scope: Scope, { a, b, datasets, other = scope }: Pair): unknown[] {
  const { resultSetId, id } = scope.analysis
  return [resultSetId, a, b, id, scope.version.id, [...datasets], other.analysis.resultSetId, other.analysis.id]
}
