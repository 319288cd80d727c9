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
