import { query } from "@/lib/data/base/client"

/** Rows of every table but the log of deletions and the queue's own. */
export async function everyCount(): Promise<Record<string, number>> {
  const tables = await query<{ name: string }>(
    `SELECT quote_ident(table_name) AS name FROM information_schema.tables WHERE table_schema = 'public'
     AND table_type = 'BASE TABLE' AND table_name NOT IN ('deletion') ORDER BY 1`,
  )
  const [row] = await query<Record<string, number>>(
    `SELECT ${tables.map(({ name }) => `(SELECT count(*)::int FROM ${name}) AS ${name}`).join(", ")}`,
  )
  return row ?? {}
}

/** Columns of any table of any schema that hold a text somewhere. */
export async function placesOf(text: string): Promise<string[]> {
  const columns = await query<{ place: string; sql: string }>(
    `SELECT format('%I.%I.%I', c.table_schema, c.table_name, c.column_name) AS place,
            format('SELECT count(*)::int AS n FROM %I.%I WHERE %I::text ILIKE $1', c.table_schema, c.table_name, c.column_name) AS sql
     FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
     WHERE t.table_type = 'BASE TABLE' AND c.table_schema NOT IN ('pg_catalog', 'information_schema')
     AND (c.data_type IN ('text', 'character varying', 'json', 'jsonb', 'tsvector', 'ARRAY'))`,
  )
  const found = []
  for (const { place, sql } of columns) {
    const [row] = await query<{ n: number }>(sql, [`%${text}%`])
    if ((row?.n ?? 0) > 0) found.push(place)
  }
  return found
}
