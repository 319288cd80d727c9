import { groupBy } from "@/lib/domain/collections/group-by"

/** An item of a comparison whose text another benchmark has as well; `size`: how many shared items its benchmark has. */
type Repeated = {
  readonly datasetId: number
  readonly dataset: string
  readonly exampleId: number
  readonly hash: string
  readonly size: number
}

/** So many items of one benchmark (by title) have the same texts as items of another one, and count there. */
export type CountedThere = { readonly items: number; readonly dataset: string; readonly countedIn: string }

export type Twins = {
  readonly exampleIds: readonly number[]
  /** benchmarks of which no shared item is left */
  readonly datasetIds: readonly number[]
  readonly counted: readonly CountedThere[]
}

/**
 * Of items with one text under several benchmarks those of one benchmark count: of the one with most shared items, of
 * equally many the one that was known first. Two items of one benchmark stay two, whatever their texts.
 */
export function countOnce(items: readonly Repeated[]): Twins {
  const sized = [...items].sort((x, y) => y.size - x.size || x.datasetId - y.datasetId)
  const left = [...groupBy(sized, ({ hash }) => hash).values()].flatMap(([first, ...others]) =>
    first ? others.flatMap((item) => (item.datasetId === first.datasetId ? [] : [{ item, countedIn: first }])) : [],
  )
  const byDataset = [...groupBy(left, ({ item }) => item.datasetId).values()]
  const byBoth = groupBy(left, ({ item, countedIn }) => `${item.datasetId} ${countedIn.datasetId}`)
  return {
    exampleIds: left.map(({ item }) => item.exampleId).toSorted((x, y) => x - y),
    datasetIds: byDataset.flatMap((of) =>
      of.slice(0, 1).flatMap(({ item }) => (item.size === of.length ? [item.datasetId] : [])),
    ),
    counted: [...byBoth.values()].flatMap((of) =>
      of.slice(0, 1).map(({ item, countedIn }) => ({
        ...{ items: of.length, dataset: item.dataset, countedIn: countedIn.dataset },
      })),
    ),
  }
}
