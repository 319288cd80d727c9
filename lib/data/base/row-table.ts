import { sql, type AliasedRawBuilder } from "kysely"
import type * as Tables from "@/lib/data/generated/tables"

type Enums = typeof Tables
/** What a cell may be, by the type its column has in PostgreSQL; "?" after it: or null. `json` is JSON as text. */
type Cells = { int4: number; int8: number; float8: number; bool: boolean; text: string; json: string } & {
  [Name in keyof Enums]: Enums[Name][keyof Enums[Name]]
}
type CellType = keyof Cells | `${keyof Cells}?`
type Cell<T extends CellType> = T extends `${infer Of extends keyof Cells}?`
  ? Cells[Of] | null
  : T extends keyof Cells
    ? Cells[T]
    : never
type RowOf<Columns extends Record<string, CellType>> = { [Name in keyof Columns]: Cell<Columns[Name]> }

/**
 * Rows of ours as a table of a query, one array a column: a query has the same few parameters, and the same text, however
 * many rows there are. Give the rows a number where their order matters: a table has none.
 */
export function rowTable<Alias extends string, const Columns extends Record<string, CellType>>(
  alias: Alias,
  columns: Columns,
  rows: readonly RowOf<Columns>[],
): AliasedRawBuilder<RowOf<Columns>, Alias> {
  const names = Object.keys(columns)
  const arrays = names.map((name) => {
    const type = String(columns[name]).replace("?", "")
    const isEnum = /^[A-Z]/.test(type)
    const cells = rows.map((row) => row[name])
    // Raw: identifiers are spelt with underscores (./column-names), and an enum's is not. It is one of `Cells`.
    return sql`${type === "json" ? jsonArray(cells as (string | null)[]) : cells}::${sql.raw(isEnum ? `"${type}"` : type)}[]`
  })
  const head = sql`${sql.ref(alias)} (${sql.join(names.map((name) => sql.ref(name)))})`
  return sql<RowOf<Columns>>`unnest(${sql.join(arrays)})`.as<Alias>(head)
}

const jsonOid = 114

/**
 * An array of JSON texts in PostgreSQL's binary form, which a Buffer is sent as: as text every quotation mark would be
 * escaped here and unescaped there. On the pool only (`pooled`, `on`).
 */
function jsonArray(values: readonly (string | null)[]): Buffer {
  const hasNulls = values.includes(null) ? 1 : 0
  // Dimensions, whether there are nulls, the type; then of the one dimension its length and first index.
  const header = values.length === 0 ? [0, 0, jsonOid] : [1, hasNulls, jsonOid, values.length, 1]
  const bytes = values.reduce((sum, value) => sum + 4 + Buffer.byteLength(value ?? ""), 4 * header.length)
  const buffer = Buffer.allocUnsafe(bytes)
  let at = 0
  for (const number of header) at = buffer.writeInt32BE(number, at)
  for (const value of values) {
    const length = value === null ? -1 : buffer.write(value, at + 4, "utf8")
    at = buffer.writeInt32BE(length, at) + Math.max(length, 0)
  }
  return buffer
}
