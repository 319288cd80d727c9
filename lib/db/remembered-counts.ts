import "server-only"
import type { Scope } from "./scope"

/** Rows kept over all answers together: some hundred megabytes at the most. */
const mostRows = 3_000_000

type Kept = { readonly answer: Promise<unknown>; rows: number }
const kept = new Map<string, Kept>()
let total = 0

/**
 * An answer that follows from the counts of a finished analysis alone: asked for once, then the very same object until
 * the analysis is counted anew (`scope.counted`). While an analysis is at work nothing is remembered. Longest unused
 * answers go first. Answers are shared: whoever gets one must not change it, and an array cannot be changed.
 */
export function rememberedFor<T extends readonly unknown[]>(
  scope: Scope,
  wanted: {
    readonly name: string
    readonly of?: readonly unknown[]
    /** how many rows of counts one of its rows is as large as */
    readonly weight?: number
    readonly load: () => Promise<T>
  },
): Promise<T> {
  const { name, of = [], weight = 1, load } = wanted
  if (scope.counted === null) return load()
  const key = JSON.stringify([name, scope.analysis.id, scope.version.id, scope.counted, ...of])
  const known = kept.get(key)
  if (known) {
    kept.delete(key)
    kept.set(key, known)
    return known.answer as Promise<T>
  }
  const entry: Kept = { answer: load().then(frozen), rows: 0 }
  kept.set(key, entry)
  void (entry.answer as Promise<T>).then(
    (rows) => {
      entry.rows = 1 + weight * rows.length
      total += entry.rows
      forgetOldest()
    },
    () => kept.delete(key),
  )
  return entry.answer as Promise<T>
}

const frozen = <T extends readonly unknown[]>(rows: T): T => Object.freeze(rows) as T

function forgetOldest(): void {
  for (const [key, entry] of kept) {
    if (total <= mostRows || kept.size === 1) return
    // One that is still being asked for has no size yet.
    if (entry.rows === 0) continue
    kept.delete(key)
    total -= entry.rows
  }
}
