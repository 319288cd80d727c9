import "server-only"
import { expressionBuilder, sql, type Expression } from "kysely"
import type { DB, Quality } from "@/lib/data/generated/tables"

type Exported = {
  readonly text: string
  readonly present: boolean | null
  readonly quality: Quality | null
  readonly start: number | null
  readonly end: number | null
  /** of a gated dataset never: it is a piece of what may not be shown */
  readonly missingQuote: string | null
  readonly comment: string | null
}

/** The criteria of a failure in their order, as one JSON list. */
export function criteriaOf(annotationId: Expression<number>, isGated: Expression<boolean>) {
  const list = expressionBuilder<DB, never>()
    .selectFrom("criterion as c")
    .select((eb) =>
      sql`json_agg(json_build_object('text', ${eb.ref("c.text")}, 'present', ${eb.ref("c.present")},
        'quality', ${eb.ref("c.quality")}, 'start', ${eb.ref("c.evidenceStart")}, 'end', ${eb.ref("c.evidenceEnd")},
        'missingQuote', CASE WHEN NOT ${isGated} THEN ${eb.ref("c.missingQuote")} END,
        'comment', ${eb.ref("c.comment")}) ORDER BY ${eb.ref("c.position")})`.as("list"),
    )
    .where("c.annotationId", "=", annotationId)
  return sql<readonly Exported[]>`coalesce((${list}), '[]')`
}
