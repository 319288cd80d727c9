import { createHash } from "node:crypto"
import { cache, identityOf } from "./bounded-cache"

/**
 * A pure function that remembers its last answers by the content of its (JSON) argument: bootstraps and permutations
 * of the same counts give the same numbers, so they are drawn once. `name` tells it apart from other functions.
 */
export function memoized<Input, Output>(name: string, compute: (input: Input) => Output): (input: Input) => Output {
  return (input) => {
    const content = createHash("sha256").update(JSON.stringify(input)).digest("base64")
    return kept(`${name} ${content}`, () => compute(input))
  }
}

/**
 * A pure function of rows that everybody shares (frozen ones: see lib/data/scope/scope-cache.ts), computed once for these
 * very rows and the rest of its input. Of other rows it is computed each time. In `of`, frozen arrays count by identity,
 * all else by its content as JSON. Nobody may change the answer.
 */
export function memoizedView<T>(rows: readonly unknown[], of: readonly unknown[], compute: () => T): T {
  if (!Object.isFrozen(rows)) return compute()
  const rest = of.map((part) => (Array.isArray(part) && Object.isFrozen(part) ? [identityOf(part)] : part))
  return kept(`view ${identityOf(rows)} ${JSON.stringify(rest)}`, compute)
}

function kept<T>(key: string, compute: () => T): T {
  const known = cache.get(key)
  if (known) return known.value as T
  const value = compute()
  cache.set(key, value)
  return value
}
