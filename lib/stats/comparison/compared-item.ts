import type { PairedCounts } from "@/lib/stats/proportions/paired-difference"
import type { TriedItem, Trials } from "@/lib/stats/proportions/paired-trials"

/** What one side did on an item. */
export type ComparedSide = {
  /** of several trials: more than half of them did */
  readonly failed: boolean
  /** where the side tried the item several times; else it did so once */
  readonly trials?: Trials | undefined
  /**
   * From the top category down, e.g. ["factual-error", "wrong-date"]; ["no-error-found"] is a path too. null: it did
   * not fail, or the failure was not read.
   */
  readonly categoryPath: readonly string[] | null
}

/** One item that both sides answered, or `count` items alike in everything here. */
export type ComparedItem = {
  readonly a: ComparedSide
  readonly b: ComparedSide
  readonly count?: number
  /** the group failures were sampled in, the dataset; needed where not every failure was read */
  readonly stratum?: string | number
  /** items that belong together, such as questions on one text; none: it is a cluster of its own */
  readonly cluster?: number | undefined
}

export function countOf(item: ComparedItem): number {
  return item.count ?? 1
}

export function itemsIn(items: readonly ComparedItem[]): number {
  return items.reduce((sum, item) => sum + countOf(item), 0)
}

/** Items by which side has it. */
export function pairedCounts(items: readonly ComparedItem[], has: (side: ComparedSide) => boolean): PairedCounts {
  const counts = { both: 0, onlyA: 0, onlyB: 0, neither: 0 }
  for (const item of items) {
    const [a, b] = [has(item.a), has(item.b)]
    counts[a ? (b ? "both" : "onlyA") : b ? "onlyB" : "neither"] += countOf(item)
  }
  return counts
}

/** How often each side tried its items and failed; null where neither did so more than once. */
export function triedItems(items: readonly ComparedItem[]): TriedItem[] | null {
  if (items.every(({ a, b }) => !a.trials && !b.trials)) return null
  const of = ({ trials, failed }: ComparedSide) => trials ?? { of: 1, failed: failed ? 1 : 0 }
  return items.map((item) => ({ a: of(item.a), b: of(item.b), count: countOf(item) }))
}

/** A side's place at `level` (1 for top categories) as a key that is unique in the tree; null where it has none. */
export function keyAt(side: ComparedSide, level: number): string | null {
  const { categoryPath } = side
  return categoryPath && categoryPath.length >= level ? categoryPath.slice(0, level).join("/") : null
}

/** Throws RangeError for a side that is in a category although it did not fail, or in one without a name. */
export function checkItems(items: readonly ComparedItem[]): void {
  for (const { a, b, count = 1 } of items) {
    if (!Number.isInteger(count) || count < 0) throw new RangeError(`${count} items`)
    for (const { failed, categoryPath, trials } of [a, b]) {
      if (trials && failed !== 2 * trials.failed > trials.of)
        throw new RangeError(`${trials.failed} of ${trials.of} trials, and ${failed ? "failed" : "right"}`)
      if (categoryPath && !failed) throw new RangeError(`${categoryPath.join("/")} on an item that did not fail`)
      if (categoryPath && (categoryPath.length === 0 || categoryPath.some((slug) => slug === "" || slug.includes("/"))))
        throw new RangeError(`no category path: ${JSON.stringify(categoryPath)}`)
    }
  }
}

/** The same items with those alike in everything counted together: what follows costs no more for a million items. */
export function grouped(items: readonly ComparedItem[]): ComparedItem[] {
  const groups = new Map<string, { item: ComparedItem; count: number }>()
  for (const item of items) {
    const { a, b, stratum = null, cluster = null } = item
    const trials = [a, b].map((side) => side.trials && [side.trials.of, side.trials.failed])
    const key = JSON.stringify([stratum, a.failed, a.categoryPath, b.failed, b.categoryPath, trials, cluster])
    const group = groups.get(key)
    if (group) group.count += countOf(item)
    else groups.set(key, { item, count: countOf(item) })
  }
  return [...groups.values()].filter(({ count }) => count > 0).map(({ item, count }) => ({ ...item, count }))
}
