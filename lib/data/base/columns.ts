import { sql, type Expression, type RawBuilder, type SqlBool } from "kysely"
import type { DB } from "@/lib/data/generated/tables"

/** A column of a table under the alias a query gives it, for fragments that know the alias only when they are used. */
export function column<Table extends keyof DB>(alias: string, name: keyof DB[Table] & string): RawBuilder<unknown> {
  return sql.ref(`${alias}.${name}`)
}

/** How many rows there are, or those for which a condition holds. */
export const countOf = (condition?: Expression<unknown>): RawBuilder<number> =>
  condition ? sql<number>`count(*) FILTER (WHERE ${condition})::int` : sql<number>`count(*)::int`

/** The sum of whole numbers; 0 of no rows. */
export const sumOf = (numbers: Expression<unknown>): RawBuilder<number> =>
  sql<number>`coalesce(sum(${numbers}), 0)::int`

/** The same of numbers whose sum may need more than 32 bits. */
export const bigSumOf = (numbers: Expression<unknown>): RawBuilder<number> =>
  sql<number>`coalesce(sum(${numbers}), 0)::float8`

/** `column = ANY (ids)`: one parameter however many there are; one id is compared as one. */
export function isOneOf(column: Expression<number | null>, ids: readonly number[]): RawBuilder<SqlBool> {
  return ids.length === 1 ? sql`${column} = ${ids[0]}::int` : sql`${column} = ANY (${ids}::int[])`
}

/** The same of texts. */
export const isOneText = (column: Expression<string | null>, texts: readonly string[]): RawBuilder<SqlBool> =>
  sql`${column} = ANY (${texts}::text[])`

/** The words of a row of searchLabel or searchText: a tsvector, which Prisma's schema, and so the table types, leave out. */
export const documentOf = (alias: string): RawBuilder<string> => sql.ref(`${alias}.document`)

/** The moment the transaction began, by the clock of the database. */
export const now: RawBuilder<Date> = sql<Date>`now()`
