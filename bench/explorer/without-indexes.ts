import { sql } from "kysely"
import type { PoolClient } from "pg"
import { transaction } from "@/lib/data/base/client"
import { skipForeignKeyChecks } from "@/lib/data/base/foreign-keys"
import { on } from "@/lib/data/base/kysely"

const settings = { synchronous_commit: "off", maintenance_work_mem: "512MB", work_mem: "256MB" }

/**
 * One transaction that writes to tables whose indexes (all but the primary keys) are made anew at its end: a third of
 * the time of keeping them up row by row. Plain SQL: the definitions are the migrations' own, as the server gives them.
 */
export async function withoutIndexes(
  tables: readonly string[],
  { write, say }: { readonly write: (client: PoolClient) => Promise<void>; readonly say: (line: string) => void },
): Promise<void> {
  await transaction(async (client) => {
    await on(client)
      .selectNoFrom(Object.entries(settings).map(([name, value]) => sql`set_config(${name}, ${value}, true)`.as(name)))
      .execute()
    await skipForeignKeyChecks(client)
    const { rows } = await client.query<{ name: string; definition: string }>(
      `SELECT i.indexrelid::regclass::text AS name, pg_get_indexdef(i.indexrelid) AS definition
       FROM pg_index i WHERE i.indrelid = ANY ($1::regclass[]) AND NOT i.indisprimary`,
      [tables],
    )
    for (const { name } of rows) await client.query(`DROP INDEX ${name}`)
    await write(client)
    const begun = performance.now()
    for (const { definition } of rows) await client.query(definition)
    say(`${rows.length} indexes: ${((performance.now() - begun) / 1_000).toFixed(1)} s`)
  })
}
