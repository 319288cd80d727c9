import "server-only"
import type { Criterion } from "@/lib/domain/failures/annotation"
import { judgeOfSource } from "@/lib/domain/judges/judge-id"
import type { AssignmentOutcome, Outcome, Quality, ReviewVerdict, Suspect, Verdict } from "@/lib/domain/enums"
import { query } from "@/lib/data/base/client"
import { fromDb } from "@/lib/data/base/enums"

/** One sampled failure as it leaves the house: no ids of ours, no texts of the item. */
export type ExportedFailure = {
  readonly dataset: string
  readonly model: string
  readonly exampleId: string
  readonly score: number | null
  readonly outcome: Outcome
  readonly outcomeDetail: string | null
  readonly verdict: Verdict | null
  readonly title: string | null
  readonly placement: AssignmentOutcome | null
  /** slug of the top category; null when there is none */
  readonly category: string | null
  /** slug one level below; null when the failure stays in the top category */
  readonly subcategory: string | null
  /** all slugs from the top to the deepest */
  readonly path: readonly string[]
  readonly summary: string | null
  readonly secondary: string | null
  readonly confidence: number | null
  readonly suspect: Suspect | null
  readonly source: string | null
  /** who labelled it: of two judges in a row the one that spoke */
  readonly judge: string
  readonly criteria: readonly Criterion[]
  /** what a person said of it last; null: nobody looked */
  readonly review: ExportedReview | null
}

export type ExportedReview = {
  readonly verdict: ReviewVerdict
  /** all slugs of the category that the person chose, from the top; empty where none was */
  readonly path: readonly string[]
  /** ISO 8601, UTC */
  readonly at: string
}

type Row = Omit<ExportedFailure, "category" | "subcategory" | "criteria"> & {
  readonly id: number
  readonly criteria: readonly (Omit<Criterion, "evidence"> & { readonly start: number | null; end: number | null })[]
}

/**
 * Every sampled failure of an analysis, with its place on one taxonomy version (null: none), in the order they were
 * drawn; in pages, so that any number flows through little memory.
 */
export async function* exportFailures(
  { analysisId, versionId }: { readonly analysisId: number; readonly versionId: number | null },
  pageSize = 1_000,
): AsyncGenerator<ExportedFailure[]> {
  let after = 0
  for (;;) {
    const rows = await query<Row>(sql, [analysisId, versionId, after, pageSize])
    if (rows.length > 0) yield rows.map(toExported)
    const last = rows.at(-1)
    if (!last || rows.length < pageSize) return
    after = last.id
  }
}

const sql = `
  WITH RECURSIVE page AS (
    SELECT * FROM error_annotation WHERE analysis_id = $1 AND id > $3 ORDER BY id LIMIT $4
  ), paths AS (
    SELECT id, ARRAY[slug] AS path FROM taxonomy_node WHERE version_id = $2 AND parent_id IS NULL
    UNION ALL
    SELECT n.id, paths.path || n.slug FROM taxonomy_node n JOIN paths ON n.parent_id = paths.id
  )
  SELECT a.id, d.name AS dataset, m.name AS model, e.external_id AS "exampleId", p.score, a.outcome,
         a.outcome_detail AS "outcomeDetail", a.verdict, a.title, ca.outcome AS placement,
         coalesce(paths.path, '{}') AS path, a.summary, a.secondary, a.confidence, a.suspect, a.source,
         an.judge_id AS judge,
         coalesce((SELECT json_agg(json_build_object('text', c.text, 'present', c.present, 'quality', c.quality,
                     'start', c.evidence_start, 'end', c.evidence_end, 'missingQuote', CASE WHEN NOT d.gated THEN c.missing_quote END,
                     'comment', c.comment) ORDER BY c.position)
                   FROM criterion c WHERE c.annotation_id = a.id), '[]') AS criteria,
         (SELECT json_build_object('verdict', r.verdict, 'path', coalesce(chosen.path, '{}'), 'at', to_char(r.created_at, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
          FROM review r LEFT JOIN paths chosen ON chosen.id = r.node_id
          WHERE r.annotation_id = a.id ORDER BY r.created_at DESC, r.id DESC LIMIT 1) AS review
  FROM page a
  JOIN analysis an ON an.id = a.analysis_id
  JOIN prediction p ON p.id = a.prediction_id
  JOIN model m ON m.id = a.model_id
  JOIN dataset d ON d.id = a.dataset_id
  JOIN example e ON e.id = a.example_id
  LEFT JOIN category_assignment ca ON ca.annotation_id = a.id AND ca.version_id = $2
  LEFT JOIN paths ON paths.id = ca.node_id
  ORDER BY a.id`

function toExported({ id: _, criteria, review, ...row }: Row): ExportedFailure {
  return {
    dataset: row.dataset,
    model: row.model,
    exampleId: row.exampleId,
    score: row.score,
    outcome: fromDb(row.outcome) as Outcome,
    outcomeDetail: row.outcomeDetail,
    verdict: row.verdict && (fromDb(row.verdict) as Verdict),
    title: row.title,
    placement: row.placement,
    category: row.path[0] ?? null,
    subcategory: row.path[1] ?? null,
    path: row.path,
    summary: row.summary,
    secondary: row.secondary,
    confidence: row.confidence,
    suspect: row.suspect && (fromDb(row.suspect) as Suspect),
    source: row.source,
    judge: judgeOfSource(row.judge, row.source),
    criteria: criteria.map(({ start, end, quality, ...criterion }) => ({
      ...criterion,
      quality: quality && (fromDb(quality) as Quality),
      evidence: start === null || end === null ? null : { start, end },
    })),
    review: review && {
      verdict: fromDb(review.verdict) as ReviewVerdict,
      path: review.path,
      at: review.at,
    },
  }
}
