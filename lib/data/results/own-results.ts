import "server-only"
import type { Viewer } from "@/lib/domain/access/permissions"
import { query } from "@/lib/data/base/client"

/** Imported results of one model on one data set, as the viewer may see them. */
export type OwnResult = {
  readonly resultSetId: number
  readonly resultSetName: string
  readonly modelSlug: string
  readonly modelName: string
  readonly datasetSlug: string
  readonly datasetTitle: string
  /** attempts: with a score, and no errors of the harness */
  readonly predictions: number
  readonly unscored: number
  readonly failures: number
  /** the rule the results have now */
  readonly threshold: number
  readonly lowerIsBetter: boolean
  /** the newest finished analysis of these results, if any */
  readonly analysisId: number | null
}

/** Results people imported (not a release's): the viewer's own and public ones, newest first, at most 500 rows. */
export async function listOwnResults(
  viewer: Viewer,
  filter: { readonly model?: string; readonly dataset?: string } = {},
): Promise<OwnResult[]> {
  return query<OwnResult>(
    `SELECT rs.id AS "resultSetId", rs.name AS "resultSetName", m.slug AS "modelSlug", m.name AS "modelName",
            d.slug AS "datasetSlug", coalesce(d.title, d.name) AS "datasetTitle", c.predictions - c.unscored AS predictions,
            c.unscored, c.failures, s.threshold, s.lower_is_better AS "lowerIsBetter",
            (SELECT max(a.id) FROM analysis a JOIN stratum st ON st.analysis_id = a.id AND st.model_id = m.id AND st.dataset_id = d.id
             WHERE a.result_set_id = rs.id AND a.status = 'done' AND (a.visibility = 'public' OR a.owner_id = $1)) AS "analysisId"
     FROM result_set_count c
     JOIN result_set rs ON rs.id = c.result_set_id AND rs.status = 'ready' AND rs.origin = 'import'
     JOIN result_set_dataset s ON s.result_set_id = rs.id AND s.dataset_id = c.dataset_id
     JOIN model m ON m.id = c.model_id
     JOIN dataset d ON d.id = c.dataset_id
     WHERE (rs.visibility = 'public' OR rs.owner_id = $1)
       AND ($2::text IS NULL OR m.slug = $2) AND ($3::text IS NULL OR d.slug = $3)
     ORDER BY rs.id DESC, m.name, d.name LIMIT 500`,
    [viewer?.id ?? null, filter.model ?? null, filter.dataset ?? null],
  )
}
