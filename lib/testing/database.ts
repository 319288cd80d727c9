import { randomBytes } from "node:crypto"
import pg from "pg"
import { afterAll, beforeAll, inject } from "vitest"
import { disconnect } from "@/lib/data/base/client"
import { provideEnv } from "@/lib/env"
import { runSql, withDatabaseName } from "./database-server"

/**
 * Setup of every database test file: a database of its own, copied from the migrated one (or, after
 * `seededDatabase()` at the top of the file, from one that holds the public release), dropped at the end.
 */
let template: "plain" | "seeded" = "plain"

export function seededDatabase(): void {
  template = "seeded"
}

const { adminUrl, prefix } = inject("databaseServer")
const name = `${prefix}_${randomBytes(6).toString("hex")}`

beforeAll(async () => {
  if (template === "seeded") await makeSeeded()
  await runSql(adminUrl, `CREATE DATABASE "${name}" TEMPLATE "${prefix}_${template}"`)
  provideEnv({ DATABASE_URL: withDatabaseName(adminUrl, name) })
})

afterAll(async () => {
  await disconnect()
  await runSql(adminUrl, `DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`)
})

/** Made by whichever test file asks first; the others wait for it on a lock that is the whole server's. */
async function makeSeeded(): Promise<void> {
  const unfinished = `${prefix}_seeding`
  const client = new pg.Client({ connectionString: adminUrl, application_name: "erroratlas-test" })
  await client.connect()
  try {
    await client.query("SELECT pg_advisory_lock(hashtext($1))", [unfinished])
    const { rowCount } = await client.query("SELECT 1 FROM pg_database WHERE datname = $1", [`${prefix}_seeded`])
    if (rowCount) return
    await client.query(`DROP DATABASE IF EXISTS "${unfinished}" WITH (FORCE)`)
    await client.query(`CREATE DATABASE "${unfinished}" TEMPLATE "${prefix}_plain"`)
    provideEnv({ DATABASE_URL: withDatabaseName(adminUrl, unfinished) })
    const { seedReleases } = await import("@/prisma/seed")
    await seedReleases(["2026.11"])
    await disconnect()
    await client.query(`ALTER DATABASE "${unfinished}" RENAME TO "${prefix}_seeded"`)
  } finally {
    await client.end()
  }
}
