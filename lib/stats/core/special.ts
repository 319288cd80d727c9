import jstat from "jstat"

const { jStat } = jstat

/** P(chi-squared with `degrees` of freedom >= x); values under about 1e-15 come out as 0. */
export function chiSquaredUpper(x: number, degrees: number): number {
  if (x <= 0) return 1
  return Math.max(0, 1 - jStat.chisquare.cdf(x, degrees))
}

/** P(|Z| >= |z|) of the standard normal; values under about 1e-15 come out as 0. */
export function normalTwoSided(z: number): number {
  return Math.min(1, Math.max(0, jStat.erfc(Math.abs(z) / Math.SQRT2)))
}

/** Quantile of the standard normal. */
export function normalQuantile(p: number): number {
  return jStat.normal.inv(p, 0, 1)
}

/** Quantile of Student's t with `degrees` of freedom. */
export function studentQuantile(p: number, degrees: number): number {
  return jStat.studentt.inv(p, degrees)
}

/** P(|T| >= |t|) of Student's t with `degrees` of freedom. */
export function studentTwoSided(t: number, degrees: number): number {
  return Math.min(1, Math.max(0, 2 * jStat.studentt.cdf(-Math.abs(t), degrees)))
}

/** ln(n!); small ones are kept, for resampling asks for them by the million. */
export function logFactorial(n: number): number {
  if (n >= KEPT) return jStat.gammaln(n + 1)
  for (let next = logFactorials.length; next <= n; next += 1)
    logFactorials.push((logFactorials[next - 1] ?? 0) + Math.log(next))
  return logFactorials[n] ?? 0
}

const KEPT = 4096
const logFactorials = [0, 0]
