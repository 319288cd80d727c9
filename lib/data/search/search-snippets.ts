import "server-only"
import type { Viewer } from "@/lib/domain/access/permissions"
import { hitEnd, hitStart, parseMarked } from "@/lib/domain/text/marked-text"
import type { Snippet } from "@/lib/domain/failures/search-hits"
import { query } from "@/lib/data/base/client"
import { readableSets } from "@/lib/data/failures/failure-search"
import { boundedText } from "./search-index"
import type { Scope } from "@/lib/data/scope/scope"

const clean = (text: string) => `translate(coalesce(${text}, ''), '${hitStart}${hitEnd}', '')`
const headline = (text: string, options: string) =>
  `ts_headline('english', ${clean(text)}, $2::tsquery, 'StartSel=${hitStart}, StopSel=${hitEnd}, ${options}')`
const fragment = "MaxFragments=1, MaxWords=30, MinWords=12, FragmentDelimiter= … "

/** The places to mark in the rows of one page: made for those few only. */
export async function listSnippets(
  scope: Scope,
  { ids, q, viewer }: { readonly ids: readonly number[]; readonly q: string; readonly viewer: Viewer },
): Promise<Map<number, Snippet>> {
  if (ids.length === 0) return new Map()
  const [sets, parsed] = await Promise.all([
    readableSets(scope, viewer),
    query<{ words: string }>("SELECT websearch_to_tsquery('english', $1)::text AS words", [q]),
  ])
  const rows = await query<{ id: number; title: string; summary: string; item: string | null; output: string | null }>(
    `SELECT a.id, ${headline("a.title", "HighlightAll=true")} AS title,
            ${headline("a.summary", "HighlightAll=true")} AS summary, item.marked AS item, output.marked AS output
     FROM error_annotation a
     JOIN search_label s ON s.annotation_id = a.id
     LEFT JOIN LATERAL (
       SELECT ${headline(boundedText("x.input"), fragment)} AS marked
       FROM search_text t JOIN example_text x ON x.result_set_id = t.result_set_id AND x.example_id = t.example_id
       WHERE t.result_set_id = ANY ($3::int[]) AND t.example_id = a.example_id AND t.prediction_id = 0
         AND t.document @@ $2::tsquery AND NOT s.document @@ $2::tsquery LIMIT 1
     ) item ON true
     LEFT JOIN LATERAL (
       SELECT ${headline(boundedText("x.output"), fragment)} AS marked
       FROM prediction p
       JOIN search_text t ON t.result_set_id = p.result_set_id AND t.example_id = p.example_id AND t.prediction_id = p.id
       JOIN prediction_text x ON x.prediction_id = p.id
       WHERE p.result_set_id = ANY ($3::int[]) AND p.example_id = a.example_id AND p.model_id = a.model_id
         AND t.document @@ $2::tsquery AND NOT s.document @@ $2::tsquery AND item.marked IS NULL LIMIT 1
     ) output ON true
     WHERE a.id = ANY ($1::int[]) AND a.analysis_id = $4`,
    [ids, parsed[0]?.words ?? "", sets, scope.analysis.id],
  )
  return new Map(
    rows.map(({ id, title, summary, item, output }) => {
      const text = item ?? output
      return [
        id,
        {
          title: parseMarked(title),
          summary: parseMarked(summary),
          text: text === null ? null : { of: item === null ? "output" : "item", marked: parseMarked(text) },
        },
      ]
    }),
  )
}
