import { describe, expect, it } from "vitest"
import { cpuTimeOf } from "@/lib/testing/process/cpu-time"
import { mcnemarExact } from "@/lib/stats/proportions/paired-difference"
import { shareTest } from "./share-test"
import { logFactorial } from "@/lib/stats/core/special"

const none = { swappedA: 0, swappedB: 0, aloneA: 0, aloneB: 0, ofAloneA: 0, ofAloneB: 0 }

describe("the exact test of a share of failures", () => {
  it("is McNemar's where all failures are shared", () => {
    expect(shareTest({ ...none, swappedA: 30, swappedB: 15 })).toBeCloseTo(mcnemarExact({ onlyA: 30, onlyB: 15 }).p, 12)
  })

  it("is Fisher's where none is and both fail equally often", () => {
    const p = shareTest({ ...none, aloneA: 18, aloneB: 7, ofAloneA: 60, ofAloneB: 60 })
    expect(p).toBeCloseTo(fisherExact({ a: 18, totalA: 60, b: 7, totalB: 60 }), 10)
  })

  it("does not take failing more often for failing otherwise: one failure of 35 against none of 77", () => {
    const p = shareTest({ ...none, aloneA: 0, aloneB: 1, ofAloneA: 77, ofAloneB: 35 })
    expect(p).toBeCloseTo(35 / 112, 12)
  })

  it("turns with the sides, and says 1 where nothing speaks", () => {
    const counts = { swappedA: 6, swappedB: 2, aloneA: 9, aloneB: 3, ofAloneA: 40, ofAloneB: 25 }
    const turned = { swappedA: 2, swappedB: 6, aloneA: 3, aloneB: 9, ofAloneA: 25, ofAloneB: 40 }
    expect(shareTest(turned)).toBeCloseTo(shareTest(counts), 12)
    expect(shareTest(none)).toBe(1)
  })

  it("takes thousands of items without delay", () => {
    const many = { swappedA: 4100, swappedB: 4000, aloneA: 3000, aloneB: 2900, ofAloneA: 20_000, ofAloneB: 20_000 }
    let p = 0
    const ms = cpuTimeOf(() => (p = shareTest(many)))
    expect(p).toBeGreaterThan(0.05)
    expect(p).toBeLessThan(0.3)
    expect(ms).toBeLessThan(500)
  })
})

/** Fisher's exact test, two-sided by probability, of `a` out of `totalA` against `b` out of `totalB`. */
function fisherExact(counts: { a: number; totalA: number; b: number; totalB: number }): number {
  const { a, totalA, b, totalB } = counts
  const seen = a + b
  const logChoose = (n: number, k: number) => logFactorial(n) - logFactorial(k) - logFactorial(n - k)
  const probability = (x: number) =>
    Math.exp(logChoose(totalA, x) + logChoose(totalB, seen - x) - logChoose(totalA + totalB, seen))
  const observed = probability(a)
  let p = 0
  for (let x = Math.max(0, seen - totalB); x <= Math.min(seen, totalA); x += 1) {
    const at = probability(x)
    // Ties count as at least as rare; rounding must not part them (R uses the same margin).
    if (at <= observed * (1 + 1e-7)) p += at
  }
  return Math.min(1, p)
}
