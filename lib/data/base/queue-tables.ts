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

/** Typed queries over the queue's tables as well. */
export const withQueue = (database: Database) => database.withTables<QueueTables>()
