import pg from "pg"
import { acquireEmbedded } from "@/lib/postgres/embedded"
import { disconnect } from "@/lib/data/base/client"
import { prepareQueue } from "@/lib/data/base/jobs"
import { migrate } from "@/lib/postgres/migrate"
import { env, provideEnv } from "@/lib/env"
import path from "node:path"

/** Another database with the same in it, which nothing of other measurements has touched. */
type Copy = { readonly url: string; drop(): Promise<void> }

/**
 * A fresh database for one measurement: on the server of DATABASE_URL, else on an embedded one kept for benches. `copy`:
 * one more for each, as long as nobody is connected to the first. It has the tables of the queue, as a user's has.
 */
export async function ownDatabase(folder: string): Promise<{ copy(): Promise<Copy>; close(): Promise<void> }> {
  const given = env().DATABASE_URL
  const embedded = given === undefined ? await acquireEmbedded({ dataDir: path.join(folder, "data") }) : undefined
  const adminUrl = given ?? embedded?.url ?? ""
  const name = `bench_${process.pid}`
  await run(adminUrl, `CREATE DATABASE ${name}`)
  const url = new URL(adminUrl)
  url.pathname = `/${name}`
  provideEnv({ DATABASE_URL: url.href })
  await migrate(url.href)
  // A copy is made of a database that nobody is connected to.
  await prepareQueue()
  await disconnect()
  return {
    async copy() {
      const copied = `${name}_copy`
      await run(adminUrl, `DROP DATABASE IF EXISTS ${copied} WITH (FORCE)`)
      await run(adminUrl, `CREATE DATABASE ${copied} TEMPLATE ${name}`)
      const copyUrl = new URL(adminUrl)
      copyUrl.pathname = `/${copied}`
      return { url: copyUrl.href, drop: () => run(adminUrl, `DROP DATABASE IF EXISTS ${copied} WITH (FORCE)`) }
    },
    async close() {
      await disconnect()
      await run(adminUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
      await embedded?.release()
    },
  }
}

/** Plain SQL: Kysely makes tables, no databases. */
async function run(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}
