import { isPlaced } from "@/lib/stats/comparison/compare-categories"
import type { ComparedItem } from "@/lib/stats/comparison/compared-item"

export type SharedFailures = {
  /** top-category slugs met on either side, the commonest first */
  readonly slugs: readonly string[]
  /** counts[i][j]: items that A fails in slugs[i] and B in slugs[j] */
  readonly counts: readonly (readonly number[])[]
  readonly total: number
  /** of the total, placed in a category (or without an error) on both sides: only these are alike or not */
  readonly placed: number
  readonly same: number
  /** of the same: no error was found on either side */
  readonly noError: number
}

/** Items both models fail and both were read on, by top category of A and of B. */
export function sharedFailures(items: readonly ComparedItem[]): SharedFailures {
  const cells = new Map<string, number>()
  const weight = new Map<string, number>()
  for (const { a, b, count = 1 } of items) {
    const [first, second] = [a.categoryPath?.[0], b.categoryPath?.[0]]
    if (first === undefined || second === undefined) continue
    cells.set(`${first}/${second}`, (cells.get(`${first}/${second}`) ?? 0) + count)
    for (const slug of [first, second]) weight.set(slug, (weight.get(slug) ?? 0) + count)
  }
  const last = (slug: string) => (slug === "no-error-found" || slug === "other" || slug === "unassigned" ? 1 : 0)
  const slugs = [...weight.keys()].sort(
    (x, y) => last(x) - last(y) || (weight.get(y) ?? 0) - (weight.get(x) ?? 0) || (x < y ? -1 : 1),
  )
  const at = (first: string, second: string) => cells.get(`${first}/${second}`) ?? 0
  const counts = slugs.map((first) => slugs.map((second) => at(first, second)))
  const sum = (list: readonly number[]) => list.reduce((total, count) => total + count, 0)
  const placed = slugs.filter(isPlaced)
  return {
    slugs,
    counts,
    total: sum([...cells.values()]),
    placed: sum(placed.flatMap((first) => placed.map((second) => at(first, second)))),
    same: sum(placed.map((slug) => at(slug, slug))),
    noError: at("no-error-found", "no-error-found"),
  }
}
