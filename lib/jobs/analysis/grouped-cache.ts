export type GroupedCache<Value> = {
  readonly get: (group: string, key: number) => Value | undefined
  readonly set: (group: string, key: number, value: Value) => void
}

type Group<Value> = { readonly values: Map<number, Value>; size: number }

/**
 * What was of use lately, up to a size in all. The group longest unused makes room for another; within one group what
 * came first stays: it is gone through again and again in the same order, and the longest unused is needed next.
 */
export function groupedCache<Value>({
  most,
  sizeOf,
}: {
  readonly most: number
  readonly sizeOf: (value: Value) => number
}): GroupedCache<Value> {
  const groups = new Map<string, Group<Value>>()
  let total = 0

  function freshened(name: string): Group<Value> {
    const group = groups.get(name) ?? { values: new Map<number, Value>(), size: 0 }
    groups.delete(name)
    groups.set(name, group)
    return group
  }

  return {
    get: (name, key) => groups.get(name)?.values.get(key),
    set: (name, key, value) => {
      const group = freshened(name)
      if (group.values.has(key)) return
      const size = sizeOf(value)
      for (const [oldest, { size: freed }] of groups) {
        if (total + size <= most) break
        if (oldest === name) return
        groups.delete(oldest)
        total -= freed
      }
      group.values.set(key, value)
      group.size += size
      total += size
    },
  }
}
