import "server-only"
import pg from "pg"
import { query } from "@/lib/data/base/client"
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
      await fresh.query("SELECT pg_advisory_lock($1, hashtext($2))", [lockSpace, workerId])
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
  const rows = await query<{ worker: string }>(
    `SELECT DISTINCT j.locked_by AS worker FROM graphile_worker._private_jobs j
     WHERE j.locked_by IS NOT NULL AND j.locked_by <> $2
       AND pg_postmaster_start_time() < now() - make_interval(secs => $3) AND NOT EXISTS (
       SELECT FROM pg_locks l
       WHERE l.locktype = 'advisory' AND l.objsubid = 2 AND l.granted
         AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
         AND l.classid::bigint = $1 AND l.objid::bigint = (hashtext(j.locked_by)::bigint & 4294967295))`,
    [lockSpace, self, graceMs / 1_000],
  )
  const dead = rows.map(({ worker }) => worker)
  if (dead.length > 0) await query("SELECT graphile_worker.force_unlock_workers($1::text[])", [dead])
  return dead.length
}

/** Analyses whose job was killed so often that the queue has given it up: told, not left running for ever. */
export async function failAbandoned(): Promise<void> {
  await query(
    `UPDATE analysis a SET status = 'failed', finished_at = now(),
            message = 'Stopped: the worker died again and again over the same part. What was read is kept; continue when the cause is found.'
     FROM graphile_worker._private_jobs j
     WHERE j.key IS NOT NULL AND j.locked_at IS NULL AND j.attempts >= j.max_attempts
       AND starts_with(j.key, 'analysis-' || a.id || '/' || a.attempt || '/') AND a.status IN ('queued', 'running')`,
  )
  await query(
    "DELETE FROM graphile_worker._private_jobs WHERE locked_at IS NULL AND attempts >= max_attempts AND (key IS NULL OR key LIKE 'analysis-%')",
  )
}
