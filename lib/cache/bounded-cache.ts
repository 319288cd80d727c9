import { AsyncLocalStorage } from "node:async_hooks"

/**
 * The one place where this process keeps what was read or computed before. Three rules keep it small:
 * what is kept are values, never promises; they are made outside the request that first asked; and all of them together
 * stay within one bound of entries and bytes, the longest unused going first.
 */
export type Cache = {
  get(key: string): { readonly value: unknown } | undefined
  set(key: string, value: unknown): void
  /** The value of a key, made once for all who ask meanwhile; kept only if it `keeps`. What fails is made again. */
  load<T>(key: string, make: () => Promise<T>, keeps?: (value: T) => boolean): Promise<T>
  readonly bytes: number
  readonly entries: number
}

type Bounds = { readonly entries: number; readonly bytes: number }
type Run = <T>(work: () => T) => T

const holder = globalThis as typeof globalThis & {
  erroratlasOutside?: Run
  erroratlasCache?: Cache
  erroratlasNames?: { last: number; readonly of: WeakMap<object, number> }
}

/**
 * Runs work as if no request were being answered. A promise holds the async context it was made in, and the context of
 * a request holds the request and its whole response: what outlives the request must be made outside it. Captured when
 * this module is first loaded; the server does so before it listens. On globalThis, with the cache, because Next bundles
 * modules of its own beside those of the script that starts it.
 */
export const outsideRequests: Run = (holder.erroratlasOutside ??= AsyncLocalStorage.snapshot())

/** Bytes for the key, the entry and the map's own place. */
const overhead = 300

/** @internal */
export function createCache(most: Bounds): Cache {
  const kept = new Map<string, { readonly value: unknown; readonly bytes: number }>()
  const underWay = new Map<string, Promise<unknown>>()
  /** What is kept under one key and part of what is kept under another counts once. */
  const counted = new WeakSet<object>()
  let bytes = 0
  const drop = (key: string) => {
    const entry = kept.get(key)
    if (!entry) return
    kept.delete(key)
    bytes -= entry.bytes
    if (isObject(entry.value)) counted.delete(entry.value)
  }
  const get = (key: string) => {
    const entry = kept.get(key)
    if (!entry) return undefined
    kept.delete(key)
    kept.set(key, entry)
    return entry
  }
  const set = (key: string, value: unknown) => {
    drop(key)
    const size = overhead + 2 * key.length + bytesOf(value, (part) => counted.has(part))
    // One that leaves no room for the others would be all there is.
    if (size > most.bytes / 2) return
    kept.set(key, { value, bytes: size })
    bytes += size
    if (isObject(value)) counted.add(value)
    for (const oldest of kept.keys()) {
      if (bytes <= most.bytes && kept.size <= most.entries) break
      drop(oldest)
    }
  }
  const begin = async <T>(key: string, make: () => Promise<T>, keeps: (value: T) => boolean): Promise<T> => {
    try {
      // Not before it is known to be under way.
      const value = await Promise.resolve().then(make)
      if (keeps(value)) set(key, value)
      return value
    } finally {
      underWay.delete(key)
    }
  }
  return {
    get,
    set,
    load<T>(key: string, make: () => Promise<T>, keeps: (value: T) => boolean = () => true) {
      const known = get(key)
      if (known) return Promise.resolve(known.value as T)
      const begun = underWay.get(key) ?? outsideRequests(() => begin(key, make, keeps))
      underWay.set(key, begun)
      return begun as Promise<T>
    },
    get bytes() {
      return bytes
    },
    get entries() {
      return kept.size
    },
  }
}

/** The cache of this process: a page's data are some kilobytes, those of a whole atlas some megabytes. */
export const cache: Cache = (holder.erroratlasCache ??= createCache({ entries: 10_000, bytes: 32_000_000 }))

const names = (holder.erroratlasNames ??= { last: 0, of: new WeakMap() })

/** A number for this very object, for keys of what follows from it. */
export function identityOf(object: object): number {
  const known = names.of.get(object)
  if (known !== undefined) return known
  names.last += 1
  names.of.set(object, names.last)
  return names.last
}

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null

/** Of a long list so many members are looked at, spread over it; the others are taken to be like them. */
const looked = 50

/** About how many bytes a value takes, rather more than fewer; parts that are `elsewhere` are not counted. @internal */
export function bytesOf(value: unknown, elsewhere: (part: object) => boolean = () => false): number {
  const seen = new Set<object>()
  const ofAll = (members: Iterable<unknown>, size: number): number => {
    const step = Math.max(1, Math.floor(size / looked))
    let [at, taken, sum] = [0, 0, 0]
    for (const member of members) {
      if (at % step === 0) {
        sum += of(member)
        taken += 1
      }
      at += 1
    }
    return taken === 0 ? 0 : (sum / taken) * size
  }
  const of = (part: unknown): number => {
    if (typeof part === "string") return 24 + 2 * part.length
    if (typeof part === "number") return Number.isInteger(part) && Math.abs(part) < 2 ** 30 ? 0 : 16
    if (typeof part === "bigint") return 24
    if (!isObject(part) || seen.has(part) || elsewhere(part)) return 0
    seen.add(part)
    if (Array.isArray(part)) return 32 + 8 * part.length + ofAll(part, part.length)
    if (ArrayBuffer.isView(part)) return 120 + part.byteLength
    if (part instanceof Map)
      return 64 + 40 * part.size + ofAll(part.keys(), part.size) + ofAll(part.values(), part.size)
    if (part instanceof Set) return 64 + 32 * part.size + ofAll(part, part.size)
    return Object.values(part).reduce<number>((sum, field) => sum + 8 + of(field), 40)
  }
  return of(value)
}
