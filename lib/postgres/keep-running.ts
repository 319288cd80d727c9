import { setTimeout as sleep } from "node:timers/promises"
import type pg from "pg"

/** An open connection by which the server knows of us, and by whose end we know of the server. */
export type Lease = {
  readonly client: pg.Client
  readonly port: number
  /** resolves when it has ended, whoever ended it */
  readonly ended: Promise<void>
}

export type Keeper = {
  /** No more renewals. The latest lease; null while there is none. */
  stop(): Promise<Lease | null>
}

const pauseMs = { least: 250, most: 3_000 }

/**
 * As long as it is held the server is kept running: when the connection ends, because the server or only this backend
 * of it was killed, `renew` finds or starts one, again and again until it succeeds. Every process that uses the server
 * does so, so it comes back whoever started it; they take turns (`renew` holds the lock).
 */
export function keepRunning(first: Lease, renew: () => Promise<Lease>): Keeper {
  let lease: Lease | null = first
  let isStopped = false
  let renewal: Promise<void> = Promise.resolve()

  function watch({ ended }: Lease): void {
    void ended.then(() => {
      if (isStopped) return
      lease = null
      renewal = renewUntilHeld()
    })
  }

  async function renewUntilHeld(): Promise<void> {
    const since = performance.now()
    console.error("The embedded database went away; it is looked for, and started again if need be.")
    let said = ""
    for (let pause = pauseMs.least; !isStopped; pause = Math.min(2 * pause, pauseMs.most)) {
      try {
        lease = await renew()
        console.error(
          `The embedded database answers again, after ${((performance.now() - since) / 1_000).toFixed(1)} s.`,
        )
        return watch(lease)
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error)
        if (why !== said) console.error(`The embedded database is not back yet, it is tried again: ${why}`)
        said = why
        await sleep(pause)
      }
    }
  }

  watch(first)
  return {
    async stop() {
      isStopped = true
      await renewal
      return lease
    },
  }
}
