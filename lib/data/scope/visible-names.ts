import "server-only"
import type { Viewer } from "@/lib/auth/permissions"

/**
 * Through which door somebody looks a name up. Models and data sets are rows that all results share, so a name is told
 * only to those who may read results that hold it: public ones, one's own, and the ones at hand (an unlisted analysis or
 * result set is read by whoever has its address; the caller has checked that).
 */
export type Door = {
  readonly viewer: Viewer
  readonly analysisId?: number | undefined
  readonly resultSetId?: number | undefined
}

/** The values `visibleName` compares with, in the order of its placeholders. */
export function doorValues({ viewer, analysisId, resultSetId }: Door): (number | null)[] {
  return [viewer?.id ?? null, analysisId ?? null, resultSetId ?? null]
}

/**
 * SQL: may the row `alias` of `model` or `dataset` be named to whoever stands at the door? `first` is the number of the
 * first of the three placeholders. Every lookup of a name goes by this, so that "not there" and "not yours" are one
 * answer, found in one way.
 */
export function visibleName(table: "model" | "dataset", alias: string, first: number): string {
  const [viewer, analysis, results] = [first, first + 1, first + 2].map((place) => `$${place}::int`)
  return `(EXISTS (SELECT FROM result_set_count seen_c JOIN result_set seen_r ON seen_r.id = seen_c.result_set_id
             WHERE seen_c.${table}_id = ${alias}.id
               AND (seen_r.visibility = 'public' OR seen_r.owner_id = ${viewer} OR seen_r.id = ${results}))
        OR EXISTS (SELECT FROM stratum seen_s JOIN analysis seen_a ON seen_a.id = seen_s.analysis_id
             WHERE seen_s.${table}_id = ${alias}.id
               AND (seen_a.visibility = 'public' OR seen_a.owner_id = ${viewer} OR seen_a.id = ${analysis})))`
}

/** SQL: may whoever stands at placeholder `viewer` read this row of `result_set`, knowing its address? As `mayRead`. */
export function readableResults(alias: string, viewer: number): string {
  return `(${alias}.visibility <> 'private' OR ${alias}.owner_id = $${viewer}::int)`
}

/** SQL: is the row among the results at hand, whoever looks? The same placeholders as `visibleName`. */
export function isHere(table: "model" | "dataset", alias: string, first: number): string {
  return `(EXISTS (SELECT FROM stratum here_s WHERE here_s.analysis_id = $${first + 1}::int AND here_s.${table}_id = ${alias}.id)
        OR EXISTS (SELECT FROM result_set_count here_c WHERE here_c.result_set_id = $${first + 2}::int AND here_c.${table}_id = ${alias}.id))`
}

/** The door of somebody who reads an analysis (getScope has checked that). */
export function doorOf(scope: { readonly analysis: { readonly id: number } }, viewer: Viewer): Door {
  return { viewer, analysisId: scope.analysis.id }
}
