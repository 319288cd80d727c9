import type { Random } from "@/lib/stats/core/random"

/** Prior weight of each category: Jeffreys'. */
const PRIOR = 0.5

/** One draw of all shares from that posterior; they add up to 1. */
export function drawShares(counts: readonly number[], random: Random): number[] {
  const drawn = counts.map((count) => drawGamma(count + PRIOR, random))
  const total = drawn.reduce((sum, value) => sum + value, 0)
  return drawn.map((value) => value / total)
}

/** Gamma(shape, 1) by Marsaglia & Tsang 2000; shapes under 1 by their boost. */
export function drawGamma(shape: number, random: Random): number {
  if (shape < 1) return drawGamma(shape + 1, random) * (1 - random.next()) ** (1 / shape)
  const d = shape - 1 / 3
  const c = 1 / Math.sqrt(9 * d)
  for (;;) {
    const x = drawNormal(random)
    const v = (1 + c * x) ** 3
    if (v <= 0) continue
    if (Math.log(1 - random.next()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v
  }
}

/** Standard normal by Box and Muller. */
function drawNormal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next())
}
