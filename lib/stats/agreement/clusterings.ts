import { clamp, Z95, type Estimate } from "@/lib/stats/core/estimate"
import { logFactorial } from "@/lib/stats/core/special"

type Table = readonly (readonly number[])[]

/** How alike two divisions of the same items are, whatever the parts are called. */
export type ClusteringAgreement = {
  readonly items: number
  /** Hubert & Arabie 1985; 0 for chance, 1 for the same division; null when it does not exist */
  readonly rand: number | null
  readonly randInterval: Estimate | null
  /** Vinh, Epps & Bailey 2010, scaled by the mean entropy */
  readonly information: number | null
  readonly informationInterval: Estimate | null
}

/**
 * Adjusted Rand index and adjusted mutual information of `counts[i][j]` items that one side puts into part i and the
 * other into part j, with 95 % intervals by the jackknife over items. A bootstrap would draw items twice, and an item
 * always agrees with its double. No interval where leaving out an item changes nothing (all alike), or under 20 items.
 */
export function clusteringAgreement(counts: Table): ClusteringAgreement {
  const items = counts.flat().reduce((sum, count) => sum + count, 0)
  const expected = expectedInformation(counts, items)
  const information = (table: Table) => adjustedInformation(table, expected)
  return {
    items,
    rand: adjustedRand(counts),
    randInterval: jackknife(counts, adjustedRand),
    // The expectation moves so little with one item that it is kept: it would move for all cells alike.
    information: information(counts),
    informationInterval: jackknife(counts, information),
  }
}

/** Fewer items than this tell nothing about the spread. */
export const FEWEST_FOR_AGREEMENT = 20

/** null for fewer than two items, and when each side has but one part, or only parts of one item. */
export function adjustedRand(counts: Table): number | null {
  const { rows, columns, total } = sums(counts)
  if (total < 2) return null
  const together = pairsIn(counts.flat())
  const [inRows, inColumns] = [pairsIn(rows), pairsIn(columns)]
  const expected = (inRows * inColumns) / ((total * (total - 1)) / 2)
  const most = (inRows + inColumns) / 2
  return most === expected ? null : (together - expected) / (most - expected)
}

function adjustedInformation(counts: Table, expected: number): number | null {
  const { rows, columns, total } = sums(counts)
  if (total === 0) return null
  let mutual = 0
  counts.forEach((row, i) =>
    row.forEach((count, j) => {
      if (count > 0) mutual += (count / total) * Math.log((total * count) / ((rows[i] ?? 0) * (columns[j] ?? 0)))
    }),
  )
  const most = (entropy(rows, total) + entropy(columns, total)) / 2
  return most - expected <= 1e-12 ? null : (mutual - expected) / (most - expected)
}

/** Mutual information that two divisions with these sizes share by chance: hypergeometric, cell by cell. */
function expectedInformation(counts: Table, total: number): number {
  const { rows, columns } = sums(counts)
  let expected = 0
  for (const a of rows) {
    for (const b of columns) {
      const fixed =
        logFactorial(a) + logFactorial(b) + logFactorial(total - a) + logFactorial(total - b) - logFactorial(total)
      for (let n = Math.max(1, a + b - total); n <= Math.min(a, b); n += 1) {
        const log =
          fixed - logFactorial(n) - logFactorial(a - n) - logFactorial(b - n) - logFactorial(total - a - b + n)
        expected += (n / total) * Math.log((total * n) / (a * b)) * Math.exp(log)
      }
    }
  }
  return expected
}

/** Leave-one-item-out spread of a statistic of counts, one cell at a time: items of a cell are all alike. */
function jackknife(counts: Table, statistic: (counts: Table) => number | null): Estimate | null {
  const estimate = statistic(counts)
  const { total } = sums(counts)
  if (estimate === null || total < FEWEST_FOR_AGREEMENT) return null
  const table = counts.map((row) => [...row])
  const left: { value: number; weight: number }[] = []
  for (const row of table) {
    for (let column = 0; column < row.length; column += 1) {
      const weight = row[column] ?? 0
      if (weight === 0) continue
      row[column] = weight - 1
      const value = statistic(table)
      row[column] = weight
      if (value === null) return null
      left.push({ value, weight })
    }
  }
  const mean = left.reduce((sum, { value, weight }) => sum + value * weight, 0) / total
  const squares = left.reduce((sum, { value, weight }) => sum + weight * (value - mean) ** 2, 0)
  const half = Z95 * Math.sqrt(((total - 1) / total) * squares)
  if (half < 1e-9) return null
  const span = { low: -1, high: 1 }
  return { estimate, low: clamp(estimate - half, span), high: clamp(estimate + half, span) }
}

function sums(counts: Table): { rows: number[]; columns: number[]; total: number } {
  const rows = counts.map((row) => row.reduce((sum, count) => sum + count, 0))
  const width = Math.max(0, ...counts.map((row) => row.length))
  const columns = Array.from({ length: width }, (_, j) => counts.reduce((sum, row) => sum + (row[j] ?? 0), 0))
  return { rows, columns, total: rows.reduce((sum, count) => sum + count, 0) }
}

function pairsIn(sizes: readonly number[]): number {
  return sizes.reduce((sum, size) => sum + (size * (size - 1)) / 2, 0)
}

function entropy(sizes: readonly number[], total: number): number {
  return sizes.reduce((sum, size) => (size > 0 ? sum - (size / total) * Math.log(size / total) : sum), 0)
}
