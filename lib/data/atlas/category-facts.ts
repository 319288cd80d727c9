import "server-only"
import { rowsById, type AnnotationRow } from "@/lib/data/failures/annotation-rows"
import type { OpinionPair } from "./atlas-facts"
import { query } from "@/lib/data/base/client"
import { cachedFor } from "@/lib/data/scope/scope-cache"
import type { Scope } from "@/lib/data/scope/scope"

/** Failures placed on any of these nodes that a second judge classified blind, by both labels. */
export async function listOpinionsOn(scope: Scope, nodeIds: readonly number[]): Promise<OpinionPair[]> {
  return query<OpinionPair>(
    `SELECT o.first, o.second, count(*)::int AS count
     FROM second_opinion o
     JOIN error_annotation a ON a.id = o.annotation_id AND a.analysis_id = $1
     JOIN category_assignment ca ON ca.annotation_id = a.id AND ca.version_id = $2
     WHERE ca.node_id = ANY ($3::int[]) GROUP BY o.first, o.second ORDER BY count DESC, o.second`,
    [scope.analysis.id, scope.version.id, nodeIds],
  )
}

export type DisputedRow = AnnotationRow & {
  /** the second judge's label: a category's slug or "no-error-found" */
  readonly second: string
}

/** Failures placed on these nodes for which the second judge chose something else, the least sure first. */
export async function listDisputed(scope: Scope, wanted: Disputed): Promise<DisputedRow[]> {
  return cachedFor(scope, {
    name: "disputed",
    of: [wanted],
    load: () => queryDisputed(scope, wanted),
  })
}

type Disputed = {
  readonly nodeIds: readonly number[]
  readonly models: readonly string[]
  readonly datasets: readonly string[]
  readonly limit: number
}

async function queryDisputed(scope: Scope, wanted: Disputed): Promise<DisputedRow[]> {
  const found = await query<{ id: number; second: string }>(
    `SELECT a.id, o.second
     FROM second_opinion o
     JOIN error_annotation a ON a.id = o.annotation_id AND a.analysis_id = $1
     JOIN category_assignment ca ON ca.annotation_id = a.id AND ca.version_id = $2
     JOIN model m ON m.id = a.model_id
     JOIN dataset d ON d.id = a.dataset_id
     WHERE ca.node_id = ANY ($3::int[]) AND o.first <> o.second
       AND (cardinality($4::text[]) = 0 OR m.slug = ANY ($4))
       AND (cardinality($5::text[]) = 0 OR d.slug = ANY ($5) OR d.suite = ANY ($5))
     ORDER BY a.confidence ASC NULLS FIRST, a.id LIMIT ${Math.trunc(wanted.limit)}`,
    [scope.analysis.id, scope.version.id, wanted.nodeIds, wanted.models, wanted.datasets],
  )
  const rows = await rowsById(
    found.map(({ id }) => id),
    scope,
  )
  const second = new Map(found.map((row) => [row.id, row.second]))
  return rows.map((row) => ({ ...row, second: second.get(row.id) ?? "" }))
}

export type CategoryChecks = {
  /** diagnoses here held against experts' own words */
  readonly experts: {
    readonly same: number
    readonly related: number
    readonly different: number
    readonly noErrorFound: number
  }
  /** latest word of every person on every failure here */
  readonly reviews: {
    readonly agree: number
    readonly otherCategory: number
    readonly noError: number
    readonly atFault: number
  }
}

/** What experts and people said of the failures placed on these nodes. */
export async function countCategoryChecks(scope: Scope, nodeIds: readonly number[]): Promise<CategoryChecks> {
  const values = [scope.analysis.id, scope.version.id, nodeIds]
  const placed = `JOIN error_annotation a ON a.id = x.annotation_id AND a.analysis_id = $1
     JOIN category_assignment ca ON ca.annotation_id = a.id AND ca.version_id = $2
     WHERE ca.node_id = ANY ($3::int[])`
  const [[experts], [reviews]] = await Promise.all([
    query<CategoryChecks["experts"]>(
      `SELECT count(*) FILTER (WHERE x.match = 'same')::int AS same,
              count(*) FILTER (WHERE x.match = 'related')::int AS related,
              count(*) FILTER (WHERE x.match = 'different')::int AS different,
              count(*) FILTER (WHERE x.match = 'no_error_found')::int AS "noErrorFound"
       FROM expert_match x ${placed}`,
      values,
    ),
    query<CategoryChecks["reviews"]>(
      `SELECT count(*) FILTER (WHERE verdict = 'agree')::int AS agree,
              count(*) FILTER (WHERE verdict = 'other_category')::int AS "otherCategory",
              count(*) FILTER (WHERE verdict = 'no_error')::int AS "noError",
              count(*) FILTER (WHERE verdict IN ('reference_wrong', 'scorer_at_fault'))::int AS "atFault"
       FROM (SELECT DISTINCT ON (x.annotation_id, x.user_id) x.verdict FROM review x ${placed}
             ORDER BY x.annotation_id, x.user_id, x.created_at DESC, x.id DESC) latest`,
      values,
    ),
  ])
  return {
    experts: experts ?? { same: 0, related: 0, different: 0, noErrorFound: 0 },
    reviews: reviews ?? { agree: 0, otherCategory: 0, noError: 0, atFault: 0 },
  }
}

/** A category of the same slug in one tree. */
export type NodeRelease = {
  readonly key: string
  readonly versionName: string
  readonly kind: "release" | "analysis"
  readonly isLatest: boolean
  readonly publishedAt: Date | null
  readonly name: string
  readonly parentName: string | null
  readonly definition: string
  /** placed there by the analysis the tree was made from, and all that were placed */
  readonly count: number
  readonly placed: number
}

/** Where a category (by slug) exists: all releases and the tree shown, the newest first. */
export async function listNodeReleases(scope: Scope, slug: string): Promise<NodeRelease[]> {
  return cachedFor(scope, { name: "node releases", of: [slug], load: () => queryNodeReleases(scope, slug) })
}

function queryNodeReleases(scope: Scope, slug: string): Promise<NodeRelease[]> {
  return query<NodeRelease>(
    `SELECT v.key, v.name AS "versionName", v.kind, v.is_latest AS "isLatest", v.published_at AS "publishedAt", n.name,
            p.name AS "parentName", n.definition,
            (SELECT coalesce(sum(c.total), 0)::int FROM node_count c
             WHERE c.analysis_id = v.analysis_id AND c.version_id = v.id AND c.node_id = n.id) AS count,
            (SELECT coalesce(sum(c.classified), 0)::int FROM placement_count c
             WHERE c.analysis_id = v.analysis_id AND c.version_id = v.id) AS placed
     FROM taxonomy_node n
     JOIN taxonomy_version v ON v.id = n.version_id
     LEFT JOIN taxonomy_node p ON p.id = n.parent_id
     WHERE n.slug = $1 AND (v.kind = 'release' OR v.id = $2)
     ORDER BY v.published_at DESC NULLS FIRST, v.id DESC`,
    [slug, scope.version.id],
  )
}
