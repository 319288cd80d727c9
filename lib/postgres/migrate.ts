import "server-only"
import { createHash, randomUUID } from "node:crypto"
import { readdir, readFile } from "node:fs/promises"
import path from "node:path"
import { Kysely, PostgresDialect, sql, type ColumnType, type Generated, type Selectable } from "kysely"
import pg from "pg"
import { AppError } from "@/lib/errors"
import { inTransaction, poolOf } from "./connection"

/**
 * Applies prisma/migrations in Prisma's own bookkeeping, so that `prisma migrate status` and `deploy` accept what was
 * written here and the app needs no Prisma command line at start. A migration and its entry are one transaction: one
 * that fails, or is killed, leaves nothing behind.
 */
const folderOfMigrations = path.join(import.meta.dirname, "../../prisma/migrations")
const oldestServer = 15
/** The lock Prisma takes as well. */
const lockKey = 72_707_369

/** Checksums of shipped files that said the same in other comments: what they made is what the files of today make. */
const otherComments: ReadonlySet<string> = new Set([
  "8cff5fef6741685979c5f185bd1a26c14917efe5223194665fa04c6b0c8c62b6",
  "9c63c2c3c4744cbb2e9c59fd9e643e05ec47de078e72e21db0b03352395581a4",
  "d7b9ef638ceb49ad1b9e2c7a5da78483ee35b30eaede350059dff08b62471379",
])

type Migration = { readonly name: string; readonly sql: string; readonly checksum: string }

/** The columns of Prisma's own table that are read or written here. */
type Entry = {
  id: string
  checksum: string
  finished_at: ColumnType<Date | null, Date | undefined, Date>
  migration_name: string
  rolled_back_at: Generated<Date | null>
  started_at: ColumnType<Date, Date | undefined, never>
  applied_steps_count: Generated<number>
}
type Bookkeeping = Kysely<{ _prisma_migrations: Entry }>
type Applied = Pick<Selectable<Entry>, "migration_name" | "checksum" | "finished_at">

export type Migrated = { readonly applied: readonly string[]; readonly total: number }

export async function migrate(url: string, folder = folderOfMigrations): Promise<Migrated> {
  const migrations = await readMigrations(folder)
  const client = await connect(url)
  try {
    const entries: Bookkeeping = new Kysely({ dialect: new PostgresDialect({ pool: poolOf(client) }) })
    await checkServer(entries)
    await takeLock(client, entries)
    await makeTable(entries)
    const pending = pendingOf(migrations, await readEntries(entries))
    for (const migration of pending) await apply(client, entries, migration)
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

async function checkServer(db: Bookkeeping): Promise<void> {
  const server = await db
    .selectNoFrom([
      sql<number>`current_setting('server_version_num')::int`.as("number"),
      sql<string>`current_setting('server_version')`.as("version"),
    ])
    .executeTakeFirstOrThrow()
  if (server.number < oldestServer * 10_000) {
    throw new AppError(
      "unavailable",
      `PostgreSQL ${oldestServer} or newer is needed; this server is ${server.version}.`,
    )
  }
}

/** The lock is the session's; the limit to the wait ends with the transaction. */
async function takeLock(client: pg.ClientBase, db: Bookkeeping): Promise<void> {
  await inTransaction(client, async () => {
    await db.selectNoFrom(sql`set_config('lock_timeout', '60s', true)`.as("wait")).execute()
    await db.selectNoFrom(sql`pg_advisory_lock(${lockKey})`.as("lock")).execute()
  })
}

/** As Prisma makes it. */
async function makeTable(db: Bookkeeping): Promise<void> {
  await db.schema
    .createTable("_prisma_migrations")
    .ifNotExists()
    .addColumn("id", "varchar(36)", (column) => column.primaryKey().notNull())
    .addColumn("checksum", "varchar(64)", (column) => column.notNull())
    .addColumn("finished_at", "timestamptz")
    .addColumn("migration_name", "varchar(255)", (column) => column.notNull())
    .addColumn("logs", "text")
    .addColumn("rolled_back_at", "timestamptz")
    .addColumn("started_at", "timestamptz", (column) => column.notNull().defaultTo(sql`now()`))
    .addColumn("applied_steps_count", "integer", (column) => column.notNull().defaultTo(0))
    .execute()
}

const readEntries = (db: Bookkeeping): Promise<readonly Applied[]> =>
  db
    .selectFrom("_prisma_migrations")
    .select(["migration_name", "checksum", "finished_at"])
    .where("rolled_back_at", "is", null)
    .orderBy("started_at")
    .execute()

function pendingOf(migrations: readonly Migration[], entries: readonly Applied[]): readonly Migration[] {
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
    if (entry.checksum !== known.checksum && !otherComments.has(entry.checksum)) {
      throw new AppError("conflict", `The migration ${name} was changed after it had been applied: restore its file.`)
    }
  }
  const done = new Set(entries.map((entry) => entry.migration_name))
  return migrations.filter(({ name }) => !done.has(name))
}

async function apply(client: pg.ClientBase, db: Bookkeeping, { name, sql: text, checksum }: Migration): Promise<void> {
  const now = sql<Date>`clock_timestamp()`
  try {
    await inTransaction(client, async () => {
      const entry = { id: randomUUID(), checksum, migration_name: name, started_at: now }
      await db.insertInto("_prisma_migrations").values(entry).execute()
      // Plain SQL: a migration is a file of it.
      await client.query(text)
      await db
        .updateTable("_prisma_migrations")
        .set({ finished_at: now, applied_steps_count: 1 })
        .where("migration_name", "=", name)
        .where("rolled_back_at", "is", null)
        .execute()
    })
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new AppError("unavailable", `The migration ${name} failed and was undone: ${reason}.`, { cause: error })
  }
}
