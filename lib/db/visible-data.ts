import "server-only"
import pg from "pg"
import { env } from "@/lib/env"
import { gathered } from "./gathered"

export type VisibleData = {
  /** A text that is the same twice only when no transaction that wrote has ended in between. */
  readonly seen: () => Promise<string>
  readonly close: () => Promise<void>
}

/**
 * What a reader of this database would see now, as PostgreSQL itself tells it. A connection of its own, because an
 * answer from memory must not wait for the pages that are being made.
 */
export function watchVisibleData(): VisibleData {
  const pool = new pg.Pool({
    connectionString: env().DATABASE_URL,
    max: 1,
    idleTimeoutMillis: 0,
    keepAlive: true,
    query_timeout: 2_000,
    connectionTimeoutMillis: 2_000,
    application_name: "erroratlas-pages",
  })
  pool.on("error", () => undefined)
  pool.on("connect", (client) => client.on("error", () => undefined))
  // A server that crashed may give numbers of transactions that were lost to others: what it said before counts no more.
  let connection = 0
  pool.on("connect", () => void (connection += 1))
  const seen = gathered(async () => {
    const { rows } = await pool.query<{ seen: string }>("SELECT pg_current_snapshot()::text AS seen")
    return `${connection} ${rows[0]?.seen ?? ""}`
  })
  return { seen, close: () => pool.end() }
}
