import { expect, test } from "vitest"
import { attemptLimiter, signInLimiter } from "./sign-in-limit"

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

test("it remembers no more buckets than it may, and forgets those that were not used for longest", () => {
  const limiter = attemptLimiter({ most: 1, windowSeconds: 60, mostBuckets: 3 })
  for (const bucket of ["a", "b", "c", "d"]) limiter.recordFailure(bucket)
  expect(["a", "b", "c", "d"].map((bucket) => limiter.waitSeconds(bucket) > 0)).toEqual([false, true, true, true])
})

const home = { login: "owner", address: "192.0.2.1" }
const tryWrong = (limiter: ReturnType<typeof signInLimiter>, attempt: typeof home, times: number) => {
  let looked = 0
  for (let n = 0; n < times; n += 1)
    if (limiter.waitSeconds(attempt) === 0) {
      looked += 1
      limiter.recordTry(attempt)
    }
  return looked
}

test("a stranger's wrong tries hold up the stranger, not the owner at another address", () => {
  const limiter = signInLimiter({ now: () => 0 })
  expect(tryWrong(limiter, { login: "owner", address: "198.51.100.7" }, 1_000)).toBe(10)
  expect(limiter.waitSeconds(home)).toBe(0)
})

test("one address tries no more by taking other logins, nor by the half of an IPv6 address it can choose", () => {
  const limiter = signInLimiter({ now: () => 0 })
  const tried = Array.from({ length: 100 }, (_, n) => tryWrong(limiter, { login: `u${n}`, address: "198.51.100.7" }, 1))
  expect(tried.reduce((sum, one) => sum + one, 0)).toBe(50)
  const six = Array.from({ length: 100 }, (_, n) => tryWrong(limiter, { login: "owner", address: `2001:db8::${n}` }, 1))
  expect(six.reduce((sum, one) => sum + one, 0)).toBe(10)
})

test("however many addresses guess, one the owner came in from waits for its own wrong tries alone, a new one has two", () => {
  const limiter = signInLimiter({ now: () => 0 })
  limiter.recordTry(home)
  limiter.recordSuccess(home)
  for (let n = 0; n < 500; n += 1) tryWrong(limiter, { login: "owner", address: `203.0.${n >> 8}.${n & 255}` }, 20)
  expect(limiter.waitSeconds(home)).toBe(0)
  expect(tryWrong(limiter, { login: "owner", address: "192.0.2.99" }, 20)).toBe(2)
  expect(tryWrong(limiter, { login: "ada@example.org", address: "192.0.2.98" }, 20)).toBe(10)
  expect(tryWrong(limiter, home, 20)).toBe(10)
})
