import "server-only"
import type { Viewer } from "@/lib/domain/access/permissions"
import type { Narrowing } from "./annotation-filter"
import { query } from "@/lib/data/base/client"
import type { Scope } from "@/lib/data/scope/scope"

/** The most failures one search looks at, ranks and pages through; a list says so when there are more. */
export const searchLimit = 1_000

/** Ids of failures, best first; `capped`: there are more than were ranked. */
export type Hits = { readonly ids: readonly number[]; readonly capped: boolean }

/**
 * Failures of a scope whose diagnosis, item or output holds the words (websearch syntax: "a phrase", or, -not), each
 * within one of the three. Diagnoses go with the analysis, which the caller may see; texts with their result set: only
 * those are searched that the viewer may read.
 */
export async function searchFailures(
  scope: Scope,
  narrowing: Narrowing,
  { q, viewer, most }: { readonly q: string; readonly viewer: Viewer; readonly most: number },
): Promise<Hits> {
  const [sets, isQuery, isMost] = await Promise.all([readableSets(scope, viewer), hasWords(q), isMostOfTheIndex(scope)])
  if (!isQuery) return { ids: [], capped: false }
  const values = [...narrowing.values]
  const bind = (value: unknown) => `$${values.push(value)}`
  const words = `websearch_to_tsquery('english', ${bind(q)}::text)`
  const [anyModel, anyDataset] = [anyOf("M", narrowing.modelIds), anyOf("D", narrowing.datasetIds)]
  const match = (...marks: (string | null)[]) =>
    `(${[words, ...marks.filter((mark) => mark !== null).map((mark) => `${bind(mark)}::tsquery`)].join(" && ")})`
  const where = `${narrowing.join} WHERE ${narrowing.conditions.join(" AND ")}`
  const rank = (document: string) => `ts_rank('{0.1, 0.2, 0.4, 1.0}', ${document}, ${words})`
  // A text of the analysis's own results belongs to one failure; those of others to the same model on the same item.
  const own = sets.filter((id) => id === scope.analysis.resultSetId)
  const others = sets.filter((id) => id !== scope.analysis.resultSetId)
  const arms = [
    `SELECT a.id, ${rank("s.document")} AS rank
     FROM search_label s JOIN error_annotation a ON a.id = s.annotation_id ${where}
     AND s.document @@ ${match(isMost ? null : `'A${scope.analysis.id}'`, anyModel, anyDataset)}`,
    `SELECT a.id, 10 AS rank
     FROM example x JOIN error_annotation a ON a.example_id = x.id ${where}
     AND x.external_id = ${bind(q)} AND x.dataset_id IN (SELECT dataset_id FROM stratum WHERE analysis_id = $1)`,
    sets.length > 0 &&
      `SELECT a.id, ${rank("t.document")} AS rank
     FROM search_text t JOIN error_annotation a ON a.example_id = t.example_id ${where}
     AND t.prediction_id = 0 AND t.document @@ ${match(anyOf("R", sets), anyDataset)}`,
    own.length > 0 &&
      `SELECT a.id, ${rank("t.document")} AS rank
     FROM search_text t JOIN error_annotation a ON a.prediction_id = t.prediction_id ${where}
     AND t.document @@ ${match(anyOf("R", own), anyModel, anyDataset)}`,
    others.length > 0 &&
      `SELECT a.id, ${rank("t.document")} AS rank
     FROM search_text t JOIN prediction p ON p.id = t.prediction_id
     JOIN error_annotation a ON a.example_id = p.example_id AND a.model_id = p.model_id ${where}
     AND t.document @@ ${match(anyOf("R", others), anyModel, anyDataset)}`,
  ].filter((arm) => arm !== false)
  const limit = Math.trunc(most) + 1
  const rows = await query<{ id: number; full: boolean }>(
    `WITH ${arms.map((arm, index) => `arm${index} AS MATERIALIZED (${arm} LIMIT ${limit})`).join(", ")}
     SELECT id, bool_or(size > ${limit - 1}) OVER () AS full
     FROM (SELECT id, sum(rank) AS rank, max(size) AS size
           FROM (${arms.map((_, index) => `SELECT id, rank, count(*) OVER () AS size FROM arm${index}`).join(" UNION ALL ")}) every
           GROUP BY id) hit
     ORDER BY rank DESC, id LIMIT ${limit}`,
    values,
  )
  const ids = rows.slice(0, most).map(({ id }) => id)
  return { ids, capped: rows.length > most || rows.some(({ full }) => full) }
}

/** Whether anything is left to look for: very common words are not, nor are words to leave out alone. */
export async function hasWords(q: string): Promise<boolean> {
  const [row] = await query<{ tree: string }>("SELECT querytree(websearch_to_tsquery('english', $1)) AS tree", [q])
  return row !== undefined && row.tree !== "" && row.tree !== "T"
}

/** In an index that is mostly this analysis the mark of the analysis would only cost: the join sorts out the rest. */
async function isMostOfTheIndex(scope: Scope): Promise<boolean> {
  const [row] = await query<{ is: boolean }>(
    `SELECT 2 * coalesce(sum(sampled), 0) >= (SELECT greatest(reltuples, 1) FROM pg_class WHERE oid = 'search_label'::regclass) AS is
     FROM stratum WHERE analysis_id = $1`,
    [scope.analysis.id],
  )
  return row?.is ?? false
}

/** Result sets whose texts this viewer may search in a scope: one's own, public ones, and an unlisted one by its analysis. */
export async function readableSets(scope: Scope, viewer: Viewer): Promise<number[]> {
  const rows = await query<{ id: number }>(
    `SELECT id FROM result_set
     WHERE status = 'ready' AND (visibility = 'public' OR owner_id = $1 OR (visibility = 'unlisted' AND id = $2))
     ORDER BY id = $2 DESC, id DESC LIMIT 200`,
    [viewer?.id ?? null, scope.analysis.resultSetId],
  )
  return rows.map(({ id }) => id)
}

/** 'M1' | 'M2', as lib/data/search/search-index.ts writes them; null: not narrowed. An empty list matches nothing. */
function anyOf(letter: string, ids: readonly number[] | null): string | null {
  if (ids === null) return null
  return ids.length === 0 ? "'NOTHING'" : ids.map((id) => `'${letter}${id}'`).join(" | ")
}
