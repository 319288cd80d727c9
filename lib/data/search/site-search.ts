import "server-only"
import type { Viewer } from "@/lib/domain/access/permissions"
import type { AnalysisHit, ElsewhereHit, ItemHit, NamedHit, SiteHits } from "@/lib/domain/failures/search-hits"
import { tellApart } from "@/lib/domain/collections/unique-labels"
import type { AnnotationRow } from "@/lib/data/failures/annotation-rows"
import { listAnnotations } from "@/lib/data/failures/annotations"
import { query } from "@/lib/data/base/client"
import { getScope, scopeParams, type Scope } from "@/lib/data/scope/scope"

type Wanted = { readonly q: string; readonly viewer: Viewer; readonly limit: number }

/** Everything of a scope that answers to these words, a few of each kind: names by their parts, failures by full text. */
export async function searchSite(scope: Scope, wanted: Wanted): Promise<SiteHits<AnnotationRow>> {
  const words = wanted.q.toLowerCase().replaceAll('"', " ").split(/\s+/).filter(Boolean).slice(0, 10)
  const { limit, viewer } = wanted
  const [found, models, datasets, categories, analyses] = await Promise.all([
    listAnnotations(scope, { q: wanted.q, viewer, order: "relevance" }, { limit }),
    query<NamedHit>(
      `SELECT m.slug, m.name, m.short_name AS note FROM model m
       WHERE EXISTS (SELECT FROM stratum s WHERE s.analysis_id = $3 AND s.model_id = m.id)
         AND ${holds("concat_ws(' ', m.name, m.slug, m.short_name)")} ORDER BY m.name LIMIT $2`,
      [words, limit, scope.analysis.id],
    ),
    query<NamedHit>(
      `SELECT d.slug, coalesce(d.title, d.name) AS name, d.suite AS note FROM dataset d
       WHERE EXISTS (SELECT FROM stratum s WHERE s.analysis_id = $3 AND s.dataset_id = d.id)
         AND ${holds("concat_ws(' ', d.name, d.slug, d.title, d.suite)")} ORDER BY 2 LIMIT $2`,
      [words, limit, scope.analysis.id],
    ),
    query<NamedHit>(
      `SELECT slug, name, definition AS note FROM taxonomy_node
       WHERE version_id = $3 AND ${holds("concat_ws(' ', name, definition)")}
       ORDER BY ${holds("name")} DESC, depth, position LIMIT $2`,
      [words, limit, scope.version.id],
    ),
    query<AnalysisHit>(
      `SELECT id, title, judge_id AS "judgeId" FROM analysis
       WHERE (visibility = 'public' OR owner_id = $3) AND ${holds("title")} ORDER BY id DESC LIMIT $2`,
      [words, limit, viewer?.id ?? null],
    ),
  ])
  const { rows, total, isAtLeast, hits } = found
  return {
    failures: { rows, total, isAtLeast },
    items: await itemsOf(hits ?? [], limit),
    models,
    datasets,
    categories,
    analyses,
  }
}

/** As many other analyses as are looked through for words that the one at hand does not hold. */
const mostElsewhere = 5

/** Other analyses that hold failures with these words: the newest that the viewer may read. Asked where nothing was found. */
export async function searchElsewhere(scope: Scope, { q, viewer }: Omit<Wanted, "limit">): Promise<ElsewhereHit[]> {
  const analyses = await query<{ id: number; title: string }>(
    `SELECT id, title FROM analysis
     WHERE status = 'done' AND id <> $1 AND (visibility = 'public' OR owner_id = $2) ORDER BY id DESC LIMIT $3`,
    [scope.analysis.id, viewer?.id ?? null, mostElsewhere],
  )
  const found = await Promise.all(
    analyses.map(async ({ id, title }) => {
      const other = await getScope({ analysis: id }, viewer)
      const { total, isAtLeast } = await listAnnotations(other, { q, viewer }, { limit: 1 })
      return { title, total, isAtLeast, params: scopeParams(other) }
    }),
  )
  const hits = found.filter(({ total }) => total > 0)
  const titles = tellApart(
    hits,
    ({ title }) => title,
    ({ params }) => `analysis ${params.analysis ?? params.release}`,
  )
  return hits.map((hit, at) => ({ ...hit, title: titles[at] ?? hit.title }))
}

/** Every word is part of the text; no patterns, so that nothing in it needs escaping. */
function holds(text: string): string {
  return `NOT EXISTS (SELECT FROM unnest($1::text[]) word WHERE strpos(lower(${text}), word) = 0)`
}

function itemsOf(ids: readonly number[], limit: number): Promise<ItemHit[]> {
  return query<ItemHit>(
    `SELECT e.external_id AS "exampleId", coalesce(d.title, d.name) AS "datasetTitle", count(*)::int AS failures,
            (array_agg(a.id ORDER BY h.n))[1] AS "annotationId"
     FROM unnest($1::int[]) WITH ORDINALITY AS h (id, n)
     JOIN error_annotation a ON a.id = h.id JOIN example e ON e.id = a.example_id JOIN dataset d ON d.id = e.dataset_id
     GROUP BY e.id, d.id ORDER BY count(*) DESC, min(h.n) LIMIT $2`,
    [ids, limit],
  )
}
