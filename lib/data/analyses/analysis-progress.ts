import "server-only"
import { emptyFunnel, outcomeKey, type Funnel } from "@/lib/domain/analyses/funnel"
import { tellApart } from "@/lib/domain/collections/unique-labels"
import type { Outcome } from "@/lib/domain/enums"
import { labelsOf, type Labels } from "@/lib/stats/signatures/label-coverage"
import { query } from "@/lib/data/base/client"
import { fromDb } from "@/lib/data/base/enums"

type Counts = { [Key in keyof Funnel]: number }

/**
 * Where every prediction of an analysis went, with the placements on one version (null: none yet). Once done it is
 * read from the aggregates, reviews included; before that from the annotations as they stand.
 */
export async function getFunnel(analysisId: number, versionId: number | null): Promise<Funnel> {
  const [state] = await query<{ done: boolean }>("SELECT status = 'done' AS done FROM analysis WHERE id = $1", [
    analysisId,
  ])
  const [strata] = await query<Counts>(
    `SELECT coalesce(sum(predictions), 0)::int AS predictions, coalesce(sum(unscored), 0)::int AS unscored,
            coalesce(sum(failures), 0)::int AS failures,
            coalesce(sum(sampled), 0)::int AS sampled, coalesce(sum(diagnosed), 0)::int AS diagnosed,
            coalesce(sum(no_error_found), 0)::int AS "noErrorFound", coalesce(sum(refused), 0)::int AS refused,
            coalesce(sum(unparseable), 0)::int AS unparseable,
            coalesce(sum(context_too_long), 0)::int AS "contextTooLong", coalesce(sum(unavailable), 0)::int AS unavailable
     FROM stratum WHERE analysis_id = $1`,
    [analysisId],
  )
  const read = state?.done ? {} : await countOutcomes(analysisId)
  const [placed] = await query<Pick<Counts, "classified" | "other" | "unassigned">>(
    state?.done ? placedFromAggregate : placedFromRows,
    [analysisId, versionId],
  )
  return { ...emptyFunnel, ...strata, ...read, ...placed }
}

/** What became of the failures the judge was given, on the categories the analysis places on. */
export async function getLabels(analysis: {
  readonly id: number
  readonly judgeId: string
  readonly releaseId: number | null
  readonly treeId: number | null
}): Promise<Labels> {
  return labelsOf(analysis.judgeId, await getFunnel(analysis.id, analysis.releaseId ?? analysis.treeId))
}

const placedFromAggregate = `
  SELECT coalesce(sum(classified), 0)::int AS classified, coalesce(sum(other), 0)::int AS other,
         coalesce(sum(unassigned), 0)::int AS unassigned
  FROM placement_count WHERE analysis_id = $1 AND version_id = $2`

const placedFromRows = `
  SELECT count(*) FILTER (WHERE ca.outcome = 'classified')::int AS classified,
         count(*) FILTER (WHERE ca.outcome = 'other')::int AS other,
         count(*) FILTER (WHERE ca.outcome = 'unassigned')::int AS unassigned
  FROM error_annotation a JOIN category_assignment ca ON ca.annotation_id = a.id AND ca.version_id = $2
  WHERE a.analysis_id = $1`

async function countOutcomes(analysisId: number): Promise<Partial<Counts>> {
  const rows = await query<{ outcome: string; n: number }>(
    "SELECT outcome, count(*)::int AS n FROM error_annotation WHERE analysis_id = $1 GROUP BY outcome",
    [analysisId],
  )
  return Object.fromEntries(rows.map(({ outcome, n }) => [outcomeKey[fromDb(outcome) as Outcome], n]))
}

export type RecentAnnotation = {
  readonly id: number
  readonly outcome: Outcome
  readonly title: string | null
  readonly detail: string | null
  readonly source: string | null
  readonly model: string
  readonly example: string
  /** where it was placed, else what the judge had in mind while reading */
  readonly category: string | null
}

/** The failures read last. */
export async function listRecentAnnotations(analysisId: number, limit = 6): Promise<RecentAnnotation[]> {
  const rows = await query<RecentAnnotation>(
    `SELECT a.id, a.outcome, a.title, a.outcome_detail AS detail, a.source, coalesce(m.short_name, m.name) AS model,
            e.external_id AS example, coalesce(placed.name, hinted.name) AS category
     FROM (SELECT * FROM error_annotation WHERE analysis_id = $1 AND outcome <> 'pending' ORDER BY updated_at DESC, id DESC LIMIT $2) a
     JOIN analysis ON analysis.id = a.analysis_id
     JOIN model m ON m.id = a.model_id
     JOIN example e ON e.id = a.example_id
     LEFT JOIN taxonomy_version tree ON tree.analysis_id = a.analysis_id AND tree.kind = 'analysis' AND analysis.release_id IS NULL
     LEFT JOIN category_assignment ca ON ca.annotation_id = a.id AND ca.version_id = coalesce(analysis.release_id, tree.id)
     LEFT JOIN taxonomy_node placed ON placed.id = ca.node_id
     LEFT JOIN taxonomy_node hinted ON hinted.version_id = analysis.release_id AND hinted.slug = a.category_hint
     ORDER BY a.updated_at DESC, a.id DESC`,
    [analysisId, limit],
  )
  return rows.map((row) => ({ ...row, outcome: fromDb(row.outcome) as Outcome }))
}

export type FailureCause = { readonly outcome: Outcome; readonly detail: string; readonly count: number }

/** Why failures have no diagnosis, commonest cause first. */
export async function listCauses(analysisId: number, limit = 8): Promise<FailureCause[]> {
  const rows = await query<FailureCause>(
    `SELECT outcome, coalesce(outcome_detail, '') AS detail, count(*)::int AS count FROM error_annotation
     WHERE analysis_id = $1 AND outcome IN ('refused', 'unparseable', 'context_too_long', 'unavailable')
     GROUP BY 1, 2 ORDER BY count DESC, detail LIMIT $2`,
    [analysisId, limit],
  )
  return rows.map((row) => ({ ...row, outcome: fromDb(row.outcome) as Outcome }))
}

export type ProvisionalShare = { readonly slug: string; readonly name: string; readonly count: number }

/**
 * Top categories of what has been read so far, commonest first: by placement where there is one, else by the category
 * the judge had in mind while reading. Failures with neither are left out; `read` says of how many this speaks.
 */
export async function listProvisionalShares(
  analysisId: number,
  versionId: number,
): Promise<{ shares: ProvisionalShare[]; read: number }> {
  const shares = await query<ProvisionalShare>(
    `WITH RECURSIVE up AS (
       SELECT id, slug, id AS top, parent_id FROM taxonomy_node WHERE version_id = $2
       UNION ALL
       SELECT up.id, up.slug, parent.id, parent.parent_id FROM up JOIN taxonomy_node parent ON parent.id = up.parent_id
     ), top AS (SELECT id, slug, top FROM up WHERE parent_id IS NULL),
     seen AS (
       SELECT coalesce(placed.top, hinted.top) AS top, count(*)::int AS n
       FROM error_annotation a
       LEFT JOIN category_assignment ca ON ca.annotation_id = a.id AND ca.version_id = $2
       LEFT JOIN top placed ON placed.id = ca.node_id
       LEFT JOIN top hinted ON hinted.slug = a.category_hint AND ca.annotation_id IS NULL
       WHERE a.analysis_id = $1 AND a.outcome = 'diagnosed'
       GROUP BY 1
     )
     SELECT n.slug, n.name, seen.n AS count FROM seen JOIN taxonomy_node n ON n.id = seen.top ORDER BY count DESC, n.position`,
    [analysisId, versionId],
  )
  return { shares, read: shares.reduce((sum, share) => sum + share.count, 0) }
}

export type AnalysedModel = {
  readonly slug: string
  readonly name: string
  readonly failures: number
  readonly sampled: number
}

/** The models an analysis covers, most failures sampled first. */
export async function listAnalysedModels(analysisId: number): Promise<AnalysedModel[]> {
  const rows = await query<AnalysedModel & { fullName: string }>(
    `SELECT m.slug, coalesce(m.short_name, m.name) AS name, m.name AS "fullName", sum(s.failures)::int AS failures, sum(s.sampled)::int AS sampled
     FROM stratum s JOIN model m ON m.id = s.model_id WHERE s.analysis_id = $1
     GROUP BY m.id ORDER BY sampled DESC, name`,
    [analysisId],
  )
  const names = tellApart(
    rows,
    ({ name }) => name,
    ({ fullName }) => fullName,
  )
  return rows.map(({ fullName: _fullName, ...row }, at) => ({ ...row, name: names[at] ?? row.name }))
}
