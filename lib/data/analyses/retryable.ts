import "server-only"
import { undetermined } from "@/lib/domain/failures/annotation"
import { query } from "@/lib/data/base/client"

/** Annotations that brought no answer that can be used. A refusal is an answer: nobody is asked again until they agree. */
export const isUnanswered = (annotation: string): string =>
  `${annotation}.outcome NOT IN ('pending', 'diagnosed', 'no_error_found', 'refused')`

/**
 * Assignments that nobody made, though somebody was asked. That a judge could not tell the cause is an answer too, and
 * the next time it would be the same.
 */
export const isUnplaced = (assignment: string, annotation: string): string =>
  `${assignment}.outcome = 'unassigned' AND ${annotation}.source IS DISTINCT FROM '${undetermined}'`

/** How many failures "retry what failed" would ask for again. */
export async function countRetryable(analysisId: number): Promise<number> {
  const [row] = await query<{ n: number }>(
    `SELECT count(*)::int AS n FROM error_annotation a
     WHERE a.analysis_id = $1 AND (${isUnanswered("a")} OR EXISTS (
       SELECT FROM category_assignment ca WHERE ca.annotation_id = a.id AND ${isUnplaced("ca", "a")}))`,
    [analysisId],
  )
  return row?.n ?? 0
}
