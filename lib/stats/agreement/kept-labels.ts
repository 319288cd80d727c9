import { matchedItems, matchedJaccard, matchLabels } from "./match-labels"

/** Item id -> label. */
export type Labels = ReadonlyMap<number, string>

export type KeptLabels = {
  /** items that both sides label */
  readonly common: number
  /** of these, items whose label is the match of their label on the other side */
  readonly kept: number
  /** for each label of the first side met on a common item: its match and their Jaccard index */
  readonly matches: ReadonlyMap<string, { readonly label: string | null; readonly jaccard: number }>
  /** counts[i][j] of common items, by the order in which labels sort */
  readonly counts: readonly (readonly number[])[]
}

/**
 * How many items keep their label from one run to another, when labels are matched one to one for the largest overlap.
 * Labels in `fixed` mean the same on both sides and match themselves only.
 */
export function keptLabels(first: Labels, second: Labels, fixed: ReadonlySet<string> = new Set()): KeptLabels {
  const cells = new Map<string, Map<string, number>>()
  let common = 0
  for (const [item, label] of first) {
    const other = second.get(item)
    if (other === undefined) continue
    common += 1
    const row = cells.get(label) ?? new Map<string, number>()
    cells.set(label, row)
    row.set(other, (row.get(other) ?? 0) + 1)
  }
  const rows = [...cells.keys()].sort()
  const columns = [...new Set([...cells.values()].flatMap((row) => [...row.keys()]))].sort()
  const counts = rows.map((row) => columns.map((column) => cells.get(row)?.get(column) ?? 0))
  const open = counts.map((row, i) => row.map((count, j) => (mayMatch(rows[i], columns[j], fixed) ? count : 0)))
  const matched = matchLabels(open)
  const jaccard = matchedJaccard(counts, matched)
  return {
    common,
    kept: matchedItems(counts, matched),
    matches: new Map(
      rows.map((row, index) => {
        const column = matched[index] ?? null
        return [row, { label: column === null ? null : (columns[column] ?? null), jaccard: jaccard[index] ?? 0 }]
      }),
    ),
    counts,
  }
}

function mayMatch(row: string | undefined, column: string | undefined, fixed: ReadonlySet<string>): boolean {
  if (row === undefined || column === undefined) return false
  return fixed.has(row) || fixed.has(column) ? row === column : true
}
