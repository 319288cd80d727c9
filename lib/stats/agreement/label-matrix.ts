import { matchLabels } from "./match-labels"

type Cell = { readonly labelA: string; readonly labelB: string; readonly count: number }

export type LabelMatrix = {
  readonly rows: readonly string[]
  readonly columns: readonly string[]
  /** counts[row][column] */
  readonly counts: readonly (readonly number[])[]
  /** for each row the column that means the same, or null */
  readonly same: readonly (number | null)[]
}

/**
 * Items by the label of either side, the commonest label first; labels for which `isLast` come at the end. With the same
 * labels on both sides equal ones mean the same, and rows and columns are alike. Otherwise columns are matched with rows
 * for the largest overlap and put in their order, so that what means the same lies on the diagonal; `isLast` labels
 * match themselves only.
 */
export function labelMatrix(
  cells: readonly Cell[],
  { sameLabels, isLast }: { readonly sameLabels: boolean; readonly isLast: (label: string) => boolean },
): LabelMatrix {
  const weight = (pick: (cell: Cell) => readonly string[]) => {
    const weights = new Map<string, number>()
    for (const cell of cells) for (const label of pick(cell)) weights.set(label, (weights.get(label) ?? 0) + cell.count)
    return [...weights]
      .sort(([a, x], [b, y]) => Number(isLast(a)) - Number(isLast(b)) || y - x || (a < b ? -1 : 1))
      .map(([label]) => label)
  }
  const table = (rows: readonly string[], columns: readonly string[]) => {
    const counts = rows.map(() => new Array<number>(columns.length).fill(0))
    const at = new Map(columns.map((label, index) => [label, index]))
    const row = new Map(rows.map((label, index) => [label, counts[index]]))
    for (const { labelA, labelB, count } of cells) {
      const column = at.get(labelB)
      const line = row.get(labelA)
      if (line && column !== undefined) line[column] = (line[column] ?? 0) + count
    }
    return counts
  }
  if (sameLabels) {
    const labels = weight(({ labelA, labelB }) => (labelA === labelB ? [labelA] : [labelA, labelB]))
    return { rows: labels, columns: labels, counts: table(labels, labels), same: labels.map((_, index) => index) }
  }
  const rows = weight(({ labelA }) => [labelA])
  const unsorted = weight(({ labelB }) => [labelB])
  const open = table(rows, unsorted).map((line, i) =>
    line.map((count, j) => {
      const [row = "", column = ""] = [rows[i], unsorted[j]]
      return isLast(row) || isLast(column) ? (row === column ? count : 0) : count
    }),
  )
  const partners = matchLabels(open).map((column) => (column === null ? null : (unsorted[column] ?? null)))
  const matched = partners.filter((label) => label !== null)
  const free = unsorted.filter((label) => !matched.includes(label))
  const columns = [...matched.filter((label) => !isLast(label)), ...free.filter((label) => !isLast(label))]
  columns.push(...matched.filter(isLast), ...free.filter(isLast))
  return {
    rows,
    columns,
    counts: table(rows, columns),
    same: partners.map((label) => (label === null ? null : columns.indexOf(label))),
  }
}
