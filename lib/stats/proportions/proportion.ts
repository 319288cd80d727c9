import { clamp, Z95, type Estimate } from "@/lib/stats/core/estimate"
import { normalTwoSided } from "@/lib/stats/core/special"

const unit = { low: 0, high: 1 }
const span = { low: -1, high: 1 }

/** By whom the interval of a proportion is called, in every sentence that names its method. */
export const intervalMethod = "Wilson"

/**
 * The interval of `count / n` that everything shows and builds upon: another method is chosen here, and named above.
 * Both may be fractions: with Kish's effective size the count is share x size. Throws RangeError unless
 * 0 <= count <= n and n > 0.
 */
export function proportionInterval(count: number, n: number): Estimate {
  return wilson(count, n)
}

/**
 * Wilson score interval of `count / n` (Wilson 1927).
 * @internal
 */
export function wilson(count: number, n: number, z: number = Z95): Estimate {
  const estimate = proportionOf(count, n)
  const scale = 1 + (z * z) / n
  const centre = (estimate + (z * z) / (2 * n)) / scale
  const half = (z * Math.sqrt((estimate * (1 - estimate)) / n + (z * z) / (4 * n * n))) / scale
  // At 0 and 1 the limit is exact; the formula leaves 1e-17 behind.
  return {
    estimate,
    low: estimate === 0 ? 0 : clamp(centre - half, unit),
    high: estimate === 1 ? 1 : clamp(centre + half, unit),
  }
}

/**
 * a - b of independent proportions: Newcombe's square-and-add of their own limits; with Wilson's it is
 * method 10 of Newcombe 1998, Statistics in Medicine 17:873-890.
 */
export function differenceOfProportions(a: Estimate, b: Estimate): Estimate {
  const estimate = a.estimate - b.estimate
  return {
    estimate,
    low: clamp(estimate - Math.hypot(a.estimate - a.low, b.high - b.estimate), span),
    high: clamp(estimate + Math.hypot(a.high - a.estimate, b.estimate - b.low), span),
  }
}

/**
 * a x b of independent estimates, limits combined by MOVER to first order (Zou, Huang & Zhang 2009): a failure rate
 * times the share of a category among the failures read. Stays within [0, 1].
 */
export function productOfProportions(a: Estimate, b: Estimate): Estimate {
  const estimate = a.estimate * b.estimate
  const below = Math.hypot(b.estimate * (a.estimate - a.low), a.estimate * (b.estimate - b.low))
  const above = Math.hypot(b.estimate * (a.high - a.estimate), a.estimate * (b.high - b.estimate))
  return { estimate, low: clamp(estimate - below, unit), high: clamp(estimate + above, unit) }
}

/** A proportion and the number of cases behind it, which weighting may make a fraction. */
export type SizedProportion = { readonly share: number; readonly n: number }

/** Pooled z of two independent proportions and its two-sided p; z 0, p 1 when both are 0 or both 1. */
export function pooledZ(a: SizedProportion, b: SizedProportion): { z: number; p: number } {
  const pooled = (a.share * a.n + b.share * b.n) / (a.n + b.n)
  const variance = pooled * (1 - pooled) * (1 / a.n + 1 / b.n)
  if (!(variance > 1e-18)) return { z: 0, p: 1 }
  const z = (a.share - b.share) / Math.sqrt(variance)
  return { z, p: normalTwoSided(z) }
}

function proportionOf(count: number, n: number): number {
  // Sums of weights may overshoot by a few ulps.
  const ratio = count / n
  if (!(n > 0) || !(ratio >= -1e-9) || !(ratio <= 1 + 1e-9)) throw new RangeError(`no proportion: ${count} of ${n}`)
  return clamp(ratio, unit)
}
