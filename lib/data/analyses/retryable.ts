import "server-only"
import { sql, type RawBuilder } from "kysely"
import { column } from "@/lib/data/base/columns"
import { db } from "@/lib/data/base/kysely"
import { undetermined } from "@/lib/domain/failures/annotation"

/** Annotations that brought no answer that can be used. A refusal is an answer: nobody is asked again until they agree. */
export const isUnanswered = (annotation: string): RawBuilder<boolean> =>
  sql<boolean>`${column<"errorAnnotation">(annotation, "outcome")} NOT IN ('pending', 'diagnosed', 'no_error_found', 'refused')`

/**
 * Assignments that nobody made, though somebody was asked. That a judge could not tell the cause is an answer too, and
 * the next time it would be the same.
 */
export const isUnplaced = (assignment: string, annotation: string): RawBuilder<boolean> =>
  sql<boolean>`(${column<"categoryAssignment">(assignment, "outcome")} = 'unassigned'
    AND ${column<"errorAnnotation">(annotation, "source")} IS DISTINCT FROM ${undetermined})`

/** How many failures "retry what failed" would ask for again. */
export async function countRetryable(analysisId: number): Promise<number> {
  const row = await db()
    .selectFrom("errorAnnotation as a")
    .select((eb) => eb.cast<number>(eb.fn.countAll(), "integer").as("n"))
    .where("a.analysisId", "=", analysisId)
    .where((eb) =>
      eb.or([
        isUnanswered("a"),
        eb.exists(
          eb
            .selectFrom("categoryAssignment as ca")
            .select("ca.annotationId")
            .whereRef("ca.annotationId", "=", "a.id")
            .where(isUnplaced("ca", "a")),
        ),
      ]),
    )
    .executeTakeFirstOrThrow()
  return row.n
}
