import { bootstrapCounts } from "@/lib/stats/resampling/bootstrap"
import { hasInterval, type Estimate } from "@/lib/stats/core/estimate"
import type { PairedCounts } from "@/lib/stats/proportions/paired-difference"
import type { Random } from "@/lib/stats/core/random"
import { margins } from "@/lib/stats/proportions/contingency-table"

type Square = readonly (readonly number[])[]

export type Kappa = {
  /** share of items on which both sides agree */
  readonly observed: number
  /** what two independent sides with these margins would reach */
  readonly expected: number
  /** null when both sides always give one and the same label: nothing is left to agree on */
  readonly kappa: number | null
}

/** Cohen's kappa (1960) of a square table. Throws RangeError for an empty one. */
export function cohenKappa(table: Square): Kappa {
  const { rows, columns, diagonal, total } = margins(table)
  if (!(total > 0)) throw new RangeError("kappa of no items")
  const observed = diagonal.reduce((sum, count) => sum + count, 0) / total
  const expected = rows.reduce((sum, count, index) => sum + count * (columns[index] ?? 0), 0) / total ** 2
  return { observed, expected, kappa: expected < 1 ? (observed - expected) / (1 - expected) : null }
}

/**
 * Kappa with a percentile bootstrap interval over items; null where kappa does not exist or often would not, and where
 * all items agree: resamples of those are all alike, and limits without width would claim what ten items cannot tell.
 * `draws`: counts of the table's cells, row by row, where whole clusters of items are drawn.
 */
export function kappaInterval(input: {
  table: Square
  random: Random
  resamples?: number
  draws?: { readonly draw: () => number[]; readonly resamples: number } | undefined
}): Estimate | null {
  const { table, draws, ...rest } = input
  const options = { ...rest, ...draws }
  const size = table.length
  const all = table.flatMap((row, i) => row.map((count, j) => ({ i, j, count })))
  const cells = draws ? all : all.filter(({ count }) => count > 0)
  if (all.every(({ count }) => count === 0)) return null
  const statistic = (counts: readonly number[]) => kappaOfCells({ cells, counts, size })
  const interval = bootstrapCounts({ counts: cells.map(({ count }) => count), statistic, ...options })
  return interval && hasInterval(interval) ? interval : null
}

function kappaOfCells(input: {
  cells: readonly { i: number; j: number }[]
  counts: readonly number[]
  size: number
}): number {
  const rows = new Float64Array(input.size)
  const columns = new Float64Array(input.size)
  let [total, agreed] = [0, 0]
  input.cells.forEach(({ i, j }, cell) => {
    const count = input.counts[cell] ?? 0
    rows[i] = (rows[i] ?? 0) + count
    columns[j] = (columns[j] ?? 0) + count
    total += count
    if (i === j) agreed += count
  })
  const expected = rows.reduce((sum, count, index) => sum + count * (columns[index] ?? 0), 0) / total ** 2
  return (agreed / total - expected) / (1 - expected)
}

/** Gwet's AC1 (2008): steadier than kappa when one label rules. Throws RangeError for an empty table. */
export function gwetAc1(table: Square): number {
  const { rows, columns, diagonal, total } = margins(table)
  if (!(total > 0)) throw new RangeError("AC1 of no items")
  const observed = diagonal.reduce((sum, count) => sum + count, 0) / total
  if (table.length < 2) return 1
  const shares = rows.map((count, index) => (count + (columns[index] ?? 0)) / (2 * total))
  const expected = shares.reduce((sum, share) => sum + share * (1 - share), 0) / (table.length - 1)
  return (observed - expected) / (1 - expected)
}

/**
 * Error consistency (Geirhos, Meding & Wichmann 2020, arXiv 2006.16736): do two models fail on the same items more
 * than their failure rates alone would make them? Kappa of right and wrong.
 */
export function errorConsistency({ both, onlyA, onlyB, neither }: PairedCounts): Kappa {
  return cohenKappa([
    [neither, onlyB],
    [onlyA, both],
  ])
}
