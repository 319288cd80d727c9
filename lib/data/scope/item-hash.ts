import { expressionBuilder, type Expression } from "kysely"
import type { DB } from "@/lib/data/generated/tables"

/**
 * The hash of an item's texts as some results hold it, or as a release published it, which ships no texts; null
 * when neither is there. The row of the item itself is shared by all results, and knows what releases published alone:
 * what private results hold is told to nobody through it.
 */
export function hashOfItem(resultSetId: Expression<number>, exampleId: Expression<number>) {
  const eb = expressionBuilder<DB, never>()
  const held = eb
    .selectFrom("exampleText as held")
    .select("held.contentHash")
    .where("held.resultSetId", "=", resultSetId)
    .where("held.exampleId", "=", exampleId)
  const published = eb
    .selectFrom("example as published")
    .select("published.contentHash")
    .where("published.id", "=", exampleId)
  return eb.fn.coalesce(held, published)
}
