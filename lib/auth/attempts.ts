/**
 * Bounds guessing: so many wrong passwords for one login within a window, then none are even looked at until the
 * window has passed. Kept in this process: it starts empty after a restart, and a password of 99 bits does not mind.
 * Logins without a password share one bucket, so hostile names cannot fill the memory.
 */
export type AttemptLimiter = {
  /** seconds until the next try is allowed; 0 when it is allowed now */
  readonly waitSeconds: (bucket: string) => number
  readonly recordFailure: (bucket: string) => void
  readonly clear: (bucket: string) => void
}

export function attemptLimiter({
  most,
  windowSeconds,
  now = Date.now,
}: {
  readonly most: number
  readonly windowSeconds: number
  readonly now?: () => number
}): AttemptLimiter {
  const failures = new Map<string, number[]>()
  const recent = (bucket: string): number[] =>
    (failures.get(bucket) ?? []).filter((time) => now() - time < windowSeconds * 1000)
  return {
    waitSeconds(bucket) {
      const [oldest, ...others] = recent(bucket).slice(-most)
      if (oldest === undefined || others.length + 1 < most) return 0
      return Math.max(1, Math.ceil((oldest + windowSeconds * 1000 - now()) / 1000))
    },
    recordFailure(bucket) {
      failures.set(bucket, [...recent(bucket).slice(-most), now()])
    },
    clear(bucket) {
      failures.delete(bucket)
    },
  }
}
