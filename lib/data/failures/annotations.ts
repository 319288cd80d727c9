import "server-only"
import { annotationSource, type AnnotationFilter, type AnnotationSource } from "./annotation-filter"
import { rowsById, type AnnotationRow } from "./annotation-rows"
import { query } from "@/lib/data/base/client"
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

/** The surest of a filter without words, as pages of counts show them: remembered with the counts. */
export async function listFirstAnnotations(
  scope: Scope,
  filter: Omit<AnnotationFilter, "q" | "viewer" | "order" | "mostHits">,
  limit: number,
): Promise<Page> {
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
async function countOf({ sql, values, hits, countLimit }: AnnotationSource): Promise<number> {
  if (hits) return hits.ids.length
  const [row] = await query<{ n: number }>(
    `SELECT count(*)::int AS n FROM (SELECT 1 ${sql} LIMIT ${countLimit + 1}) counted`,
    values,
  )
  return row?.n ?? 0
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
  const [previous, next, total, ahead] = await Promise.all([
    idsFrom(source, { cursor: at, direction: "before", limit: 1 }),
    idsFrom(source, { cursor: at, direction: "after", limit: 1 }),
    countOf(source),
    countAhead(source, at),
  ])
  return {
    previous: previous[0] ?? null,
    next: next[0] ?? null,
    position: Math.min(ahead + 1, source.countLimit),
    total: Math.min(total, source.countLimit),
    isAtLeast: total > source.countLimit,
  }
}

async function countAhead(source: AnnotationSource, at: AnnotationCursor): Promise<number> {
  const values = [...source.values]
  const parts = stretchesBeyond(at, false, (value) => `$${values.push(value)}`).map(
    (range) => `SELECT 1 ${source.sql} AND ${range}`,
  )
  const [row] = await query<{ n: number }>(
    `SELECT count(*)::int AS n FROM (SELECT 1 FROM (${parts.join(" UNION ALL ")}) ahead LIMIT ${source.countLimit}) counted`,
    values,
  )
  return row?.n ?? 0
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
  return rowsById(await idsFrom(source, window), scope)
}

/**
 * Ids of a page in list order. Each stretch beyond the cursor (the same confidence, lower ones, none) is a range of the
 * index (analysis, confidence, id), so that the last page costs what the first one does.
 */
async function idsFrom(source: AnnotationSource, { cursor, direction, limit }: Window): Promise<number[]> {
  const values = [...source.values]
  const forward = direction === "after"
  const byConfidence = forward ? "a.confidence DESC NULLS LAST, a.id" : "a.confidence ASC NULLS FIRST, a.id DESC"
  const order = (by: string) => by.replaceAll("a.", "")
  const stretches = cursor ? stretchesBeyond(cursor, forward, (value) => `$${values.push(value)}`) : ["true"]
  const parts = stretches.map(
    (range) =>
      `(SELECT a.id, a.confidence ${source.sql} AND ${range} ORDER BY ${byConfidence} LIMIT ${Math.trunc(limit)})`,
  )
  const rows = await query<{ id: number }>(
    `SELECT id FROM (${parts.join(" UNION ALL ")}) page ORDER BY ${order(byConfidence)} LIMIT ${Math.trunc(limit)}`,
    values,
  )
  return rows.map(({ id }) => id)
}

/** A missing confidence sorts last. */
function stretchesBeyond(cursor: AnnotationCursor, forward: boolean, bind: (value: unknown) => string): string[] {
  const id = bind(cursor.id)
  if (cursor.confidence === null)
    return forward
      ? [`a.confidence IS NULL AND a.id > ${id}`]
      : [`a.confidence IS NULL AND a.id < ${id}`, "a.confidence IS NOT NULL"]
  const confidence = `${bind(cursor.confidence)}::float8`
  return forward
    ? [`a.confidence = ${confidence} AND a.id > ${id}`, `a.confidence < ${confidence}`, "a.confidence IS NULL"]
    : [`a.confidence = ${confidence} AND a.id < ${id}`, `a.confidence > ${confidence}`]
}
