import "server-only"
import { query } from "./client"

export type Health = {
  /** the server's version: "18.4" */
  readonly database: string
  /** how many migrations are in place */
  readonly migrations: number
  /** the name of the latest public release */
  readonly release: string | null
}

/** One round trip that touches what every page needs; throws when the database does not answer or is not set up. */
export async function getHealth(): Promise<Health> {
  const [row] = await query<Health>(
    `SELECT split_part(current_setting('server_version'), ' ', 1) AS database,
            (SELECT count(*)::int FROM "_prisma_migrations" WHERE finished_at IS NOT NULL) AS migrations,
            (SELECT name FROM taxonomy_version WHERE is_latest ORDER BY id DESC LIMIT 1) AS release`,
  )
  if (!row) throw new Error("The database gave no row.")
  return row
}
