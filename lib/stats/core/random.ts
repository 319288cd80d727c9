/** A stream of chance. The same seed gives the same stream for ever: stored results depend on it. */
export type Random = {
  /** uniform in [0, 1), 53 bits */
  readonly next: () => number
  /** uniform integer in [0, n), without modulo bias; n from 1 to 2^32 */
  readonly below: (n: number) => number
}

/**
 * sfc32 (Doty-Humphrey, PractRand) seeded by a 128-bit hash of `seed`; 42 and "42" are the same seed.
 */
export function seededRandom(seed: string | number): Random {
  const word = sfc32(hash128(String(seed)))
  const below = (n: number): number => {
    if (!Number.isInteger(n) || n < 1 || n > 2 ** 32) throw new RangeError(`below(${n}): n must be 1 to 2^32`)
    const limit = 2 ** 32 - (2 ** 32 % n)
    let drawn = word()
    while (drawn >= limit) drawn = word()
    return drawn % n
  }
  return { next: () => (word() * 2 ** 21 + (word() >>> 11)) / 2 ** 53, below }
}

/** A generator of its own for each stage and node, so that the order of work cannot change what is drawn. */
export function derive(seed: string | number, ...path: readonly (string | number)[]): Random {
  return seededRandom(JSON.stringify([seed, ...path].map(String)))
}

/** A copy in random order (Fisher-Yates). */
export function shuffle<T>(items: readonly T[], random: Random): T[] {
  const result = [...items]
  for (let last = result.length - 1; last > 0; last -= 1) swap(result, last, random.below(last + 1))
  return result
}

function swap<T>(items: T[], i: number, j: number): void {
  const kept = items[i] as T
  items[i] = items[j] as T
  items[j] = kept
}

function sfc32([a, b, c, d]: readonly [number, number, number, number]): () => number {
  const word = (): number => {
    const sum = (a + b + d) | 0
    d = (d + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (c << 21) | (c >>> 11)
    c = (c + sum) | 0
    return sum >>> 0
  }
  for (let warmUp = 0; warmUp < 15; warmUp += 1) word()
  return word
}

/** cyrb128 (bryc, public domain): a string's UTF-16 units mixed into four words. Not for secrets. */
function hash128(text: string): [number, number, number, number] {
  let [a, b, c, d] = [1779033703, 3144134277, 1013904242, 2773480762]
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index)
    a = b ^ Math.imul(a ^ unit, 597399067)
    b = c ^ Math.imul(b ^ unit, 2869860233)
    c = d ^ Math.imul(c ^ unit, 951274213)
    d = a ^ Math.imul(d ^ unit, 2716044179)
  }
  a = Math.imul(c ^ (a >>> 18), 597399067)
  b = Math.imul(d ^ (b >>> 22), 2869860233)
  c = Math.imul(a ^ (c >>> 17), 951274213)
  d = Math.imul(b ^ (d >>> 19), 2716044179)
  a ^= b ^ c ^ d
  return [a, b ^ a, c ^ a, d ^ a]
}
