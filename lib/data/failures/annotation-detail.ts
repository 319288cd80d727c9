import "server-only"
import { mayRead, type Viewer } from "@/lib/domain/access/permissions"
import type { Criterion } from "@/lib/domain/failures/annotation"
import type { Outcome, Quality, Suspect, Verdict } from "@/lib/domain/enums"
import { termsKey } from "@/lib/domain/access/gated-dataset"
import { AppError } from "@/lib/errors"
import { query } from "@/lib/data/base/client"
import { fromDb } from "@/lib/data/base/enums"
import { itemHash } from "@/lib/data/scope/item-hash"

/** Everything about one failure but the long texts. */
export type AnnotationDetail = {
  readonly id: number
  readonly analysisId: number
  readonly resultSetId: number
  readonly releaseKey: string | null
  readonly judgeId: string
  readonly analysisTitle: string
  readonly outcome: Outcome
  readonly outcomeDetail: string | null
  readonly verdict: Verdict | null
  readonly suspect: Suspect | null
  readonly title: string | null
  readonly summary: string | null
  readonly secondary: string | null
  readonly confidence: number | null
  readonly source: string | null
  readonly round: number | null
  readonly outputHash: string | null
  readonly score: number | null
  readonly modelId: number
  readonly modelSlug: string
  readonly modelName: string
  readonly datasetSlug: string
  readonly datasetTitle: string
  readonly datasetName: string
  readonly sourceName: string | null
  readonly sourceUrl: string | null
  readonly licence: string | null
  /** texts are hidden until the terms are accepted: lib/domain/access/gated-dataset.ts */
  readonly gated: boolean
  readonly terms: string | null
  /** the analysis's parameters, as stored */
  readonly config: unknown
  /** how the results came in */
  readonly origin: "release" | "import"
  readonly updatedAt: Date
  readonly exampleRowId: number
  readonly exampleId: string
  readonly contentHash: string | null
  readonly criteria: readonly Criterion[]
  readonly secondOpinion: SecondOpinion | null
  readonly expertMatch: ExpertMatch | null
}

/** The diagnosis held against experts' own account. */
export type ExpertMatch = "same" | "related" | "different" | "no-error-found"

/** Slugs, as the second judge gave them. */
export type SecondOpinion = {
  readonly second: string
  readonly alternative: string | null
  readonly confidence: number | null
}

/** Throws not_found for an id that is not there or belongs to somebody's private analysis. */
export async function getAnnotation(id: number, viewer: Viewer): Promise<AnnotationDetail> {
  const [[row], criteria] = await Promise.all([queryAnnotation(id), listCriteria(id)])
  if (!row || !mayRead(viewer, row)) throw new AppError("not_found", "There is no such failure.")
  return {
    ...row,
    outcome: fromDb(row.outcome) as Outcome,
    verdict: row.verdict && (fromDb(row.verdict) as Verdict),
    suspect: row.suspect && (fromDb(row.suspect) as Suspect),
    expertMatch: row.expertMatch && (fromDb(row.expertMatch) as ExpertMatch),
    secondOpinion:
      row.second === null
        ? null
        : { second: row.second, alternative: row.alternative, confidence: row.secondConfidence },
    criteria,
  }
}

type Row = Omit<AnnotationDetail, "criteria" | "secondOpinion"> & {
  readonly ownerId: number | null
  readonly visibility: "private" | "unlisted" | "public"
  readonly second: string | null
  readonly alternative: string | null
  readonly secondConfidence: number | null
}

function queryAnnotation(id: number): Promise<Row[]> {
  return query<Row>(
    `SELECT a.id, a.analysis_id AS "analysisId", an.result_set_id AS "resultSetId", v.key AS "releaseKey",
            an.judge_id AS "judgeId", an.title AS "analysisTitle", an.owner_id AS "ownerId", an.visibility,
            a.outcome, a.outcome_detail AS "outcomeDetail", a.verdict, a.suspect, a.title, a.summary, a.secondary,
            a.confidence, a.source, a.round, a.output_hash AS "outputHash", p.score,
            m.id AS "modelId", m.slug AS "modelSlug", m.name AS "modelName", d.slug AS "datasetSlug",
            coalesce(d.title, d.name) AS "datasetTitle", d.name AS "datasetName", d.source_name AS "sourceName",
            d.source_url AS "sourceUrl", d.licence, d.gated, d.terms, an.config, rs.origin, a.updated_at AS "updatedAt", e.id AS "exampleRowId", e.external_id AS "exampleId",
            ${itemHash("an.result_set_id", "e.id")} AS "contentHash", so.second, so.alternative, so.confidence AS "secondConfidence",
            em.match AS "expertMatch"
     FROM error_annotation a
     JOIN analysis an ON an.id = a.analysis_id
     JOIN result_set rs ON rs.id = an.result_set_id
     JOIN prediction p ON p.id = a.prediction_id
     JOIN model m ON m.id = a.model_id
     JOIN dataset d ON d.id = a.dataset_id
     JOIN example e ON e.id = a.example_id
     LEFT JOIN taxonomy_version v ON v.id = an.release_id
     LEFT JOIN second_opinion so ON so.annotation_id = a.id
     LEFT JOIN expert_match em ON em.annotation_id = a.id
     WHERE a.id = $1`,
    [id],
  )
}

async function listCriteria(annotationId: number): Promise<Criterion[]> {
  const rows = await query<{
    text: string
    present: boolean | null
    quality: string | null
    start: number | null
    end: number | null
    missingQuote: string | null
    comment: string | null
  }>(
    `SELECT text, present, quality, evidence_start AS start, evidence_end AS "end", missing_quote AS "missingQuote", comment
     FROM criterion WHERE annotation_id = $1 ORDER BY position`,
    [annotationId],
  )
  return rows.map(({ start, end, quality, ...row }) => ({
    ...row,
    quality: quality === null ? null : (fromDb(quality) as Quality),
    evidence: start === null || end === null ? null : { start, end },
  }))
}

export type ItemTexts = {
  readonly resultSetId: number
  readonly input: string
  readonly reference: string | null
  readonly contentHash: string
  readonly output: string
  readonly reasoning: string | null
}

/** Whether the texts of this item may be shown to somebody who has accepted these terms (lib/http/cookies/accepted-terms). */
export function mayShowTexts(annotation: AnnotationDetail, accepted: ReadonlySet<string>): boolean {
  const { gated, terms, datasetSlug: slug, datasetTitle: title } = annotation
  return !gated || accepted.has(termsKey({ slug, title, terms }))
}

/**
 * The texts behind a failure, from the analysis's own results or any others the viewer may read: same data set, model
 * and example. Null when nobody has imported them yet, and for a gated data set whose terms were not accepted.
 */
export async function findTexts(
  annotation: AnnotationDetail,
  viewer: Viewer,
  accepted: ReadonlySet<string> = new Set(),
): Promise<ItemTexts | null> {
  if (!mayShowTexts(annotation, accepted)) return null
  const [row] = await query<ItemTexts>(
    `SELECT p.result_set_id AS "resultSetId", et.input, et.reference, et.content_hash AS "contentHash", pt.output, pt.reasoning
     FROM prediction p
     JOIN result_set rs ON rs.id = p.result_set_id AND rs.status = 'ready'
     JOIN prediction_text pt ON pt.prediction_id = p.id
     JOIN example_text et ON et.result_set_id = p.result_set_id AND et.example_id = p.example_id
     WHERE p.example_id = $1 AND p.model_id = $2
       AND (rs.visibility = 'public' OR rs.owner_id = $4 OR (rs.id = $3 AND rs.visibility = 'unlisted'))
     ORDER BY (rs.id = $3) DESC, (et.content_hash = $5) DESC NULLS LAST, rs.id DESC LIMIT 1`,
    [annotation.exampleRowId, annotation.modelId, annotation.resultSetId, viewer?.id ?? null, annotation.contentHash],
  )
  return row ?? null
}
