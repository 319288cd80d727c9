import { expect, test } from "vitest"
import { attemptLimiter } from "./attempts"

function aLimiter() {
  const clock = { now: 1_000_000 }
  return { clock, limiter: attemptLimiter({ most: 3, windowSeconds: 60, now: () => clock.now }) }
}

test("after the last allowed wrong try the bucket waits until the oldest is out of the window", () => {
  const { clock, limiter } = aLimiter()
  for (const _ of [1, 2, 3]) {
    expect(limiter.waitSeconds("owner")).toBe(0)
    limiter.recordFailure("owner")
    clock.now += 10_000
  }
  expect(limiter.waitSeconds("owner")).toBe(30)
  clock.now += 29_000
  expect(limiter.waitSeconds("owner")).toBe(1)
  clock.now += 1_000
  expect(limiter.waitSeconds("owner")).toBe(0)
})

test("one login's wrong tries do not hold up another, and a right one clears its own", () => {
  const { limiter } = aLimiter()
  for (const _ of [1, 2, 3]) limiter.recordFailure("owner")
  expect(limiter.waitSeconds("member")).toBe(0)
  limiter.clear("owner")
  expect(limiter.waitSeconds("owner")).toBe(0)
})
