/** A sparse vector: ascending positions with their values. */
export type Sparse = { readonly at: Int32Array; readonly value: Float64Array }

/** Characters kept from the beginning and from the end of a text. */
const HEAD = 700
const TAIL = 500

/**
 * Words and pairs of words, hashed with a sign into `size` positions (feature hashing, Weinberger et al. 2009), by
 * log(1 + count), scaled to length 1. No word can be read back from it.
 */
export function lexicalVector(text: string, size: number): Sparse {
  const kept = text.length <= HEAD + TAIL ? text : `${text.slice(0, HEAD)} ${text.slice(-TAIL)}`
  const words = kept.toLowerCase().match(/[\p{L}\p{M}]+|\d+|[=<>+*/^%$?()[\]{}]/gu) ?? []
  const counts = new Map<string, number>()
  let previous = ""
  for (const word of words) {
    const token = /^\d/u.test(word) ? `#${Math.min(word.length, 4)}` : word.slice(0, 24)
    add(counts, token)
    if (previous !== "") add(counts, `${previous} ${token}`)
    previous = token
  }
  const values = new Map<number, number>()
  for (const [token, count] of counts) {
    const hash = fnv(token)
    const at = hash % size
    values.set(at, (values.get(at) ?? 0) + (hash & 0x80000000 ? -1 : 1) * Math.log1p(count))
  }
  return normalised(values)
}

function add(counts: Map<string, number>, token: string) {
  counts.set(token, (counts.get(token) ?? 0) + 1)
}

/** FNV-1a over UTF-16 units, 32 bits, finished with a mixing step so that the low bits are good. */
function fnv(text: string): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x45d9f3b)
  return (hash ^ (hash >>> 15)) >>> 0
}

function normalised(values: ReadonlyMap<number, number>): Sparse {
  const entries = [...values].filter(([, value]) => value !== 0).sort(([a], [b]) => a - b)
  const length = Math.sqrt(entries.reduce((sum, [, value]) => sum + value * value, 0)) || 1
  return {
    at: Int32Array.from(entries, ([at]) => at),
    value: Float64Array.from(entries, ([, value]) => value / length),
  }
}
