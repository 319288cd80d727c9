import "server-only"
import type { Outcome, Suspect } from "@/lib/domain/words"
import { annotationSource, type AnnotationFilter } from "./annotation-filter"
import { query } from "./client"
import { fromDb } from "./enums"
import type { Scope } from "./scope"

/** A row of a failures list: no long texts. */
export type AnnotationRow = {
  readonly id: number
  readonly title: string | null
  readonly summary: string | null
  readonly outcome: Outcome
  readonly suspect: Suspect | null
  readonly confidence: number | null
  readonly modelSlug: string
  readonly modelName: string
  readonly datasetSlug: string
  readonly datasetTitle: string
  readonly exampleId: string
  /** from the top category down; empty when it is in none */
  readonly path: readonly { readonly slug: string; readonly name: string }[]
}

/** Where a page begins: after (or before) this row, in the order confidence descending, id ascending. */
export type AnnotationCursor = { readonly confidence: number | null; readonly id: number }

export const encodeCursor = (cursor: AnnotationCursor): string => `${cursor.confidence ?? ""}_${cursor.id}`

export function decodeCursor(text: string | undefined): AnnotationCursor | null {
  const match = /^(\d*\.?\d*)_(\d{1,10})$/.exec(text ?? "")
  if (!match) return null
  const [, confidence = "", id = ""] = match
  return { confidence: confidence === "" ? null : Number(confidence), id: Number(id) }
}

type Page = { readonly rows: AnnotationRow[]; readonly next: string | null; readonly total: number }

/** One keyset page of failures, surest first, with the count of all that match. */
export async function listAnnotations(
  scope: Scope,
  filter: AnnotationFilter,
  page: { readonly after?: AnnotationCursor | null; readonly limit: number },
): Promise<Page> {
  const source = annotationSource(scope, filter)
  const [found, counted] = await Promise.all([
    rowsFrom(source, { cursor: page.after ?? null, direction: "after", limit: page.limit + 1 }),
    query<{ n: number }>(`SELECT count(*)::int AS n ${source.sql}`, source.values),
  ])
  const rows = found.slice(0, page.limit)
  const last = rows.at(-1)
  return { rows, next: found.length > page.limit && last ? encodeCursor(last) : null, total: counted[0]?.n ?? 0 }
}

export type Neighbours = {
  readonly previous: number | null
  readonly next: number | null
  readonly position: number
  readonly total: number
}

/** The failures before and after one, within the same filter and order. */
export async function findNeighbours(
  scope: Scope,
  filter: AnnotationFilter,
  at: AnnotationCursor,
): Promise<Neighbours> {
  const source = annotationSource(scope, filter)
  const before = keyset({ cursor: at, direction: "before", values: [...source.values] })
  const [previous, next, counted, ahead] = await Promise.all([
    rowsFrom(source, { cursor: at, direction: "before", limit: 1 }),
    rowsFrom(source, { cursor: at, direction: "after", limit: 1 }),
    query<{ n: number }>(`SELECT count(*)::int AS n ${source.sql}`, source.values),
    query<{ n: number }>(`SELECT count(*)::int AS n ${source.sql} ${before.sql}`, before.values),
  ])
  return {
    previous: previous[0]?.id ?? null,
    next: next[0]?.id ?? null,
    position: (ahead[0]?.n ?? 0) + 1,
    total: counted[0]?.n ?? 0,
  }
}

type Window = {
  readonly cursor: AnnotationCursor | null
  readonly direction: "after" | "before"
  readonly limit: number
}

async function rowsFrom(source: { sql: string; values: unknown[] }, window: Window): Promise<AnnotationRow[]> {
  const range = keyset({ ...window, values: [...source.values] })
  const order =
    window.direction === "after" ? "a.confidence DESC NULLS LAST, a.id" : "a.confidence ASC NULLS FIRST, a.id DESC"
  const rows = await query<Omit<AnnotationRow, "path"> & { path: AnnotationRow["path"] | null }>(
    `SELECT a.id, a.title, a.summary, a.outcome, a.suspect, a.confidence, m.slug AS "modelSlug", m.name AS "modelName",
            d.slug AS "datasetSlug", coalesce(d.title, d.name) AS "datasetTitle", e.external_id AS "exampleId",
            CASE WHEN node.id IS NULL THEN NULL
                 WHEN parent.id IS NULL THEN jsonb_build_array(jsonb_build_object('slug', node.slug, 'name', node.name))
                 ELSE jsonb_build_array(jsonb_build_object('slug', parent.slug, 'name', parent.name),
                                        jsonb_build_object('slug', node.slug, 'name', node.name)) END AS path
     ${source.sql} ${range.sql}
     ORDER BY ${order} LIMIT ${window.limit}`,
    range.values,
  )
  return rows.map((row) => ({
    ...row,
    outcome: fromDb(row.outcome) as Outcome,
    suspect: row.suspect === null ? null : (fromDb(row.suspect) as Suspect),
    path: row.path ?? [],
  }))
}

/** Rows beyond the cursor; a missing confidence sorts last. */
function keyset(window: { cursor: AnnotationCursor | null; direction: "after" | "before"; values: unknown[] }) {
  const { cursor, direction, values } = window
  if (!cursor) return { sql: "", values }
  const id = `$${values.push(cursor.id)}`
  if (cursor.confidence === null) {
    const sql =
      direction === "after"
        ? `AND a.confidence IS NULL AND a.id > ${id}`
        : `AND (a.confidence IS NOT NULL OR a.id < ${id})`
    return { sql, values }
  }
  const confidence = `$${values.push(cursor.confidence)}::float8`
  const sql =
    direction === "after"
      ? `AND (a.confidence < ${confidence} OR a.confidence IS NULL OR (a.confidence = ${confidence} AND a.id > ${id}))`
      : `AND (a.confidence > ${confidence} OR (a.confidence = ${confidence} AND a.id < ${id}))`
  return { sql, values }
}
