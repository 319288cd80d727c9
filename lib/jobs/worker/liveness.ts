import "server-only"
import { sql } from "kysely"
import pg from "pg"
import { now } from "@/lib/data/base/columns"
import { on, pooled } from "@/lib/data/base/kysely"
import { isGivenUp, isKeyOf, withQueue } from "@/lib/data/base/queue-tables"
import { env } from "@/lib/env"

/**
 * A worker's jobs are locked in its name, and the queue gives a dead one's back only after hours. So every worker holds
 * an advisory lock on a connection of its own: when the process dies, however it dies, the server drops the connection
 * and with it the lock, and whoever looks next sees that its jobs are nobody's.
 */
const lockSpace = 17_831
const retryMs = 500
/** several tries of every worker to take its lock again */
const graceMs = 5_000

export type Liveness = {
  /** resolves once the lock is held: no job may be taken before */
  readonly held: () => Promise<void>
  /**
   * False while the lock is not held and shortly after it was lost and taken again: then the server was restarted, and
   * others that live may have yet to take theirs.
   */
  readonly knowsOthers: () => boolean
  readonly release: () => Promise<void>
}

export function holdLock(workerId: string): Liveness {
  let client: pg.Client | null = null
  let released = false
  let wasLost = false
  let regainedAt = -Infinity
  let held = reconnect()

  async function connect(): Promise<void> {
    const fresh = new pg.Client({
      connectionString: env().DATABASE_URL,
      application_name: "erroratlas-worker",
      keepAlive: true,
      connectionTimeoutMillis: 5_000,
      // A machine that vanished without a word is noticed in seconds, not in hours.
      options:
        "-c tcp_keepalives_idle=5 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3 -c idle_session_timeout=0",
    })
    fresh.on("error", () => undefined)
    let isOver = false
    fresh.on("end", () => {
      isOver = true
      if (released || client !== fresh) return
      client = null
      wasLost = true
      held = reconnect()
    })
    try {
      await fresh.connect()
      await on(fresh)
        .selectNoFrom(sql`pg_advisory_lock(${lockSpace}::int, hashtext(${workerId}))`.as("held"))
        .execute()
    } catch (error) {
      await fresh.end().catch(() => undefined)
      throw error
    }
    if (isOver) throw new Error("The connection ended again at once.")
    client = fresh
    if (wasLost) regainedAt = performance.now()
  }

  async function reconnect(): Promise<void> {
    for (;;) {
      if (released) return
      try {
        return await connect()
      } catch {
        await new Promise((resolve) => setTimeout(resolve, retryMs))
      }
    }
  }

  const release = async () => {
    released = true
    await held.catch(() => undefined)
    await client?.end().catch(() => undefined)
  }
  const knowsOthers = () => client !== null && performance.now() - regainedAt > graceMs
  return { held: () => held, release, knowsOthers }
}

/** Gives back the jobs of workers that hold no lock any more. Returns how many workers that were. */
export async function releaseDeadWorkers(self: string): Promise<number> {
  const rows = await withQueue(pooled())
    .withTables<ServerTables>()
    .selectFrom("graphileWorker._privateJobs as j")
    .select((eb) => eb.ref("j.lockedBy").$notNull().as("worker"))
    .distinct()
    .where("j.lockedBy", "<>", self)
    .where(sql<boolean>`pg_postmaster_start_time() < now() - make_interval(secs => ${graceMs / 1_000})`)
    .where((eb) => {
      const held = eb
        .selectFrom("pgLocks as l")
        .innerJoin("pgDatabase as d", "d.oid", "l.database")
        .select("l.objid")
        .where("d.datname", "=", sql<string>`current_database()`)
        .where("l.locktype", "=", "advisory")
        .where("l.objsubid", "=", 2)
        .where("l.granted", "=", true)
        .where((of) => of(of.cast<number>("l.classid", "bigint"), "=", lockSpace))
        .where((of) =>
          of(
            of.cast<number>("l.objid", "bigint"),
            "=",
            sql<number>`hashtext(${of.ref("j.lockedBy")})::bigint & 4294967295`,
          ),
        )
      return eb.not(eb.exists(held))
    })
    .execute()
  const dead = rows.map(({ worker }) => worker)
  if (dead.length > 0)
    await pooled()
      .selectNoFrom(sql`graphile_worker.force_unlock_workers(${dead}::text[])`.as("done"))
      .execute()
  return dead.length
}

/** What the server tells of itself. */
type ServerTables = {
  readonly pgLocks: {
    locktype: string
    database: number
    classid: number
    objid: number
    objsubid: number
    granted: boolean
  }
  readonly pgDatabase: { oid: number; datname: string }
}

/** Analyses whose job was killed so often that the queue has given it up: told, not left running for ever. */
export async function failAbandoned(): Promise<void> {
  const message =
    "Stopped: the worker died again and again over the same part. What was read is kept; continue when the cause is found."
  await withQueue(pooled())
    .updateTable("analysis")
    .from("graphileWorker._privateJobs as j")
    .set({ status: "failed", finishedAt: now, message })
    .where(isGivenUp("j"))
    .where((eb) =>
      isKeyOf("analysis", { key: eb.ref("j.key"), id: eb.ref("analysis.id"), attempt: eb.ref("analysis.attempt") }),
    )
    .where("analysis.status", "in", ["queued", "running"])
    .execute()
  await withQueue(pooled())
    .deleteFrom("graphileWorker._privateJobs as j")
    .where(isGivenUp("j"))
    .where((eb) => eb.or([eb("j.key", "is", null), eb("j.key", "like", "analysis-%")]))
    .execute()
}
