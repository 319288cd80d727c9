import type { CountedThere } from "@/lib/domain/compare/count-once"
import { formatCount, plural } from "@/lib/format"

/** What the page, the API and the command line say of items that two benchmarks have with the same texts. */

const mostPairs = 3

/** "300 items of gsm8k have the same texts as items of maths and count once", for each pair of benchmarks. */
export function countOnceSentences(counted: readonly CountedThere[]): string[] {
  const all = counted.map(
    ({ items, dataset, countedIn }) =>
      `${plural(items, "item")} of ${dataset} ${items === 1 ? "has the same text as an item" : "have the same texts as items"} of ${countedIn} and ${items === 1 ? "counts" : "count"} once`,
  )
  const more = all.length - mostPairs
  return more > 0 ? [...all.slice(0, mostPairs), `So it is with ${formatCount(more)} more pairs of benchmarks`] : all
}
