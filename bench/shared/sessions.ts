import { sql } from "kysely"

/** The server's own table of who is connected. */
export type Sessions = {
  pgStatActivity: {
    pid: number
    datname: string | null
    applicationName: string
    backendType: string
    backendStart: Date
    state: string | null
  }
}

export const currentDatabase = sql<string>`current_database()`
