import "server-only"
import { expressionBuilder, sql, type AliasableExpression, type Expression, type SqlBool } from "kysely"
import type { ErrorsQuery } from "@/lib/queries"
import { outcomes, suspects, type Outcome, type Suspect } from "@/lib/domain/enums"
import { parseFact } from "@/lib/domain/failures/fact"
import { isOneOf, isOneText } from "@/lib/data/base/columns"
import { toDb } from "@/lib/data/base/enums"
import { pooled } from "@/lib/data/base/kysely"
import type { CategoryAssignment, DB, ErrorAnnotation } from "@/lib/data/generated/tables"
import { inParts } from "@/lib/data/scope/parts"
import { listOverrides, placeOf, type Override } from "./review-overrides"
import type { Part, Scope } from "@/lib/data/scope/scope"

/** What narrows a list of failures. Models and datasets are slugs (a suite's name works too). */
export type AnnotationFilter = {
  readonly models?: readonly string[]
  readonly datasets?: readonly string[]
  /** slug of a category or sub-category; everything below it counts; "other" and "unassigned" are outcomes of placing */
  readonly category?: string | undefined
  readonly outcome?: string | undefined
  readonly suspect?: string | undefined
  /** which of two judges in a row labelled it */
  readonly judge?: "builtin" | "model" | undefined
  /** what the files say of the answer: "subject=anatomy" */
  readonly fact?: string | undefined
  /** words, as websearch writes them, in diagnosis, item or output; or an item's id */
  readonly q?: string | undefined
  /** best match first; only with `q` */
  readonly order?: "relevance" | "surest"
  /** the most that words may find; a page ranks fewer than a file holds */
  readonly mostHits?: number
}

/** The filter an address of the failures list (or of its twin in the API) stands for. */
export function failureFilter(found: Omit<ErrorsQuery, "after" | "release" | "analysis">): AnnotationFilter {
  const { model, dataset, category, outcome, suspect, judge, fact, q, sort } = found
  const order = q === undefined || sort === "confidence" ? "surest" : "relevance"
  return { models: model, datasets: dataset, category, outcome, suspect, judge, fact, q, order }
}

/** How the built-in judge signs: the same as judgeOfSource says in lib/domain/judges/judge-id.ts. */
export const builtinSource = "^(check:|neighbour$|undetermined$)"

/** What lists and searches go by. */
type Narrowed = {
  readonly id: number
  readonly confidence: number | null
  readonly predictionId: number
  readonly modelId: number
  readonly exampleId: number
}

/** A table of failures for queries to select from: the planner sees through it. */
export type Failures = AliasableExpression<Narrowed>

export type Narrowing = {
  /** the failures of each part of the scope that a filter without words leaves */
  readonly failures: readonly Failures[]
  /** whether the place of each failure is read for it: counting them takes ten times as long */
  readonly readsPlaces: boolean
  readonly modelIds: readonly number[] | null
  readonly datasetIds: readonly number[] | null
}

const columns = ["a.id", "a.confidence", "a.predictionId", "a.modelId", "a.exampleId"] as const

/** Failures with these ids. */
export function failuresWith(ids: readonly number[]): Failures {
  const eb = expressionBuilder<DB, never>()
  return eb
    .selectFrom("errorAnnotation as a")
    .select(columns)
    .where((of) => sql<SqlBool>`${of.ref("a.id")} = ANY (${ids}::int[])`)
}

/** Slugs are looked up here, so that the planner sees ids and their statistics. */
export async function narrow(scope: Scope, filter: AnnotationFilter): Promise<Narrowing> {
  const { models = [], datasets = [], category } = filter
  const isNode = category !== undefined && category !== "other" && category !== "unassigned"
  const [found, overrides] = await Promise.all([
    lookUp(scope, { models, datasets, category: isNode ? category : null }),
    listOverrides(scope),
  ])
  const isSmall = isNode && found.inNode <= fewInCategory
  const failuresOf = (part: Part): Failures => {
    const only = { parts: [part] }
    const conditions = conditionsOn({ part, filter, found, overrides, isSmall })
    const all = expressionBuilder<DB, never>()
      .selectFrom("errorAnnotation as a")
      .where((eb) => inParts(only, { analysis: eb.ref("a.analysisId") }))
    if (category === undefined || isSmall) return all.select(columns).where(conditions)
    const joined = isNode && overrides.length === 0 ? all.innerJoin.bind(all) : all.leftJoin.bind(all)
    return joined("categoryAssignment as ca", (join) =>
      join.onRef("ca.annotationId", "=", "a.id").on((eb) => inParts(only, { version: eb.ref("ca.versionId") })),
    )
      .select(columns)
      .where(conditions)
  }
  return {
    failures: scope.parts.map(failuresOf),
    readsPlaces: category !== undefined && !isSmall,
    modelIds: found.models,
    datasetIds: found.datasets,
  }
}

type Conditions = {
  readonly part: Part
  readonly filter: AnnotationFilter
  readonly found: Found
  readonly overrides: readonly Override[]
  readonly isSmall: boolean
}

/** Over `a` (the annotation) and, unless the category is small, `ca` (its place). */
function conditionsOn({ part, filter, found, overrides, isSmall }: Conditions): Expression<SqlBool> {
  const eb = expressionBuilder<DB & { a: ErrorAnnotation; ca: CategoryAssignment }, "a" | "ca">()
  // Without a review the conditions are those of the judge's labels, which the indexes know.
  const reviewed = (condition: Expression<SqlBool>, holds: (override: Override) => boolean) => {
    if (overrides.length === 0) return condition
    const ids = (list: readonly Override[]) => sql`(${list.map(({ id }) => id)}::int[])`
    const id = eb.ref("a.id")
    return sql<SqlBool>`(${condition} AND ${id} <> ALL ${ids(overrides)} OR ${id} = ANY ${ids(overrides.filter(holds))})`
  }
  const isInNode = (override: Override) => found.nodes?.some((node) => node === placeOf(override)) ?? false
  const { category, outcome, suspect, judge } = filter
  const conditions: Expression<SqlBool>[] = []
  // One is compared as one: only then does the index of a model's failures give them in their order.
  if (found.models) conditions.push(isOneOf(eb.ref("a.modelId"), found.models))
  if (found.datasets) conditions.push(isOneOf(eb.ref("a.datasetId"), found.datasets))
  if (isSmall) {
    const placed = eb
      .selectFrom("categoryAssignment as place")
      .select("place.annotationId")
      .where((of) => inParts({ parts: [part] }, { version: of.ref("place.versionId") }))
      .where((of) => sql<SqlBool>`${of.ref("place.nodeId")} = ANY (${found.nodes ?? []}::int[])`)
    conditions.push(reviewed(sql<SqlBool>`${eb.ref("a.id")} = ANY (ARRAY(${placed}))`, isInNode))
  } else if (found.nodes)
    conditions.push(reviewed(sql<SqlBool>`${eb.ref("ca.nodeId")} = ANY (${found.nodes}::int[])`, isInNode))
  else if (category !== undefined) {
    const isPlaced = sql<SqlBool>`coalesce(${eb.ref("ca.outcome")}::text, 'unassigned') = ${category}`
    conditions.push(
      reviewed(eb.and([eb("a.outcome", "=", "diagnosed"), isPlaced]), (override) => placeOf(override) === category),
    )
  }
  if (outcome !== undefined) {
    const wanted = isOutcome(outcome) ? toDb(outcome) : null
    conditions.push(
      wanted ? reviewed(eb("a.outcome", "=", wanted), (override) => override.outcome === wanted) : eb.lit(false),
    )
  }
  if (suspect !== undefined) conditions.push(isSuspect(suspect) ? eb("a.suspect", "=", toDb(suspect)) : eb.lit(false))
  if (judge !== undefined) {
    const isBuiltin = eb.fn.coalesce(eb("a.source", "~", builtinSource), eb.lit(false))
    conditions.push(eb(isBuiltin, "=", judge === "builtin"))
  }
  if (filter.fact !== undefined) conditions.push(hasFact(eb.ref("a.predictionId"), filter.fact))
  return eb.and(conditions)
}

function hasFact(predictionId: Expression<number>, text: string): Expression<SqlBool> {
  const eb = expressionBuilder<DB, never>()
  const fact = parseFact(text)
  if (!fact) return eb.lit(false)
  return eb.exists(
    eb
      .selectFrom("predictionDetail as d")
      .select(eb.lit(1).as("one"))
      .where("d.predictionId", "=", predictionId)
      .where((of) => sql<SqlBool>`${of.ref("d.metadata")} ->> ${fact.key} = ${fact.value}`),
  )
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
  const row = await pooled()
    .withRecursive("named", (with_) =>
      with_
        .selectFrom("taxonomyNode")
        .select(["id"])
        .where((eb) => inParts(scope, { version: eb.ref("versionId") }))
        .where("slug", "=", category)
        .unionAll(with_.selectFrom("taxonomyNode as n").innerJoin("named", "n.parentId", "named.id").select("n.id")),
    )
    .selectNoFrom((eb) => [
      sql<number[]>`ARRAY(${eb
        .selectFrom("model")
        .select("id")
        .where((of) => isOneText(of.ref("slug"), models))})`.as("models"),
      sql<number[]>`ARRAY(${eb
        .selectFrom("dataset")
        .select("id")
        .where((of) => of.or([isOneText(of.ref("slug"), datasets), isOneText(of.ref("suite"), datasets)]))})`.as(
        "datasets",
      ),
      sql<number[]>`ARRAY(${eb.selectFrom("named").select("id")})`.as("nodes"),
      eb
        .selectFrom("nodeCount as c")
        .innerJoin("taxonomyNode as n", (join) =>
          join.onRef("n.id", "=", "c.nodeId").onRef("n.versionId", "=", "c.versionId"),
        )
        .select((of) => of.fn.coalesce(of.cast<number>(of.fn.sum("c.total"), "integer"), of.lit(0)).as("total"))
        .where((of) => inParts(scope, { version: of.ref("c.versionId") }))
        .where((of) => inParts(scope, { version: of.ref("n.versionId") }))
        .where("n.slug", "=", category)
        .as("inNode"),
    ])
    .executeTakeFirst()
  return {
    models: models.length > 0 ? (row?.models ?? []) : null,
    datasets: datasets.length > 0 ? (row?.datasets ?? []) : null,
    nodes: category === null ? null : (row?.nodes ?? []),
    inNode: row?.inNode ?? 0,
  }
}
