import { hash } from "node:crypto"

/**
 * Chance without a generator's state: things are put in the order of a hash of the seed, the purpose and their own
 * name. Such an order is a random permutation, it depends neither on the order of the input nor on concurrency, and
 * one thing more or less moves no other (bottom-k sampling; Cohen & Kaplan 2007): a larger sample contains the smaller.
 */
type HashContext = { readonly seed: number; readonly purpose: readonly string[] }

/** All `things` in hash order. `nameOf` must be the same in every database: external ids, never surrogate ones. */
export function hashOrder<T>(things: readonly T[], nameOf: (thing: T) => string, context: HashContext): T[] {
  const prefix = JSON.stringify([context.seed, ...context.purpose])
  return things
    .map((thing) => {
      const name = nameOf(thing)
      return { thing, name, rank: hash("sha256", prefix + name, "hex") }
    })
    .sort((a, b) => compareText(a.rank, b.rank) || compareText(a.name, b.name))
    .map(({ thing }) => thing)
}

/** Order by UTF-16 code units: the same on every machine, whatever its language. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
