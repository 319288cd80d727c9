import { setTimeout as sleep } from "node:timers/promises"
import pLimit from "p-limit"
import { untilAborted } from "./on-abort"

/** Shared by all calls to one judge: how many at once, and when to be quiet. */
export type Limits = {
  /** Runs the call when its turn comes; rejects at once, with the signal's reason, when the signal aborts. */
  run<T>(call: (round: number) => Promise<T>, signal?: AbortSignal): Promise<T>
  /** A call of this round was told to slow down: half as many at once, and nothing for `waitMs`. */
  slowDown(round: number, waitMs: number): void
  /** A call went well: after as many of them as are in flight, one more at once. */
  speedUp(): void
  readonly concurrency: number
}

/**
 * At most `max` calls in flight, fewer while the endpoint complains (additive increase, multiplicative decrease).
 * Complaints of calls that left before the last halving count once: they tell of the same crowd.
 */
export function createLimits(max: number): Limits {
  const limit = pLimit(max)
  let round = 0
  let quietUntil = 0
  let successes = 0

  async function whenQuiet(signal: AbortSignal | undefined): Promise<void> {
    for (let left = quietUntil - Date.now(); left > 0; left = quietUntil - Date.now())
      await sleep(left, undefined, signal ? { signal } : {})
  }

  return {
    get concurrency() {
      return limit.concurrency
    },
    run(call, signal) {
      return untilAborted(
        limit(async () => {
          signal?.throwIfAborted()
          await whenQuiet(signal)
          return call(round)
        }),
        signal,
      )
    },
    slowDown(calledIn, waitMs) {
      quietUntil = Math.max(quietUntil, Date.now() + waitMs)
      if (calledIn !== round) return
      round += 1
      successes = 0
      limit.concurrency = Math.max(1, Math.floor(limit.concurrency / 2))
    },
    speedUp() {
      if (limit.concurrency >= max || (successes += 1) < limit.concurrency) return
      successes = 0
      limit.concurrency += 1
    },
  }
}
