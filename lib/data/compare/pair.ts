import "server-only"
import { expressionBuilder, sql, type Expression, type RawBuilder, type SelectQueryBuilder, type SqlBool } from "kysely"
import { column, isOneOf } from "@/lib/data/base/columns"
import type { DB } from "@/lib/data/generated/tables"
import type { Fact } from "@/lib/domain/failures/fact"
import { factOfAnswers } from "@/lib/data/failures/facts"
import { hashOfItem } from "@/lib/data/scope/item-hash"
import { clusterOf } from "@/lib/data/scope/repeats"
import type { Part, Scope } from "@/lib/data/scope/scope"

/** Two models, by id. `other`: where B's results and labels are from when that is not A's scope. */
export type Pair = {
  readonly a: number
  readonly b: number
  /** slugs or suites; none: all */
  readonly datasets: readonly string[]
  readonly other?: Scope | undefined
  /** only items whose answers say this: A's, or B's where A's says nothing of it */
  readonly fact?: Fact | undefined
}

/** Names one item of a comparison; items of a list stand in this order. */
export type ItemKey = { readonly exampleRowId: number }

/** A part that A's side of a comparison is read in, and one that B's is. */
export type PartPair = {
  readonly a: Part
  readonly b: Part
  /** the two meet on these benchmarks alone; without it on all of them */
  readonly datasetIds?: readonly number[]
}

/**
 * The parts in which two models can meet. Two analyses of one result set hold the very same answers: within a scope these
 * are held against each other in either of them, not across.
 */
export function partPairs(scope: Scope, other: Scope | undefined): PartPair[] {
  const mayMeet = (a: Part, b: Part) => other !== undefined || a === b || a.resultSetId !== b.resultSetId
  return scope.parts.flatMap((a) => (other ?? scope).parts.filter((b) => mayMeet(a, b)).flatMap((b) => pairOf(a, b)))
}

function pairOf(a: Part, b: Part): PartPair[] {
  if (!a.datasetIds && !b.datasetIds) return [{ a, b }]
  const datasetIds = (a.datasetIds ?? b.datasetIds ?? []).filter((id) => b.datasetIds?.includes(id) ?? true)
  return datasetIds.length > 0 ? [{ a, b, datasetIds }] : []
}

/** Are some of the benchmarks or items of two parts not compared? */
export const isNarrowed = ({ a, datasetIds }: PartPair): boolean => datasetIds !== undefined || a.without !== undefined

/** Is an item of the benchmarks on which two parts meet, and none that counts under another name? */
export function isMet(
  { a: { without }, datasetIds }: PartPair,
  of: { readonly datasetId: Expression<number>; readonly exampleId: Expression<number> },
): Expression<SqlBool> {
  return expressionBuilder<DB, never>().and([
    ...(datasetIds ? [isOneOf(of.datasetId, datasetIds)] : []),
    ...(without ? [sql<SqlBool>`${of.exampleId} <> ALL (${without.exampleIds}::int[])`] : []),
  ])
}

/** The rows of every query; one query stays as it is. */
export function unionOf<D, T extends keyof D, O>(queries: readonly SelectQueryBuilder<D, T, O>[]) {
  const [first, ...others] = queries
  if (!first) throw new Error("A scope has at least one part.")
  return others.reduce((all, one) => all.unionAll(one), first)
}

/** Are items to be paired as wholes, whatever trials each side has of them? */
export const hasTrials = ({ a, b }: PartPair): boolean => a.hasTrials === true || b.hasTrials === true

/** Do some of the items lie in clusters by which intervals go? */
export const hasClusters = ({ a, b }: PartPair): boolean => [a, b].some(isClustered)

const isClustered = ({ clusterKeys = [] }: Part): boolean => clusterKeys.length > 0

/** The cluster an item of a pair lies in with others: as A's results have it, else as B's; null: in one of its own. */
export function clusterIn({ a, b }: PartPair, exampleId: Expression<number>): RawBuilder<number | null> {
  const parts = (a.resultSetId === b.resultSetId ? [a] : [a, b]).filter(isClustered)
  const found = parts.map(({ resultSetId }) => clusterOf(sql<number>`${resultSetId}::int`, exampleId))
  return sql<number | null>`coalesce(${sql.join([...found.map((one) => sql`(${one})`), sql`NULL::int`])})`
}

/**
 * Are these two (aliases) answers to one example? Nothing else pairs answers: of those that count, a model has one to an
 * example in a result set, or several trials of one variant (lib/data/results/counted-rows.ts). What files call the
 * variant and the trial has no say, as they need not agree on it.
 */
export const isSameItem = (one: string, other: string): Expression<SqlBool> =>
  expressionBuilder<DB, never>()(column<"prediction">(one, "exampleId"), "=", column<"prediction">(other, "exampleId"))

/** Do two answers say a fact: A's, or B's where A's says nothing of it? */
export function says(
  fact: Fact | undefined,
  of: { readonly a: Expression<number>; readonly b: Expression<number> },
): Expression<SqlBool> {
  return fact ? sql<SqlBool>`${factOfAnswers(of.a, of.b, fact.key)} = ${fact.value}` : sql<SqlBool>`true`
}

/** Whether two result sets hold different texts under one example; unknown texts count as the same. */
export function textsDiffer(example: Expression<number>, { a, b }: PartPair): Expression<SqlBool> {
  const hash = (part: Part) => hashOfItem(sql<number>`${part.resultSetId}::int`, example)
  return sql<SqlBool>`coalesce(${hash(a)} <> ${hash(b)}, false)`
}
