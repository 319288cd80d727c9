import "server-only"
import type { PriceEntry } from "@/lib/domain/judges/price"
import { isCapReached, type Spend, type SpendCap } from "@/lib/domain/judges/spend"
import { stopRequested } from "./stop-signal"

/** How far an analysis has come with its money, answers that are not written yet included. */
export type Standing = { readonly spent: Spend; readonly price: PriceEntry | null; readonly cap: SpendCap }

/** Requests at once while nobody knows what one costs. */
const unknownAtOnce = 4

/**
 * Lets no more requests out at once than the cap has room for, at what one has cost so far: near the cap they go one by
 * one, so that the one which reaches it is the last, instead of a hundred that were under way beside it. Who waits when it
 * is reached is not asked any more: `stopped` is thrown. Each process minds its own.
 */
export function createCapRoom(standing: () => Standing | null): <T>(ask: () => Promise<T>) => Promise<T> {
  let underWay = 0
  let waiting: (() => void)[] = []

  function hasRoom(): boolean {
    const now = standing()
    // One alone always goes: it is what reaches the cap.
    if (underWay === 0 || !now || (now.cap.usd === null && now.cap.tokens === null)) return true
    const { spent, price, cap } = now
    if (spent.calls === 0) return underWay < unknownAtOnce
    return !isCapReached(scaled(spent, 1 + (underWay + 1) / spent.calls), price, cap)
  }

  return async (ask) => {
    while (!hasRoom()) {
      await new Promise<void>((resolve) => waiting.push(resolve))
      const now = standing()
      if (now && isCapReached(now.spent, now.price, now.cap)) throw stopRequested
    }
    underWay += 1
    try {
      return await ask()
    } finally {
      underWay -= 1
      const all = waiting
      waiting = []
      for (const resolve of all) resolve()
    }
  }
}

function scaled(spend: Spend, by: number): Spend {
  return {
    calls: spend.calls,
    reused: spend.reused,
    inputTokens: spend.inputTokens * by,
    cachedInputTokens: spend.cachedInputTokens * by,
    outputTokens: spend.outputTokens * by,
  }
}
