import "server-only"
import { mayRead, type Viewer } from "@/lib/domain/access/permissions"
import type { Criterion } from "@/lib/domain/failures/annotation"
import { toUtf16Span } from "@/lib/domain/failures/evidence"
import type { AssignmentOutcome, Outcome, Quality } from "@/lib/domain/enums"
import { query } from "@/lib/data/base/client"
import { fromDb } from "@/lib/data/base/enums"

/** A sampled failure with its texts and the judge's quotes, for layouts that carry both. */
export type ExportedDiagnosis = {
  readonly id: number
  readonly dataset: string
  readonly model: string
  readonly exampleId: string
  readonly score: number | null
  /** empty for a viewer who may not read the results themselves, and for gated data sets */
  readonly input: string
  readonly output: string
  readonly reference: string
  readonly outcome: Outcome
  readonly detail: string | null
  readonly title: string | null
  readonly summary: string | null
  readonly nodeId: number | null
  readonly placement: AssignmentOutcome | null
  readonly criteria: readonly (Omit<Criterion, "evidence" | "missingQuote"> & { readonly quote: string })[]
}

export type DiagnosisSource = {
  readonly analysisId: number
  readonly versionId: number | null
  readonly withTexts: boolean
}

/** Failures to export: all that were sampled, or the diagnosed ones of one place on the version. */
export type DiagnosisPlace =
  | { readonly kind: "all" }
  | { readonly kind: "node"; readonly nodeId: number }
  | { readonly kind: "outcome"; readonly outcome: "other" | "unassigned" }

/** Whether the viewer may read the texts behind an analysis that they may see. */
export async function mayReadTexts(analysisId: number, viewer: Viewer): Promise<boolean> {
  const [row] = await query<{ ownerId: number | null; visibility: "private" | "unlisted" | "public" }>(
    `SELECT r.owner_id AS "ownerId", r.visibility FROM analysis a JOIN result_set r ON r.id = a.result_set_id WHERE a.id = $1`,
    [analysisId],
  )
  return row !== undefined && mayRead(viewer, row)
}

export async function getJudgeId(analysisId: number): Promise<string> {
  const [row] = await query<{ judgeId: string }>(`SELECT judge_id AS "judgeId" FROM analysis WHERE id = $1`, [
    analysisId,
  ])
  return row?.judgeId ?? ""
}

/** In the order they were drawn, page by page: any number flows through little memory. */
export async function* exportDiagnoses(
  { analysisId, versionId, withTexts }: DiagnosisSource,
  place: DiagnosisPlace,
  pageSize = 500,
): AsyncGenerator<ExportedDiagnosis[]> {
  const wanted = place.kind === "node" ? place.nodeId : place.kind === "outcome" ? place.outcome : null
  let after = 0
  for (;;) {
    const rows = await query<Row>(`WITH page AS (${pages[place.kind]}) ${columns}`, [
      analysisId,
      versionId,
      after,
      pageSize,
      withTexts,
      ...(wanted === null ? [] : [wanted]),
    ])
    if (rows.length > 0) yield rows.map(toExported)
    const last = rows.at(-1)
    if (!last || rows.length < pageSize) return
    after = last.id
  }
}

const pages = {
  all: `SELECT a.id, ca.node_id, ca.outcome AS placement FROM error_annotation a
    LEFT JOIN category_assignment ca ON ca.annotation_id = a.id AND ca.version_id = $2
    WHERE a.analysis_id = $1 AND a.id > $3 ORDER BY a.id LIMIT $4`,
  node: `SELECT a.id, ca.node_id, ca.outcome AS placement FROM category_assignment ca
    JOIN error_annotation a ON a.id = ca.annotation_id AND a.analysis_id = $1 AND a.outcome = 'diagnosed'
    WHERE ca.version_id = $2 AND ca.node_id = $6::int AND ca.annotation_id > $3 ORDER BY ca.annotation_id LIMIT $4`,
  outcome: `SELECT a.id, NULL::int AS node_id, $6::text::"AssignmentOutcome" AS placement FROM error_annotation a
    LEFT JOIN category_assignment ca ON ca.annotation_id = a.id AND ca.version_id = $2
    WHERE a.analysis_id = $1 AND a.id > $3 AND a.outcome = 'diagnosed' AND coalesce(ca.outcome::text, 'unassigned') = $6
    ORDER BY a.id LIMIT $4`,
} as const satisfies Record<DiagnosisPlace["kind"], string>

const columns = `
  SELECT a.id, d.name AS dataset, m.name AS model, e.external_id AS "exampleId", p.score, a.outcome,
         a.outcome_detail AS detail, a.title, a.summary, page.node_id AS "nodeId", page.placement,
         coalesce(t.input, '') AS input, coalesce(x.output, '') AS output, coalesce(t.reference, '') AS reference,
         coalesce((SELECT json_agg(json_build_object('text', c.text, 'present', c.present, 'quality', c.quality,
                     'start', c.evidence_start, 'end', c.evidence_end, 'missingQuote', CASE WHEN NOT d.gated THEN c.missing_quote END,
                     'comment', c.comment) ORDER BY c.position)
                   FROM criterion c WHERE c.annotation_id = a.id), '[]') AS criteria
  FROM page
  JOIN error_annotation a ON a.id = page.id
  JOIN prediction p ON p.id = a.prediction_id
  JOIN model m ON m.id = a.model_id
  JOIN dataset d ON d.id = a.dataset_id
  JOIN example e ON e.id = a.example_id
  LEFT JOIN prediction_text x ON $5 AND NOT d.gated AND x.prediction_id = a.prediction_id
  LEFT JOIN example_text t ON $5 AND NOT d.gated AND t.result_set_id = p.result_set_id AND t.example_id = a.example_id
  ORDER BY a.id`

type Row = Omit<ExportedDiagnosis, "criteria"> & {
  readonly criteria: readonly (Omit<Criterion, "evidence"> & { start: number | null; end: number | null })[]
}

function toExported({ criteria, ...row }: Row): ExportedDiagnosis {
  return {
    ...row,
    outcome: fromDb(row.outcome) as Outcome,
    criteria: criteria.map(({ start, end, quality, missingQuote, ...criterion }) => {
      const span = start === null || end === null ? null : toUtf16Span(row.output, { start, end })
      return {
        ...criterion,
        quality: quality && (fromDb(quality) as Quality),
        quote: span ? row.output.slice(span.start, span.end) : (missingQuote ?? ""),
      }
    }),
  }
}
