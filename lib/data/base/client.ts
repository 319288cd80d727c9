import "server-only"
import { PrismaPg } from "@prisma/adapter-pg"
import pg from "pg"
import { env } from "@/lib/env"
import { AppError } from "@/lib/errors"
import { PrismaClient } from "@/lib/data/generated/client"
import { inTransaction } from "@/lib/postgres/connection"

/**
 * One pool and one Prisma client a process, each made at first use. The pool is shared: by Prisma, by typed queries
 * (./kysely) and by COPY. The first query through Prisma takes 0.2 s and 90 MB, which a process that has no other need of
 * it is spared. Kept on globalThis because `next dev` loads modules anew at every change.
 */
type Database = { readonly pool: pg.Pool; prisma?: PrismaClient }

const holder = globalThis as typeof globalThis & { erroratlasDatabase?: Database | undefined }

/** Columns without a zone hold UTC, as Prisma has it, wherever the app and its server stand. */
const inUtc: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) =>
    Number(oid) === pg.types.builtins.TIMESTAMP && format !== "binary"
      ? (value: string) => new Date(`${value.replace(" ", "T")}Z`)
      : pg.types.getTypeParser(oid, format),
}
pg.defaults.parseInputDatesAsUTC = true

function database(): Database {
  if (holder.erroratlasDatabase) return holder.erroratlasDatabase
  const url = env().DATABASE_URL
  if (!url) throw new AppError("unavailable", "No database: start the app with `npm start`, or set DATABASE_URL.")
  const pool = new pg.Pool({
    connectionString: url,
    max: 12,
    application_name: "erroratlas",
    types: inUtc,
    // Plain SQL: a setting of the session, which a connection pooler would refuse among the options of a connection.
    onConnect: (client) => client.query("SET TIME ZONE 'UTC'"),
  })
  // An idle connection that the server closes must not end the process; the next query opens another.
  pool.on("error", () => undefined)
  // The same for one that is in use: its query fails, and says so.
  pool.on("connect", (client) => client.on("error", () => undefined))
  holder.erroratlasDatabase = { pool }
  return holder.erroratlasDatabase
}

export const pool = (): pg.Pool => database().pool

export function prisma(): PrismaClient {
  const current = database()
  current.prisma ??= new PrismaClient({ adapter: new PrismaPg(current.pool) })
  return current.prisma
}

/**
 * Rows of a plain SQL query, for tests: what they expect is said in other words than the code's. `$1`-style parameters
 * only, never text pasted into the query.
 */
export async function query<Row extends pg.QueryResultRow>(
  sql: string,
  values: readonly unknown[] = [],
): Promise<Row[]> {
  const result = await pool().query<Row>(sql, [...values])
  return result.rows
}

/** Runs `work` in one transaction on one connection; rolls back when it throws. */
export async function transaction<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool().connect()
  try {
    return await inTransaction(client, () => work(client))
  } finally {
    client.release()
  }
}

export async function disconnect(): Promise<void> {
  const current = holder.erroratlasDatabase
  holder.erroratlasDatabase = undefined
  if (!current) return
  await current.prisma?.$disconnect()
  if (!current.pool.ended) await current.pool.end()
}
