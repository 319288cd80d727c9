import munkres from "munkres"

type Table = readonly (readonly number[])[]

/**
 * Which label of one side means the same as which of the other: one-to-one pairs of rows and columns with the largest
 * total overlap (assignment problem; Kuhn 1955, Munkres 1957). For each row its column; null where it has no partner or
 * shares no item with it. `overlap[row][column]` are counts of items; rectangular tables are welcome.
 */
export function matchLabels(overlap: Table): (number | null)[] {
  const width = overlap[0]?.length ?? 0
  const matches = overlap.map((): number | null => null)
  if (width === 0) return matches
  const largest = Math.max(...overlap.flat())
  for (const [row, column] of munkres(overlap.map((counts) => counts.map((count) => largest - count))))
    if ((overlap[row]?.[column] ?? 0) > 0) matches[row] = column
  return matches
}

/** Items on the matched pairs. */
export function matchedItems(overlap: Table, matches: readonly (number | null)[]): number {
  return matches.reduce<number>((sum, column, row) => sum + (column === null ? 0 : (overlap[row]?.[column] ?? 0)), 0)
}

/**
 * Items both labels hold divided by items either holds, for each row and its match; 0 where a row has items and no
 * match, null where it has no item at all: nothing is known about it then.
 */
export function matchedJaccard(overlap: Table, matches: readonly (number | null)[]): (number | null)[] {
  const columns = (overlap[0] ?? []).map((_, column) => overlap.reduce((sum, row) => sum + (row[column] ?? 0), 0))
  return overlap.map((counts, row) => {
    const own = counts.reduce((sum, count) => sum + count, 0)
    if (own === 0) return null
    const column = matches[row]
    if (column === null || column === undefined) return 0
    const both = counts[column] ?? 0
    return both / (own + (columns[column] ?? 0) - both)
  })
}
