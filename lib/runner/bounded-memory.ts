export type BoundedMemory<Value> = {
  readonly get: (key: string) => Value | undefined
  readonly set: (key: string, value: Value) => void
}

/** What was of use lately, up to a size in all: the longest unused goes first. */
export function boundedMemory<Value>({
  most,
  sizeOf,
}: {
  readonly most: number
  readonly sizeOf: (value: Value) => number
}): BoundedMemory<Value> {
  const known = new Map<string, Value>()
  let total = 0

  function forget(key: string, value: Value): void {
    known.delete(key)
    total -= sizeOf(value)
  }

  return {
    get: (key) => {
      const value = known.get(key)
      if (value === undefined) return undefined
      known.delete(key)
      known.set(key, value)
      return value
    },
    set: (key, value) => {
      const before = known.get(key)
      if (before !== undefined) forget(key, before)
      known.set(key, value)
      total += sizeOf(value)
      for (const [oldest, its] of known) {
        if (total <= most) return
        forget(oldest, its)
      }
    },
  }
}
