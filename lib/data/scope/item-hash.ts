import { expressionBuilder, type Expression } from "kysely"
import type { DB } from "@/lib/data/generated/tables"

/**
 * SQL: the hash of an item's texts as some results hold it, or as a release published it, which ships no texts; null
 * when neither is there. The row of the item itself is shared by all results, and knows what releases published alone:
 * what private results hold is told to nobody through it.
 */
export function itemHash(results: string, example: string): string {
  return `coalesce((SELECT held.content_hash FROM example_text held
                    WHERE held.result_set_id = ${results} AND held.example_id = ${example}),
                   (SELECT published.content_hash FROM example published WHERE published.id = ${example}))`
}

/** The same for typed queries. */
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
