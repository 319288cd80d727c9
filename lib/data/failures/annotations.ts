import "server-only"
import { expressionBuilder, type AliasableExpression, type OrderByItemBuilder } from "kysely"
import type { AnnotationFilter, Failures } from "./annotation-filter"
import { annotationSource, type AnnotationSource } from "./annotation-source"
import { rowsById, type AnnotationRow } from "./annotation-rows"
import { pooled } from "@/lib/data/base/kysely"
import type { DB } from "@/lib/data/generated/tables"
import { cachedFor } from "@/lib/data/scope/scope-cache"
import type { Scope } from "@/lib/data/scope/scope"

/** Where a page begins: after (or before) this row, in the order confidence descending, id ascending. */
export type AnnotationCursor = { readonly confidence: number | null; readonly id: number }

export const encodeCursor = (cursor: AnnotationCursor): string => `${cursor.confidence ?? ""}_${cursor.id}`

export function decodeCursor(text: string | undefined): AnnotationCursor | null {
  const match = /^(\d*\.?\d*)_(\d{1,10})$/.exec(text ?? "")
  if (!match) return null
  const [, confidence = "", id = ""] = match
  return { confidence: confidence === "" ? null : Number(confidence), id: Number(id) }
}

export type Page = {
  readonly rows: AnnotationRow[]
  readonly next: string | null
  readonly total: number
  /** there are more than `total`: counting (10,000, in a large category 1,000) and ranking (1,000) stop there */
  readonly isAtLeast: boolean
  /** the failures that matched the words, best first; null without words */
  readonly hits: readonly number[] | null
}

/**
 * One keyset page of failures, surest first or best match first, with the count of all that match; `count: false` leaves
 * it out (0) where the aggregates tell it.
 */
export async function listAnnotations(
  scope: Scope,
  filter: AnnotationFilter,
  page: { readonly after?: AnnotationCursor | null; readonly limit: number; readonly count?: boolean },
): Promise<Page> {
  const source = await annotationSource(scope, filter)
  const ranked = filter.order === "relevance" && source.hits ? source.hits.ids : null
  const window = { cursor: page.after ?? null, direction: "after", limit: page.limit + 1 } as const
  const [found, total] = await Promise.all([
    ranked
      ? rowsById(ranked.slice(rankAfter(ranked, page.after ?? null)).slice(0, page.limit + 1), scope)
      : rowsFrom(scope, source, window),
    page.count === false ? 0 : countOf(source),
  ])
  const rows = found.slice(0, page.limit)
  const last = rows.at(-1)
  return {
    rows,
    next: found.length > page.limit && last ? encodeCursor(last) : null,
    total: Math.min(total, source.countLimit),
    isAtLeast: total > source.countLimit || source.hits?.capped === true,
    hits: source.hits?.ids ?? null,
  }
}

/** What no words narrow: the same for every viewer of a scope. */
export type UnsearchedFilter = Omit<AnnotationFilter, "q" | "order" | "mostHits">

/** The surest of a filter without words, as pages of counts show them: cached with the counts. */
export async function listFirstAnnotations(scope: Scope, filter: UnsearchedFilter, limit: number): Promise<Page> {
  const load = async () => [await listAnnotations(scope, filter, { limit })]
  const [page] = await cachedFor(scope, { name: "first failures", of: [filter, limit], load })
  if (!page) throw new Error("A page of failures is a page, empty or not.")
  return page
}

function rankAfter(ranked: readonly number[], cursor: AnnotationCursor | null): number {
  return cursor ? ranked.indexOf(cursor.id) + 1 : 0
}

/** As many as one file may hold, and as many of them as words may have found. */
const exportLimits = { rows: 1_000_000, hits: 100_000 } as const

/** Every failure the filter leaves, in the list's order, some hundred at a time: any number flows through little memory. */
export async function* exportAnnotations(scope: Scope, filter: AnnotationFilter): AsyncGenerator<AnnotationRow[]> {
  const source = await annotationSource(scope, { ...filter, mostHits: exportLimits.hits })
  const size = 500
  if (filter.order === "relevance" && source.hits) {
    const { ids } = source.hits
    for (let from = 0; from < ids.length; from += size) yield await rowsById(ids.slice(from, from + size), scope)
    return
  }
  let cursor: AnnotationCursor | null = null
  for (let written = 0; written < exportLimits.rows; written += size) {
    const rows: AnnotationRow[] = await rowsFrom(scope, source, { cursor, direction: "after", limit: size })
    if (rows.length > 0) yield rows
    cursor = rows.at(-1) ?? null
    if (rows.length < size) return
  }
}

/** One more than the limit when there are more. */
async function countOf({ failures, hits, countLimit }: AnnotationSource): Promise<number> {
  return hits ? hits.ids.length : countUpTo(countLimit + 1, failures.map(among))
}

type Stretch = ReturnType<typeof among>

/** Failures of one table, `a`, as a query to narrow. */
const among = (failures: AliasableExpression<AnnotationCursor>) =>
  expressionBuilder<DB, never>().selectFrom(failures.as("a")).select(["a.id", "a.confidence"])

async function countUpTo(limit: number, stretches: readonly Stretch[]): Promise<number> {
  const all = unionOf(stretches)
  if (!all) return 0
  const row = await pooled()
    .selectFrom(
      expressionBuilder<DB, never>().selectFrom(all.as("every")).select("every.id").limit(limit).as("counted"),
    )
    .select((eb) => eb.cast<number>(eb.fn.countAll(), "integer").as("n"))
    .executeTakeFirst()
  return row?.n ?? 0
}

function unionOf([first, ...others]: readonly Stretch[]): Stretch | undefined {
  return first && others.reduce((all, one) => all.unionAll(one), first)
}

export type Neighbours = {
  readonly previous: number | null
  readonly next: number | null
  readonly position: number
  readonly total: number
  /** there are more than `total`, and a position of as many is a lower bound */
  readonly isAtLeast: boolean
}

/** The failures before and after one, within the same filter and order. */
export async function findNeighbours(
  scope: Scope,
  filter: AnnotationFilter,
  at: AnnotationCursor,
): Promise<Neighbours> {
  const source = await annotationSource(scope, filter)
  if (filter.order === "relevance" && source.hits) return rankedNeighbours(source.hits, at.id)
  const [besides, total, ahead] = await Promise.all([idsBeside(source, at), countOf(source), countAhead(source, at)])
  return {
    ...besides,
    position: Math.min(ahead + 1, source.countLimit),
    total: Math.min(total, source.countLimit),
    isAtLeast: total > source.countLimit,
  }
}

/** The one before and the one after, in one round trip. */
async function idsBeside(source: AnnotationSource, cursor: AnnotationCursor) {
  const previous = pageOf(source, { cursor, direction: "before", limit: 1 })
  const next = pageOf(source, { cursor, direction: "after", limit: 1 })
  if (!previous || !next) return { previous: null, next: null }
  const row = await pooled()
    .selectNoFrom([previous.as("previous"), next.as("next")])
    .executeTakeFirst()
  return row ?? { previous: null, next: null }
}

function countAhead({ failures, countLimit }: AnnotationSource, at: AnnotationCursor): Promise<number> {
  return countUpTo(
    countLimit,
    failures.flatMap((table) => stretchesBeyond(table, at, false)),
  )
}

function rankedNeighbours({ ids: ranked, capped }: NonNullable<AnnotationSource["hits"]>, id: number): Neighbours {
  const index = ranked.indexOf(id)
  const [previous = null, next = null] = index === -1 ? [] : [ranked[index - 1], ranked[index + 1]]
  return { previous, next, position: index + 1, total: ranked.length, isAtLeast: capped }
}

type Window = {
  readonly cursor: AnnotationCursor | null
  readonly direction: "after" | "before"
  readonly limit: number
}

async function rowsFrom(scope: Scope, source: AnnotationSource, window: Window): Promise<AnnotationRow[]> {
  const found = (await pageOf(source, window)?.execute()) ?? []
  return rowsById(
    found.map(({ id }) => id),
    scope,
  )
}

/**
 * The ids of a page, in list order. Each stretch beyond the cursor (the same confidence, lower ones, none) is a range of the
 * index (analysis, confidence, id), so that the last page costs what the first one does.
 */
function pageOf({ failures }: AnnotationSource, { cursor, direction, limit }: Window) {
  const isForward = direction === "after"
  const order = orderOf(isForward)
  const most = Math.trunc(limit)
  const stretches = failures.flatMap((table) => (cursor ? stretchesBeyond(table, cursor, isForward) : [among(table)]))
  const page = unionOf(
    stretches.map((stretch) => {
      const inOrder = stretch.orderBy("a.confidence", order.confidence).orderBy("a.id", order.id).limit(most)
      return among(inOrder)
    }),
  )
  return (
    page &&
    pooled()
      .selectFrom(page.as("page"))
      .select("page.id")
      .orderBy("page.confidence", order.confidence)
      .orderBy("page.id", order.id)
      .limit(most)
  )
}

/** Surest first, or the other way round; a missing confidence is the least sure. */
const orderOf = (isForward: boolean) => ({
  confidence: (by: OrderByItemBuilder) => (isForward ? by.desc().nullsLast() : by.asc().nullsFirst()),
  id: isForward ? ("asc" as const) : ("desc" as const),
})

function stretchesBeyond(failures: Failures, { id, confidence }: AnnotationCursor, isForward: boolean): Stretch[] {
  const all = among(failures)
  const beyond = isForward ? ">" : "<"
  if (confidence === null) {
    const unsure = all.where("a.confidence", "is", null).where("a.id", beyond, id)
    return isForward ? [unsure] : [unsure, all.where("a.confidence", "is not", null)]
  }
  const same = all.where("a.confidence", "=", confidence).where("a.id", beyond, id)
  const others = all.where("a.confidence", isForward ? "<" : ">", confidence)
  return isForward ? [same, others, all.where("a.confidence", "is", null)] : [same, others]
}

/** Where the last `limit` failures of a list begin, in its order (surest first): after this one. Null when it is shorter. */
export async function findTail(
  scope: Scope,
  filter: AnnotationFilter,
  limit: number,
): Promise<AnnotationCursor | null> {
  const { failures } = await annotationSource(scope, filter)
  const order = orderOf(false)
  const found = unionOf(failures.map(among))
  if (!found) return null
  const row = await pooled()
    .selectFrom(found.as("a"))
    .select(["a.id", "a.confidence"])
    .orderBy("a.confidence", order.confidence)
    .orderBy("a.id", order.id)
    .offset(Math.trunc(limit))
    .limit(1)
    .executeTakeFirst()
  return row ?? null
}
