import "server-only"
import { expressionBuilder, sql, type AliasableExpression, type SqlBool } from "kysely"
import type { Failures, Narrowing } from "./annotation-filter"
import { documentOf, sumOf } from "@/lib/data/base/columns"
import { pooled } from "@/lib/data/base/kysely"
import type { DB } from "@/lib/data/generated/tables"
import { inParts } from "@/lib/data/scope/parts"
import type { Scope } from "@/lib/data/scope/scope"
import { strataIn } from "@/lib/data/scope/strata"

/** The most failures one search looks at, ranks and pages through; a list says so when there are more. */
export const searchLimit = 1_000

/** Ids of failures, best first; `capped`: there are more than were ranked. */
export type Hits = { readonly ids: readonly number[]; readonly capped: boolean }

/**
 * Failures of a scope whose diagnosis, item or output holds the words (websearch syntax: "a phrase", or, -not), each
 * within one of the three. Diagnoses go with the analysis, which the viewer may see; texts with their result set: only
 * those are searched that the viewer may read.
 */
export async function searchFailures(
  scope: Scope,
  narrowing: Narrowing,
  { q, most }: { readonly q: string; readonly most: number },
): Promise<Hits> {
  const [sets, isQuery, isMost] = await Promise.all([readableSets(scope), hasWords(q), isMostOfTheIndex(scope)])
  if (!isQuery) return { ids: [], capped: false }
  const limit = Math.trunc(most) + 1
  const [first, ...others] = armsOf(scope, narrowing, { q, sets, isMost, limit }).map((arm) =>
    expressionBuilder<DB, never>()
      .selectFrom(arm.as("arm"))
      .select(["arm.id", "arm.rank"])
      .select((eb) => eb.fn.countAll().over().as("size")),
  )
  if (!first) return { ids: [], capped: false }
  const every = others.reduce((all, arm) => all.unionAll(arm), first)
  const rows = await pooled()
    .with("hit", (query) =>
      query
        .selectFrom(every.as("every"))
        .select("every.id")
        .select((eb) => [eb.fn.sum("every.rank").as("rank"), eb.fn.max("every.size").as("size")])
        .groupBy("every.id"),
    )
    .selectFrom("hit")
    .select("hit.id")
    .select((eb) => sql<boolean>`bool_or(${eb("hit.size", ">", limit - 1)}) OVER ()`.as("full"))
    .orderBy("hit.rank", "desc")
    .orderBy("hit.id")
    .limit(limit)
    .execute()
  const ids = rows.slice(0, most).map(({ id }) => id)
  return { ids, capped: rows.length > most || rows.some(({ full }) => full) }
}

type Searched = {
  readonly q: string
  readonly sets: readonly number[]
  readonly isMost: boolean
  readonly limit: number
}
type Arm = AliasableExpression<{ readonly id: number; readonly rank: number }>

/** One query for each place where words may stand: (id, rank) of failures, in no order. */
function armsOf(scope: Scope, narrowing: Narrowing, { q, sets, isMost, limit }: Searched): Arm[] {
  const eb = expressionBuilder<DB, never>()
  const words = sql`websearch_to_tsquery('english', ${q}::text)`
  const [anyModel, anyDataset] = [anyOf("M", narrowing.modelIds), anyOf("D", narrowing.datasetIds)]
  const matches = (alias: string, marks: readonly (string | null)[]) => {
    const wanted = marks.filter((mark) => mark !== null).map((mark) => sql`${mark}::tsquery`)
    return sql<SqlBool>`${documentOf(alias)} @@ (${sql.join([words, ...wanted], sql` && `)})`
  }
  const rank = (alias: string) =>
    sql<number>`ts_rank('{0.1, 0.2, 0.4, 1.0}', ${documentOf(alias)}, ${words})`.as("rank")
  const failures = unionOf(narrowing.failures)
  if (!failures) return []
  const analyses = scope.parts.flatMap(({ analysisId }) => analysisId ?? [])
  // A text of the analysis's own results belongs to one failure; those of others to the same model on the same item.
  const results = new Set(scope.parts.map(({ resultSetId }) => resultSetId))
  const own = sets.filter((id) => results.has(id))
  const others = sets.filter((id) => !results.has(id))
  const inDiagnoses = eb
    .selectFrom("searchLabel as s")
    .innerJoin(failures.as("a"), "a.id", "s.annotationId")
    .select(["a.id", rank("s")])
    .where(matches("s", [isMost ? null : anyOf("A", analyses), anyModel, anyDataset]))
  const byItemId = eb
    .selectFrom("example as x")
    .innerJoin(failures.as("a"), "a.exampleId", "x.id")
    .select(["a.id", sql<number>`10`.as("rank")])
    .where("x.externalId", "=", q)
    .where("x.datasetId", "in", (of) => of.selectFrom(strataIn(scope).as("here")).select("here.datasetId"))
  const inItems = eb
    .selectFrom("searchText as t")
    .innerJoin(failures.as("a"), "a.exampleId", "t.exampleId")
    .select(["a.id", rank("t")])
    .where("t.predictionId", "=", 0)
    .where(matches("t", [anyOf("R", sets), anyDataset]))
  const inOwnOutputs = eb
    .selectFrom("searchText as t")
    .innerJoin(failures.as("a"), "a.predictionId", "t.predictionId")
    .select(["a.id", rank("t")])
    .where(matches("t", [anyOf("R", own), anyModel, anyDataset]))
  const inOtherOutputs = eb
    .selectFrom("searchText as t")
    .innerJoin("prediction as p", "p.id", "t.predictionId")
    .innerJoin(failures.as("a"), (join) =>
      join.onRef("a.exampleId", "=", "p.exampleId").onRef("a.modelId", "=", "p.modelId"),
    )
    .select(["a.id", rank("t")])
    .where(matches("t", [anyOf("R", others), anyModel, anyDataset]))
  return [
    ...[inDiagnoses.limit(limit), byItemId.limit(limit)],
    ...(sets.length > 0 ? [inItems.limit(limit)] : []),
    ...(own.length > 0 ? [inOwnOutputs.limit(limit)] : []),
    ...(others.length > 0 ? [inOtherOutputs.limit(limit)] : []),
  ]
}

/** The failures of all parts in one table; of one part it stays as it is. */
function unionOf(tables: readonly Failures[]): Failures | undefined {
  const eb = expressionBuilder<DB, never>()
  const [first, ...others] = tables.map((table) => eb.selectFrom(table.as("failure")).selectAll("failure"))
  return others.length === 0 ? tables[0] : first && others.reduce((all, one) => all.unionAll(one), first)
}

/** Whether anything is left to look for: very common words are not, nor are words to leave out alone. */
export async function hasWords(q: string): Promise<boolean> {
  const { tree } = await pooled()
    .selectNoFrom(sql<string>`querytree(websearch_to_tsquery('english', ${q}))`.as("tree"))
    .executeTakeFirstOrThrow()
  return tree !== "" && tree !== "T"
}

/** In an index that is mostly this analysis the mark of the analysis would only cost: the join sorts out the rest. */
async function isMostOfTheIndex(scope: Scope): Promise<boolean> {
  const row = await pooled()
    // PostgreSQL's own table of tables, with its estimate of their rows.
    .withTables<{ pgClass: { oid: number; reltuples: number } }>()
    .selectFrom(strataIn(scope).as("s"))
    .select((eb) => {
      const indexed = eb
        .selectFrom("pgClass as index")
        .select((of) => sql<number>`greatest(${of.ref("index.reltuples")}, 1)`.as("rows"))
        .where("index.oid", "=", sql<number>`'search_label'::regclass`)
      return sql<boolean>`2 * ${sumOf(eb.ref("s.sampled"))} >= (${indexed})`.as("isMost")
    })
    .executeTakeFirst()
  return row?.isMost ?? false
}

/** Result sets whose texts a scope's viewer may search in it: one's own, public ones, and an unlisted one by its analysis. */
export async function readableSets(scope: Scope): Promise<number[]> {
  const rows = await pooled()
    .selectFrom("resultSet")
    .select("id")
    .where("status", "=", "ready")
    .where((eb) =>
      eb.or([
        eb("visibility", "=", "public"),
        eb("ownerId", "=", scope.viewer?.id ?? null),
        eb.and([eb("visibility", "=", "unlisted"), inParts(scope, { resultSet: eb.ref("id") })]),
      ]),
    )
    .orderBy((eb) => inParts(scope, { resultSet: eb.ref("id") }), "desc")
    .orderBy("id", "desc")
    .limit(200)
    .execute()
  return rows.map(({ id }) => id)
}

/** 'M1' | 'M2', as lib/data/search/search-index.ts writes them; null: not narrowed. An empty list matches nothing. */
function anyOf(letter: string, ids: readonly number[] | null): string | null {
  if (ids === null) return null
  return ids.length === 0 ? "'NOTHING'" : ids.map((id) => `'${letter}${id}'`).join(" | ")
}
