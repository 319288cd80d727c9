import "server-only"
import type { Viewer } from "@/lib/domain/access/permissions"
import type { Outcome } from "@/lib/domain/enums"
import type { AnnotationDetail } from "./annotation-detail"
import { query } from "@/lib/data/base/client"
import { isAttempt, isFailure, rulesOf } from "@/lib/data/scope/failure-rule-sql"
import { getPaths, type PathNode } from "@/lib/data/taxonomy/taxonomies"
import { readableResults } from "@/lib/data/scope/visible-names-sql"

export type ItemAttempt = {
  readonly modelSlug: string
  readonly modelName: string
  /** "" and 0 where a model answered once; else which answer of several */
  readonly variant: string
  readonly trial: number
  readonly score: number | null
  /** false: no score, or an error of the harness; neither right nor a failure */
  readonly counts: boolean
  readonly failed: boolean
  readonly annotationId: number | null
  readonly title: string | null
  /** what became of it where it was sampled */
  readonly outcome: Outcome | null
  /** from the top category down; empty when it is in none */
  readonly path: readonly PathNode[]
}

/** As many answers to one item as a page shows. */
export const mostAttempts = 120

/**
 * All models of the same results on this example, with their label in the same analysis. Of results that are private to
 * somebody else only those the analysis speaks of.
 */
export async function listAttempts(annotation: AnnotationDetail, viewer: Viewer): Promise<ItemAttempt[]> {
  const rows = await query<Omit<ItemAttempt, "path"> & { nodeId: number | null; versionId: number | null }>(
    `SELECT m.slug AS "modelSlug", m.name AS "modelName", p.variant, p.trial, p.score,
            ${isAttempt("p")} AS counts,
            ${isFailure("p", "rule")} AS failed, a.id AS "annotationId", a.title,
            replace(a.outcome::text, '_', '-') AS outcome, ca.node_id AS "nodeId",
            ca.version_id AS "versionId"
     FROM prediction p
     JOIN model m ON m.id = p.model_id
     JOIN ${rulesOf({ resultSet: "$2", analysis: "$3" })} rule ON rule.dataset_id = p.dataset_id
     LEFT JOIN error_annotation a ON a.prediction_id = p.id AND a.analysis_id = $3
     LEFT JOIN analysis an ON an.id = a.analysis_id
     LEFT JOIN category_assignment ca ON ca.annotation_id = a.id
       AND ca.version_id = coalesce(an.release_id, (SELECT id FROM taxonomy_version WHERE analysis_id = an.id LIMIT 1))
     WHERE p.example_id = $1 AND p.result_set_id = $2
       AND (EXISTS (SELECT FROM result_set r WHERE r.id = $2 AND ${readableResults("r", 4)})
            OR EXISTS (SELECT FROM stratum s
                       WHERE s.analysis_id = $3 AND s.model_id = p.model_id AND s.dataset_id = p.dataset_id))
     ORDER BY m.id, p.variant, p.trial LIMIT ${mostAttempts}`,
    [annotation.exampleRowId, annotation.resultSetId, annotation.analysisId, viewer?.id ?? null],
  )
  // One analysis is placed on one tree.
  const version = rows.find(({ versionId }) => versionId !== null)?.versionId
  const paths = version ? await getPaths([version]) : null
  return rows.map(({ nodeId, versionId: _, ...row }) => ({
    ...row,
    path: nodeId === null ? [] : (paths?.get(nodeId) ?? []),
  }))
}
