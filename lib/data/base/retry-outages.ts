import "server-only"
import { setTimeout as sleep } from "node:timers/promises"
import { faultOf } from "./faults"
import { pooled } from "./kysely"

type Options = {
  /** waits no longer once this process is about to stop */
  readonly signal?: AbortSignal | undefined
  /** milliseconds without an answer after which the error is handed on */
  readonly patienceMs?: number
}

/** The same work cut off so often is more than a restart of the database: something about it kills the server. */
const mostOutages = 30

/**
 * Does work that can be cut off at any moment and done again: when the database goes away (killed, restarted), waits
 * until it answers and starts over. Every other error is handed on. For work that is safe to repeat only.
 */
export async function throughOutages<T>(
  work: () => Promise<T>,
  { signal, patienceMs = 5 * 60_000 }: Options = {},
): Promise<T> {
  for (let outages = 1; ; outages += 1) {
    try {
      return await work()
    } catch (error) {
      if (faultOf(error) !== "outage" || outages > mostOutages) throw error
      if (!(await answersWithin(patienceMs, signal))) throw error
    }
  }
}

async function answersWithin(patienceMs: number, signal: AbortSignal | undefined): Promise<boolean> {
  const deadline = performance.now() + patienceMs
  for (let pause = 100; performance.now() < deadline && !signal?.aborted; pause = Math.min(2 * pause, 1_000)) {
    const question = pooled().selectNoFrom((eb) => eb.lit(1).as("one"))
    const isBack = await question.execute().then(
      () => true,
      (error: unknown) => faultOf(error) !== "outage",
    )
    if (isBack) return true
    await sleep(pause, undefined, signal && { signal }).catch(() => undefined)
  }
  return false
}
