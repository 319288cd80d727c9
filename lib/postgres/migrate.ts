import "server-only"
import { createHash, randomUUID } from "node:crypto"
import { readdir, readFile } from "node:fs/promises"
import path from "node:path"
import pg from "pg"
import { AppError } from "@/lib/errors"

/**
 * Applies prisma/migrations in Prisma's own bookkeeping, so that `prisma migrate status` and `deploy` accept what was
 * written here and the app needs no Prisma command line at start. A migration and its entry are one transaction: one
 * that fails, or is killed, leaves nothing behind.
 */
const folderOfMigrations = path.join(import.meta.dirname, "../../prisma/migrations")
const oldestServer = 15
/** The lock Prisma takes as well. */
const lockKey = 72_707_369

const bookkeeping = `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
  "id" VARCHAR(36) PRIMARY KEY NOT NULL,
  "checksum" VARCHAR(64) NOT NULL,
  "finished_at" TIMESTAMPTZ,
  "migration_name" VARCHAR(255) NOT NULL,
  "logs" TEXT,
  "rolled_back_at" TIMESTAMPTZ,
  "started_at" TIMESTAMPTZ NOT NULL DEFAULT now(),
  "applied_steps_count" INTEGER NOT NULL DEFAULT 0
)`

type Migration = { readonly name: string; readonly sql: string; readonly checksum: string }
type Entry = { migration_name: string; checksum: string; finished_at: Date | null }

export type Migrated = { readonly applied: readonly string[]; readonly total: number }

export async function migrate(url: string, folder = folderOfMigrations): Promise<Migrated> {
  const migrations = await readMigrations(folder)
  const client = await connect(url)
  try {
    await checkServer(client)
    await client.query("SET lock_timeout = '60s'")
    await client.query("SELECT pg_advisory_lock($1)", [lockKey])
    await client.query("SET lock_timeout = DEFAULT")
    await client.query(bookkeeping)
    const pending = pendingOf(migrations, await readEntries(client))
    for (const migration of pending) await apply(client, migration)
    return { applied: pending.map(({ name }) => name), total: migrations.length }
  } finally {
    // Ending the session gives the lock back.
    await client.end().catch(() => undefined)
  }
}

/** @internal */
export async function readMigrations(folder = folderOfMigrations): Promise<readonly Migration[]> {
  const entries = await readdir(folder, { withFileTypes: true })
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)
  return Promise.all(
    names.sort().map(async (name) => {
      const sql = await readFile(path.join(folder, name, "migration.sql"), "utf8")
      return { name, sql, checksum: createHash("sha256").update(sql).digest("hex") }
    }),
  )
}

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: url,
    application_name: "erroratlas-migrate",
    connectionTimeoutMillis: 15_000,
  })
  client.on("error", () => undefined)
  try {
    await client.connect()
    return client
  } catch (error) {
    const reason = error instanceof Error ? error.message || error.name : String(error)
    throw new AppError(
      "unavailable",
      `The database at ${placeOf(url)} cannot be used: ${reason}. Check DATABASE_URL, and that PostgreSQL runs there.`,
      { cause: error },
    )
  }
}

/** Without user and password. */
function placeOf(url: string): string {
  if (!URL.canParse(url)) return "DATABASE_URL"
  const { host, pathname } = new URL(url)
  return `${host}${pathname}`
}

async function checkServer(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ number: number; version: string }>(
    "SELECT current_setting('server_version_num')::int AS number, current_setting('server_version') AS version",
  )
  const [server] = rows
  if (server && server.number < oldestServer * 10_000) {
    throw new AppError(
      "unavailable",
      `PostgreSQL ${oldestServer} or newer is needed; this server is ${server.version}.`,
    )
  }
}

async function readEntries(client: pg.Client): Promise<readonly Entry[]> {
  const { rows } = await client.query<Entry>(
    `SELECT migration_name, checksum, finished_at FROM "_prisma_migrations"
     WHERE rolled_back_at IS NULL ORDER BY started_at`,
  )
  return rows
}

function pendingOf(migrations: readonly Migration[], entries: readonly Entry[]): readonly Migration[] {
  const byName = new Map(migrations.map((migration) => [migration.name, migration]))
  for (const entry of entries) {
    const name = entry.migration_name
    const known = byName.get(name)
    if (!known) {
      throw new AppError(
        "conflict",
        `The database was changed by a newer version of this app (${name}): update the app.`,
      )
    }
    if (!entry.finished_at) {
      throw new AppError(
        "conflict",
        `The migration ${name} was begun by the Prisma command line and not finished: repair the database, then say so with \`npx prisma migrate resolve\`.`,
      )
    }
    if (entry.checksum !== known.checksum) {
      throw new AppError("conflict", `The migration ${name} was changed after it had been applied: restore its file.`)
    }
  }
  const done = new Set(entries.map((entry) => entry.migration_name))
  return migrations.filter(({ name }) => !done.has(name))
}

async function apply(client: pg.Client, { name, sql, checksum }: Migration): Promise<void> {
  try {
    await client.query("BEGIN")
    await client.query(
      `INSERT INTO "_prisma_migrations" (id, checksum, migration_name, started_at) VALUES ($1, $2, $3, clock_timestamp())`,
      [randomUUID(), checksum, name],
    )
    await client.query(sql)
    await client.query(
      `UPDATE "_prisma_migrations" SET finished_at = clock_timestamp(), applied_steps_count = 1
       WHERE migration_name = $1 AND rolled_back_at IS NULL`,
      [name],
    )
    await client.query("COMMIT")
  } catch (error) {
    await client.query("ROLLBACK").catch(() => undefined)
    const reason = error instanceof Error ? error.message : String(error)
    throw new AppError("unavailable", `The migration ${name} failed and was undone: ${reason}.`, { cause: error })
  }
}
