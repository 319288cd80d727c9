import "server-only"
import { sql } from "kysely"
import type { DB } from "@/lib/data/generated/tables"
import type { Database } from "./kysely"

/**
 * Tells the planner now what was just written: autovacuum would look at it only after a minute, and plans made for empty
 * tables take minutes on full ones. Tables with the columns that anything is looked for by; none named: all of them.
 * Plain SQL: ANALYZE is no query, and Kysely has no word for it.
 */
export async function analyze(
  database: Database,
  tables: { readonly [Table in keyof DB]?: readonly (keyof DB[Table] & string)[] } = {},
): Promise<void> {
  const named = Object.entries(tables).map(([table, columns]) =>
    columns.length === 0
      ? sql.table(table)
      : sql`${sql.table(table)} (${sql.join(columns.map((column) => sql.ref(column)))})`,
  )
  await sql`ANALYZE ${sql.join(named)}`.execute(database)
}

const otherWays = ["enable_seqscan", "enable_hashjoin", "enable_mergejoin", "jit"] as const

/** Every row is looked up by index, one at a time, until the transaction ends or `planFreely`. */
export async function planLookups(database: Database): Promise<void> {
  await database.selectNoFrom(otherWays.map((name) => sql`set_config(${name}, 'off', true)`.as(name))).execute()
}

/**
 * Whole sets of rows are held against each other, within a transaction: where the planner takes one for a single row, it
 * would go through the other one once for each.
 */
export async function withoutLoops<T>(database: Database, work: () => Promise<T>): Promise<T> {
  await database.selectNoFrom(sql`set_config('enable_nestloop', 'off', true)`.as("set")).execute()
  const found = await work()
  await planFreely(database)
  return found
}

export async function planFreely(database: Database): Promise<void> {
  await database
    .withTables<{ pgSettings: { name: string; resetVal: string } }>()
    .selectFrom("pgSettings")
    .select((eb) => sql`set_config(${eb.ref("name")}, ${eb.ref("resetVal")}, true)`.as("set"))
    .where("name", "in", [...otherWays, "enable_nestloop"])
    .execute()
}
