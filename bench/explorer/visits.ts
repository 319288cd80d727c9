/** One answer: how long it took, and whether the app says that it was remembered. */
export type Visit = { readonly ms: number; readonly isRemembered: boolean }

/** Of so many visits one finds nothing remembered: something was written, or nobody was there for ten minutes. */
export const visitsAPage = 25

export const mix = `p50 and p95 are those of visitors: of ${visitsAPage} visits to an address one has the page made anew, the others find it remembered.`

/** Times of a realistic mix, and of its two parts. */
export function visits(seen: readonly Visit[]) {
  const rendered = seen.flatMap(({ ms, isRemembered }) => (isRemembered ? [] : [ms]))
  const remembered = seen.flatMap(({ ms, isRemembered }) => (isRemembered ? [ms] : []))
  const mixed = [
    ...remembered.map((ms) => ({ ms, weight: (visitsAPage - 1) / remembered.length })),
    ...rendered.map((ms) => ({ ms, weight: 1 / rendered.length })),
  ]
  const ofRemembered = (part: number) => (remembered.length > 0 ? quantile(remembered, part) : null)
  return {
    p50Ms: weightedQuantile(mixed, 0.5),
    p95Ms: weightedQuantile(mixed, 0.95),
    renderedP50Ms: quantile(rendered, 0.5),
    renderedP95Ms: quantile(rendered, 0.95),
    rememberedP50Ms: ofRemembered(0.5),
    rememberedP95Ms: ofRemembered(0.95),
  }
}

/** The smallest time that at least this part of the times do not exceed. */
export function quantile(times: readonly number[], part: number): number {
  return weightedQuantile(
    times.map((ms) => ({ ms, weight: 1 })),
    part,
  )
}

function weightedQuantile(times: readonly { readonly ms: number; readonly weight: number }[], part: number): number {
  const sorted = [...times].sort((a, b) => a.ms - b.ms)
  const whole = sorted.reduce((sum, { weight }) => sum + weight, 0)
  let below = 0
  for (const { ms, weight } of sorted) {
    below += weight
    if (below >= part * whole - 1e-9) return ms
  }
  return 0
}
