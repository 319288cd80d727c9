import { chiSquaredUpper, logFactorial } from "./special"

/**
 * Pearson's chi-squared test that two lists of counts over the same categories come from one mix, with Cramer's V.
 * Only for sides that share no items: shared items make it wrong. Categories seen on neither side are left out; null
 * when a side is empty or fewer than two categories were seen.
 */
export function chiSquaredIndependence(
  a: readonly number[],
  b: readonly number[],
): { chiSquared: number; degrees: number; p: number; cramersV: number } | null {
  const columns = a.map((count, index) => [count, b[index] ?? 0] as const).filter(([x, y]) => x + y > 0)
  const totals = [0, 1].map((side) => columns.reduce((sum, column) => sum + (column[side] ?? 0), 0))
  const [totalA = 0, totalB = 0] = totals
  if (totalA === 0 || totalB === 0 || columns.length < 2) return null
  const n = totalA + totalB
  const cell = (count: number, expected: number) => (count - expected) ** 2 / expected
  const chiSquared = columns.reduce(
    (sum, [x, y]) => sum + cell(x, ((x + y) * totalA) / n) + cell(y, ((x + y) * totalB) / n),
    0,
  )
  const degrees = columns.length - 1
  return { chiSquared, degrees, p: chiSquaredUpper(chiSquared, degrees), cramersV: Math.sqrt(chiSquared / n) }
}

/** Fisher's exact test, two-sided by probability, of `a` out of `totalA` against `b` out of `totalB`. */
export function fisherExact(counts: { a: number; totalA: number; b: number; totalB: number }): number {
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
