import "server-only"
import { annotationSource, type AnnotationFilter } from "@/lib/data/failures/annotation-filter"
import type { AnnotationRow } from "@/lib/data/failures/annotation-rows"
import { listAnnotations } from "@/lib/data/failures/annotations"
import { query } from "@/lib/data/base/client"
import { isAttempt, isFailure, rulesOf } from "@/lib/data/scope/failure-rule-sql"
import { cachedFor } from "@/lib/data/scope/scope-cache"
import type { Scope } from "@/lib/data/scope/scope"

/** Failures that a second judge classified blind, by both labels (category slugs or "no-error-found"). */
export type OpinionPair = { readonly first: string; readonly second: string; readonly count: number }

export async function listSecondOpinions(scope: Scope): Promise<OpinionPair[]> {
  return cachedFor(scope, { name: "opinions", load: () => querySecondOpinions(scope) })
}

function querySecondOpinions(scope: Scope): Promise<OpinionPair[]> {
  return query<OpinionPair>(
    `SELECT o.first, o.second, count(*)::int AS count
     FROM second_opinion o JOIN error_annotation a ON a.id = o.annotation_id
     WHERE a.analysis_id = $1 GROUP BY o.first, o.second ORDER BY count DESC, o.first, o.second`,
    [scope.analysis.id],
  )
}

/** Diagnoses held against experts' own account of the first error. */
export type ExpertMatches = {
  readonly total: number
  readonly same: number
  readonly related: number
  readonly different: number
  readonly noErrorFound: number
}

export async function countExpertMatches(scope: Scope): Promise<ExpertMatches> {
  const [row] = await cachedFor(scope, { name: "experts", load: () => queryExpertMatches(scope) })
  return row ?? { total: 0, same: 0, related: 0, different: 0, noErrorFound: 0 }
}

function queryExpertMatches(scope: Scope): Promise<ExpertMatches[]> {
  return query<ExpertMatches>(
    `SELECT count(*)::int AS total,
            count(*) FILTER (WHERE x.match = 'same')::int AS same,
            count(*) FILTER (WHERE x.match = 'related')::int AS related,
            count(*) FILTER (WHERE x.match = 'different')::int AS different,
            count(*) FILTER (WHERE x.match = 'no_error_found')::int AS "noErrorFound"
     FROM expert_match x JOIN error_annotation a ON a.id = x.annotation_id
     WHERE a.analysis_id = $1`,
    [scope.analysis.id],
  )
}

/** Failures of the analysis that at least one person reviewed. */
export async function countReviewed(scope: Scope): Promise<number> {
  const [row] = await query<{ n: number }>(
    `SELECT count(DISTINCT r.annotation_id)::int AS n
     FROM review r JOIN error_annotation a ON a.id = r.annotation_id WHERE a.analysis_id = $1`,
    [scope.analysis.id],
  )
  return row?.n ?? 0
}

export type TellingFailure = { readonly id: number; readonly title: string; readonly models: number }

/**
 * A failure worth reading first: among the surest diagnoses without suspicion of item or scorer, one whose item
 * defeated the most models, and every one that tried it. Null when no item did.
 */
export async function findTellingFailure(scope: Scope): Promise<TellingFailure | null> {
  const [row] = await cachedFor(scope, { name: "telling failure", load: () => queryTellingFailure(scope) })
  return row ?? null
}

function queryTellingFailure(scope: Scope): Promise<TellingFailure[]> {
  return query<TellingFailure>(
    `WITH surest AS (
       SELECT a.id, a.title, a.example_id, a.confidence
       FROM error_annotation a
       WHERE a.analysis_id = $1 AND a.outcome = 'diagnosed' AND a.suspect IS NULL AND a.title IS NOT NULL
       ORDER BY a.confidence DESC NULLS LAST, a.id LIMIT 300
     ), rules AS MATERIALIZED ${rulesOf({ resultSet: "$2", analysis: "$1" })}
     SELECT s.id, s.title, t.models
     FROM surest s
     CROSS JOIN LATERAL (
       SELECT count(DISTINCT p.model_id)::int AS models, bool_and(${isFailure("p", "r")}) AS defeated
       FROM prediction p
       JOIN rules r ON r.dataset_id = p.dataset_id
       WHERE p.example_id = s.example_id AND p.result_set_id = $2 AND ${isAttempt("p")}
     ) t
     WHERE t.defeated AND t.models > 2
     ORDER BY t.models DESC, s.confidence DESC NULLS LAST, s.id LIMIT 1`,
    [scope.analysis.id, scope.analysis.resultSetId],
  )
}

/** Where the last `limit` failures of a list begin, in its order (surest first): after this one. Null when it is shorter. */
export async function findTail(
  scope: Scope,
  filter: AnnotationFilter,
  limit: number,
): Promise<{ readonly id: number; readonly confidence: number | null } | null> {
  const source = await annotationSource(scope, filter)
  const [row] = await query<{ id: number; confidence: number | null }>(
    `SELECT a.id, a.confidence ${source.sql}
     ORDER BY a.confidence ASC NULLS FIRST, a.id DESC OFFSET ${Math.trunc(limit)} LIMIT 1`,
    source.values,
  )
  return row ?? null
}

/** The last `limit` failures of a list, the least sure ones; none when the list is shorter than that. */
export async function listLastAnnotations(
  scope: Scope,
  filter: AnnotationFilter,
  limit: number,
): Promise<readonly AnnotationRow[]> {
  const load = async () => {
    const after = await findTail(scope, filter, limit)
    return after === null ? [] : (await listAnnotations(scope, filter, { after, limit })).rows
  }
  return cachedFor(scope, { name: "last failures", of: [filter, limit], load })
}
