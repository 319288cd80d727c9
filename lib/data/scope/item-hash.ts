import { expressionBuilder, sql, type Expression, type RawBuilder } from "kysely"
import { column } from "@/lib/data/base/columns"
import type { DB } from "@/lib/data/generated/tables"

/** What a row of `exampleText` (alias) is known by, as `itemIdentity` of lib/domain/text/content-hash.ts says. */
export const identityOf = (alias: string): RawBuilder<string> =>
  sql<string>`coalesce(${column<"exampleText">(alias, "itemHash")}, ${column<"exampleText">(alias, "contentHash")})`

/**
 * What an item is known by in some results, or as a release published it, which ships no texts; null when neither is
 * there. The row of the item itself is shared by all results, and knows what releases published alone: what private
 * results hold is told to nobody through it.
 */
export function hashOfItem(resultSetId: Expression<number>, exampleId: Expression<number>) {
  const eb = expressionBuilder<DB, never>()
  const held = eb
    .selectFrom("exampleText as held")
    .select(identityOf("held").as("hash"))
    .where("held.resultSetId", "=", resultSetId)
    .where("held.exampleId", "=", exampleId)
  const published = eb
    .selectFrom("example as published")
    .select("published.contentHash")
    .where("published.id", "=", exampleId)
  return eb.fn.coalesce(held, published)
}
