/** Counts of paired labels: `counts[i][j]` items that the first side labels `labels[i]` and the second `labels[j]`. */
export type PairTable = { readonly labels: readonly string[]; readonly counts: readonly (readonly number[])[] }

export type LabelPair = { readonly first: string; readonly second: string; readonly count?: number }

/** Square table over all labels met on either side, in order of code units: the same whichever side comes first. */
export function pairTable(pairs: readonly LabelPair[]): PairTable {
  const labels = [...new Set(pairs.flatMap(({ first, second }) => [first, second]))].sort()
  const place = new Map(labels.map((label, index) => [label, index]))
  const counts = labels.map(() => new Array<number>(labels.length).fill(0))
  for (const { first, second, count = 1 } of pairs) {
    const row = counts[place.get(first) ?? -1]
    const column = place.get(second) ?? -1
    if (row) row[column] = (row[column] ?? 0) + count
  }
  return { labels, counts }
}

/** Sums over the rows (the first side), the columns (the second), the diagonal, and all. */
export function margins(counts: readonly (readonly number[])[]): {
  rows: number[]
  columns: number[]
  diagonal: number[]
  total: number
} {
  const rows = counts.map((row) => row.reduce((sum, count) => sum + count, 0))
  const columns = counts.map((_, column) => counts.reduce((sum, row) => sum + (row[column] ?? 0), 0))
  const diagonal = counts.map((row, index) => row[index] ?? 0)
  return { rows, columns, diagonal, total: rows.reduce((sum, count) => sum + count, 0) }
}
