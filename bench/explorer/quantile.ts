/** The smallest time that at least this part of the times do not exceed. */
export function quantile(times: readonly number[], part: number): number {
  const sorted = [...times].sort((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(part * sorted.length - 1e-9) - 1)] ?? 0
}
