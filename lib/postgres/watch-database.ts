import "server-only"
import { setTimeout as sleep } from "node:timers/promises"
import pg from "pg"
import { env } from "@/lib/env"

export type DatabaseWatch = {
  /** The server does not answer just now. */
  readonly isAway: () => boolean
  /** Resolves when it answers again, at the latest after so many milliseconds. */
  readonly back: (atMostMs: number) => Promise<void>
  readonly close: () => Promise<void>
}

const retryMs = 200
/** A server that is there accepts at once; a process that is busy hears of it late. */
const connectMs = 2_000

/**
 * Knows at any moment, without asking, whether the database is there: a connection of its own, which ends when the
 * server is killed, stopped or starts over. Is there, until it was seen to go.
 */
export function watchDatabase({ connectionTimeoutMs = connectMs } = {}): DatabaseWatch {
  let client: pg.Client | null = null
  let away: { readonly back: Promise<void>; readonly end: () => void } | null = null
  let isClosed = false

  async function connect(): Promise<void> {
    for (let timeouts = 0; !isClosed;) {
      const fresh = new pg.Client({
        connectionString: env().DATABASE_URL,
        application_name: "erroratlas-watch",
        connectionTimeoutMillis: connectionTimeoutMs,
        keepAlive: true,
      })
      fresh.on("error", () => undefined)
      const ended = new Promise<void>((resolve) => fresh.once("end", () => resolve()))
      try {
        await fresh.connect()
      } catch (error) {
        await fresh.end().catch(() => undefined)
        // One that ran out may only say that this process did not get to it: while it loads its pages, for example.
        timeouts = isTimeout(error) ? timeouts + 1 : 0
        if (timeouts !== 1) goAway()
        await sleep(retryMs)
        continue
      }
      timeouts = 0
      // Closed while it connected: nobody else would end it.
      if (isClosed) return void (await fresh.end().catch(() => undefined))
      client = fresh
      away?.end()
      away = null
      await ended
      client = null
      if (!isClosed) goAway()
    }
  }

  function goAway(): void {
    if (away) return
    let end = () => {}
    const back = new Promise<void>((resolve) => (end = resolve))
    away = { back, end }
  }

  const connecting = connect()
  return {
    isAway: () => away !== null,
    async back(atMostMs) {
      const tooLate = new AbortController()
      await Promise.race([away?.back, sleep(atMostMs, undefined, { signal: tooLate.signal }).catch(() => undefined)])
      tooLate.abort()
    },
    async close() {
      isClosed = true
      away?.end()
      await client?.end().catch(() => undefined)
      await connecting
    },
  }
}

/** What pg says when `connectionTimeoutMillis` are over; it gives no code. */
const isTimeout = (error: unknown) => error instanceof Error && error.message === "timeout expired"
