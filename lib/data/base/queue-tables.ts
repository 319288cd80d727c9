import { sql, type Expression, type RawBuilder } from "kysely"
import type { Database } from "./kysely"

/** The queue's own tables (graphile-worker), which are not in prisma/schema.prisma: what we read of them. */
type QueueTables = {
  readonly "graphileWorker._privateJobs": {
    id: string
    taskId: number
    key: string | null
    payload: unknown
    priority: number
    /** "infinity": kept, not to be run until it is released */
    runAt: Date
    attempts: number
    maxAttempts: number
    lockedAt: Date | null
    lockedBy: string | null
    flags: Record<string, true> | null
  }
  readonly "graphileWorker._privateTasks": { id: number; identifier: string }
}

type QueueColumn = keyof QueueTables["graphileWorker._privateJobs"]

/** A job that was killed so often that the queue has given it up. */
export function isGivenUp(job: string): RawBuilder<boolean> {
  const column = (name: QueueColumn) => sql.ref(`${job}.${name}`)
  return sql<boolean>`(${column("lockedAt")} IS NULL AND ${column("attempts")} >= ${column("maxAttempts")})`
}

type KeyParts = {
  readonly key: Expression<string | null>
  readonly id: Expression<number>
  readonly attempt: Expression<number>
}

/** Is this the key of a job of this very attempt? */
export const isKeyOf = (of: "analysis" | "stability", { key, id, attempt }: KeyParts): RawBuilder<boolean> =>
  sql<boolean>`starts_with(${key}, ${of}::text || '-' || ${id} || '/' || ${attempt} || '/')`

/** Typed queries over the queue's tables as well. */
export const withQueue = (database: Database) => database.withTables<QueueTables>()
