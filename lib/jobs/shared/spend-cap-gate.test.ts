import { expect, it } from "vitest"
import { noSpend, type Spend } from "@/lib/domain/judges/spend"
import { createCapRoom } from "./spend-cap-gate"
import { stopRequested } from "./stop-signal"

/** Asks `requests` times at once; every answer costs 100 tokens and comes when it is let go. */
function askAll(requests: number, cap: number | null) {
  let spent: Spend = noSpend
  let atOnce = 0
  const open: (() => void)[] = []
  const inRoom = createCapRoom(() => ({ spent, price: null, cap: { usd: null, tokens: cap } }))
  const all = Array.from({ length: requests }, () =>
    inRoom(async () => {
      atOnce = Math.max(atOnce, open.length + 1)
      await new Promise<void>((resolve) => open.push(resolve))
      spent = {
        ...spent,
        calls: spent.calls + 1,
        inputTokens: spent.inputTokens + 90,
        outputTokens: spent.outputTokens + 10,
      }
    }),
  )
  const settle = () => new Promise((resolve) => setImmediate(resolve))
  return {
    underWay: () => open.length,
    most: () => atOnce,
    async answer(count = open.length) {
      for (const resolve of open.splice(0, count)) resolve()
      await settle()
    },
    done: Promise.allSettled(all),
    spent: () => spent.inputTokens + spent.outputTokens,
  }
}

it("lets everything out where there is no cap", async () => {
  const asked = askAll(50, null)
  expect(asked.underWay()).toBe(50)
  await asked.answer()
  await asked.done
})

it("sends few until it knows what one costs, then as many as the cap has room for, and the last ones alone", async () => {
  const asked = askAll(30, 2_000)
  expect(asked.underWay()).toBe(4)
  await asked.answer(1)
  // 100 spent, 3 under way: 15 more are 1,900.
  expect(asked.underWay()).toBe(18)
  await asked.answer(17)
  expect([asked.spent(), asked.underWay()]).toEqual([1_800, 1])
  await asked.answer()
  expect([asked.spent(), asked.underWay()]).toEqual([1_900, 1])
  await asked.answer()
  expect([asked.spent(), asked.underWay()]).toEqual([2_000, 0])
  const reasons = (await asked.done).flatMap((one) => (one.status === "rejected" ? [one.reason] : []))
  expect(reasons).toEqual(Array(10).fill(stopRequested))
})

it("goes on when one under way fails", async () => {
  const inRoom = createCapRoom(() => ({
    spent: { ...noSpend, calls: 1, inputTokens: 60 },
    price: null,
    cap: { usd: null, tokens: 100 },
  }))
  const failing = inRoom(() => Promise.reject(new Error("no")))
  const next = inRoom(async () => "answered")
  await expect(failing).rejects.toThrow("no")
  expect(await next).toBe("answered")
})
