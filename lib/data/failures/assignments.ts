import "server-only"
import type { AssignmentOutcome } from "@/lib/domain/enums"
import { query } from "@/lib/data/base/client"

export type Assignment = {
  readonly nodeId: number | null
  readonly outcome: AssignmentOutcome
  readonly confidence: number | null
}

/** Where one annotation stands on one taxonomy version; null when it was never placed there. */
export async function findAssignment(annotationId: number, versionId: number): Promise<Assignment | null> {
  const [row] = await query<Assignment>(
    `SELECT node_id AS "nodeId", outcome, confidence FROM category_assignment WHERE annotation_id = $1 AND version_id = $2`,
    [annotationId, versionId],
  )
  return row ?? null
}
