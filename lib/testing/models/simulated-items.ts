import type { ComparedItem, ComparedSide } from "@/lib/stats/comparison/compared-item"
import type { PairedCounts } from "@/lib/stats/proportions/paired-difference"
import { derive, type Random } from "@/lib/stats/core/random"

const categories = ["a", "b", "c", "d", "e", "f", "g", "h"]

/** Both fail .12, only A .18, only B .10, neither .60: A fails .08 more often. */
export function pairedTable(n: number, random: Random): PairedCounts {
  const [both = 0, onlyA = 0, onlyB = 0, neither = 0] = multinomial(n, [0.12, 0.18, 0.1, 0.6], random)
  return { both, onlyA, onlyB, neither }
}

/**
 * Items of two sides alike in everything: hard items fail both, half of the shared failures in the same category.
 * `shift` moves that share of A's answers into a category, `spared` is the share of its failures that B gets right
 * after all, whatever their kind.
 */
export function alikeItems({
  world,
  n,
  shift = {},
  spared = 0,
}: {
  world: number
  n: number
  shift?: Record<string, number>
  spared?: number
}): ComparedItem[] {
  const random = derive("alike", world)
  return Array.from({ length: n }, () => {
    const rate = random.next() < 0.3 ? 0.8 : 0.2
    const kind = kindOf(random)
    const side = (extra: Record<string, number>): ComparedSide => {
      let left = random.next()
      for (const [slug, share] of Object.entries(extra)) {
        if (left < share) return { failed: true, categoryPath: [slug, `${slug}-1`] }
        left -= share
      }
      if (random.next() >= rate) return { failed: false, categoryPath: null }
      const slug = random.next() < 0.5 ? kind : kindOf(random)
      return { failed: true, categoryPath: [slug, `${slug}-${random.below(2) + 1}`] }
    }
    const [a, b] = [side(shift), side({})]
    return { a, b: spared > 0 && b.failed && random.next() < spared ? { failed: false, categoryPath: null } : b }
  })
}

/** Few categories are frequent, most are rare. */
function kindOf(random: Random): string {
  return categories[Math.floor(categories.length * random.next() ** 2)] ?? "a"
}

export function splitOf(world: readonly ComparedItem[]): PairedCounts {
  const count = (a: boolean, b: boolean) => world.filter((item) => item.a.failed === a && item.b.failed === b).length
  return { both: count(true, true), onlyA: count(true, false), onlyB: count(false, true), neither: count(false, false) }
}

/**
 * Two strata of 300 items: in the first 40 % fail, half of them in "a", and 30 are read; in the second 10 % fail, four
 * in ten in "a", and up to 12 are read. The rate of "a" is (0.4 x 0.5 + 0.1 x 0.4) / 2 = 0.12 on either side.
 */
export function sampledItems(random: Random): ComparedItem[] {
  return [
    { stratum: 1, fails: 0.4, kind: 0.5, most: 30 },
    { stratum: 2, fails: 0.1, kind: 0.4, most: 12 },
  ].flatMap(({ stratum, fails, kind, most }) => {
    const read = { a: 0, b: 0 }
    const side = (of: "a" | "b"): ComparedSide => {
      if (random.next() >= fails) return { failed: false, categoryPath: null }
      const slug = random.next() < kind ? "a" : "b"
      // Items come in random order, so the first ones are a random sample.
      read[of] += 1
      return { failed: true, categoryPath: read[of] <= most ? [slug] : null }
    }
    return Array.from({ length: 300 }, () => ({ stratum, a: side("a"), b: side("b") }))
  })
}

export function binomial(n: number, p: number, random: Random): number {
  let hits = 0
  for (let trial = 0; trial < n; trial += 1) if (random.next() < p) hits += 1
  return hits
}

export function multinomial(n: number, shares: readonly number[], random: Random): number[] {
  const counts = shares.map(() => 0)
  for (let trial = 0; trial < n; trial += 1) {
    let left = random.next()
    const index = shares.findIndex((share) => (left -= share) < 0)
    const at = index === -1 ? shares.length - 1 : index
    counts[at] = (counts[at] ?? 0) + 1
  }
  return counts
}

export function total<T>(values: readonly T[], value: (item: T) => number): number {
  return values.reduce((sum, item) => sum + value(item), 0)
}
