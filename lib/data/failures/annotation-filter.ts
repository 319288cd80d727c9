import "server-only"
import type { Viewer } from "@/lib/domain/access/permissions"
import type { ErrorsQuery } from "@/lib/queries"
import { outcomes, suspects, type Outcome, type Suspect } from "@/lib/domain/enums"
import { query } from "@/lib/data/base/client"
import { toDb } from "@/lib/data/base/enums"
import { searchFailures, searchLimit } from "./failure-search"
import { listOverrides, placeOf, type Override } from "./review-overrides"
import type { Scope } from "@/lib/data/scope/scope"

/** What narrows a list of failures. Models and data sets are slugs (a suite's name works too). */
export type AnnotationFilter = {
  readonly models?: readonly string[]
  readonly datasets?: readonly string[]
  /** slug of a category or sub-category; everything below it counts; "other" and "unassigned" are outcomes of placing */
  readonly category?: string | undefined
  readonly outcome?: string | undefined
  readonly suspect?: string | undefined
  /** which of two judges in a row labelled it */
  readonly judge?: "builtin" | "model" | undefined
  /** words, as websearch writes them, in diagnosis, item or output; or an item's id */
  readonly q?: string | undefined
  /** who searches: without it only diagnoses are searched, never texts */
  readonly viewer?: Viewer
  /** best match first; only with `q` */
  readonly order?: "relevance" | "surest"
  /** the most that words may find; a page ranks fewer than a file holds */
  readonly mostHits?: number
}

/** The filter an address of the failures list (or of its twin in the API) stands for. */
export function failureFilter(
  found: Omit<ErrorsQuery, "after" | "release" | "analysis">,
  viewer: Viewer,
): AnnotationFilter {
  const { model, dataset, category, outcome, suspect, judge, q, sort } = found
  const order = q === undefined || sort === "confidence" ? "surest" : "relevance"
  return { models: model, datasets: dataset, category, outcome, suspect, judge, q, viewer, order }
}

/** How the built-in judge signs: the same as judgeOfSource says in lib/domain/judges/judge-id.ts. */
export const builtinSource = "^(check:|neighbour$|undetermined$)"

/** Conditions over `a` (the annotation) and `ca` (its assignment), with the values they refer to. */
export type Narrowing = {
  readonly join: string
  readonly conditions: readonly string[]
  readonly values: readonly unknown[]
  readonly modelIds: readonly number[] | null
  readonly datasetIds: readonly number[] | null
}

export type AnnotationSource = {
  /** FROM and WHERE; `a` is the annotation */
  readonly sql: string
  readonly values: readonly unknown[]
  /** how far it is counted: a count of everything would read everything */
  readonly countLimit: number
  /** what matched the words, best first; null without words */
  readonly hits: { readonly ids: readonly number[]; readonly capped: boolean } | null
}

/** FROM and WHERE of every list of failures, with its values. Names become ids and words become hits first. */
export async function annotationSource(scope: Scope, filter: AnnotationFilter): Promise<AnnotationSource> {
  const narrowing = await narrow(scope, filter)
  if (filter.q === undefined) return sourceOf(narrowing, null)
  const { q, viewer = null, mostHits = searchLimit } = filter
  const hits = await searchFailures(scope, narrowing, { q, viewer, most: mostHits })
  return sourceOf(narrowing, hits)
}

function sourceOf(narrowing: Narrowing, hits: AnnotationSource["hits"]): AnnotationSource {
  if (hits)
    return {
      sql: "FROM error_annotation a WHERE a.id = ANY ($1::int[])",
      values: [hits.ids],
      countLimit: 10_000,
      hits,
    }
  const { join, conditions, values } = narrowing
  return {
    sql: `FROM error_annotation a ${join} WHERE ${conditions.join(" AND ")}`,
    values,
    countLimit: join === "" ? 10_000 : 1_000,
    hits: null,
  }
}

/** $1 is the analysis, $2 the version. Slugs are looked up here, so that the planner sees ids and their statistics. */
async function narrow(scope: Scope, filter: AnnotationFilter): Promise<Narrowing> {
  const values: unknown[] = [scope.analysis.id, scope.version.id]
  const bind = (value: unknown): string => `$${values.push(value)}`
  const conditions = ["a.analysis_id = $1", "$2::int IS NOT NULL"]
  const { models = [], datasets = [], category, outcome, suspect, judge } = filter
  const isNode = category !== undefined && category !== "other" && category !== "unassigned"
  const [found, overrides] = await Promise.all([
    lookUp(scope, { models, datasets, category: isNode ? category : null }),
    listOverrides(scope),
  ])
  // Without a review the conditions are those of the judge's labels, which the indexes know.
  const reviewed = (condition: string, holds: (override: Override) => boolean) => {
    if (overrides.length === 0) return condition
    const ids = (list: readonly Override[]) => `${bind(list.map(({ id }) => id))}::int[]`
    return `(${condition} AND a.id <> ALL (${ids(overrides)}) OR a.id = ANY (${ids(overrides.filter(holds))}))`
  }
  // One is compared as one: only then does the index of a model's failures give them in their order.
  const oneOf = (column: string, ids: readonly number[]) =>
    ids.length === 1 ? `${column} = ${bind(ids[0])}::int` : `${column} = ANY (${bind(ids)}::int[])`
  if (found.models) conditions.push(oneOf("a.model_id", found.models))
  if (found.datasets) conditions.push(oneOf("a.dataset_id", found.datasets))
  const isSmall = isNode && found.inNode <= fewInCategory
  const isInNode = (override: Override) => found.nodes?.some((node) => node === placeOf(override)) ?? false
  if (isSmall)
    conditions.push(
      reviewed(
        `a.id = ANY (ARRAY(SELECT annotation_id FROM category_assignment WHERE version_id = $2 AND node_id = ANY (${bind(found.nodes ?? [])}::int[])))`,
        isInNode,
      ),
    )
  else if (isNode) conditions.push(reviewed(`ca.node_id = ANY (${bind(found.nodes ?? [])}::int[])`, isInNode))
  else if (category !== undefined)
    conditions.push(
      reviewed(
        `a.outcome = 'diagnosed' AND coalesce(ca.outcome::text, 'unassigned') = ${bind(category)}`,
        (override) => placeOf(override) === category,
      ),
    )
  if (outcome !== undefined)
    conditions.push(
      isOutcome(outcome)
        ? reviewed(`a.outcome = ${bind(toDb(outcome))}::"Outcome"`, (override) => override.outcome === toDb(outcome))
        : "false",
    )
  if (suspect !== undefined)
    conditions.push(isSuspect(suspect) ? `a.suspect = ${bind(toDb(suspect))}::"Suspect"` : "false")
  if (judge !== undefined) conditions.push(`coalesce(a.source ~ '${builtinSource}', false) = ${judge === "builtin"}`)
  const join = isSmall
    ? ""
    : isNode && overrides.length === 0
      ? "JOIN category_assignment ca ON ca.annotation_id = a.id AND ca.version_id = $2"
      : category === undefined
        ? ""
        : "LEFT JOIN category_assignment ca ON ca.annotation_id = a.id AND ca.version_id = $2"
  return { join, conditions, values, modelIds: found.models, datasetIds: found.datasets }
}

const isOutcome = (word: string): word is Outcome => (outcomes as readonly string[]).includes(word)
const isSuspect = (word: string): word is Suspect => (suspects as readonly string[]).includes(word)

/**
 * A category of up to so many failures is read whole and sorted; a larger one is met often enough on the way down the
 * list. The planner, which takes an average category for every category, would walk the list for both.
 */
const fewInCategory = 10_000

type Found = {
  readonly models: number[] | null
  readonly datasets: number[] | null
  readonly nodes: number[] | null
  /** failures in them, of every analysis on the version */
  readonly inNode: number
}

/** Ids behind slugs; null where nothing was asked for, an empty list where nothing has that name. */
async function lookUp(
  scope: Scope,
  wanted: { models: readonly string[]; datasets: readonly string[]; category: string | null },
): Promise<Found> {
  const { models, datasets, category } = wanted
  if (models.length === 0 && datasets.length === 0 && category === null)
    return { models: null, datasets: null, nodes: null, inNode: 0 }
  const [row] = await query<{ models: number[]; datasets: number[]; nodes: number[]; inNode: number }>(
    `WITH RECURSIVE below AS (
       SELECT id FROM taxonomy_node WHERE version_id = $1 AND slug = $4
       UNION ALL SELECT n.id FROM taxonomy_node n JOIN below ON n.parent_id = below.id
     )
     SELECT ARRAY(SELECT id FROM model WHERE slug = ANY ($2::text[])) AS models,
            ARRAY(SELECT id FROM dataset WHERE slug = ANY ($3::text[]) OR suite = ANY ($3::text[])) AS datasets,
            ARRAY(SELECT id FROM below) AS nodes,
            coalesce((SELECT sum(c.total) FROM node_count c JOIN taxonomy_node n ON n.id = c.node_id
                      WHERE c.version_id = $1 AND n.version_id = $1 AND n.slug = $4), 0)::int AS "inNode"`,
    [scope.version.id, models, datasets, category],
  )
  return {
    models: models.length > 0 ? (row?.models ?? []) : null,
    datasets: datasets.length > 0 ? (row?.datasets ?? []) : null,
    nodes: category === null ? null : (row?.nodes ?? []),
    inNode: row?.inNode ?? 0,
  }
}
