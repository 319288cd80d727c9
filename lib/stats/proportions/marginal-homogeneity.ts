import { solve } from "@/lib/stats/core/linear"
import { chiSquaredUpper } from "@/lib/stats/core/special"
import { margins, type PairTable } from "./contingency-table"

export type Homogeneity = {
  /** Stuart-Maxwell (1955, 1970): do both sides use the labels equally often? */
  readonly stuartMaxwell: { readonly chiSquared: number; readonly p: number }
  /** Bhapkar (1966), a little more powerful */
  readonly bhapkar: { readonly chiSquared: number; readonly p: number }
  readonly degrees: number
  /** labels too rare to be tested on their own, taken together as one */
  readonly pooled: readonly string[]
}

/** Under this many items that change to or from a label it is pooled. */
const RARE = 5

/**
 * Tests marginal homogeneity of a paired table. Labels with fewer than five discordant items are pooled, with the next
 * rarest if need be. null when too little is discordant for any test.
 */
export function marginalHomogeneity(table: PairTable): Homogeneity | null {
  const { counts, pooled } = poolRare(table)
  const { rows, columns, diagonal, total } = margins(counts)
  // The last label follows from the others.
  const kept = counts.slice(0, -1)
  const differences = kept.map((_, j) => (rows[j] ?? 0) - (columns[j] ?? 0))
  const covariance = kept.map((_, j) =>
    kept.map((_, l) =>
      j === l
        ? (rows[j] ?? 0) + (columns[j] ?? 0) - 2 * (diagonal[j] ?? 0)
        : -((counts[j]?.[l] ?? 0) + (counts[l]?.[j] ?? 0)),
    ),
  )
  const { solution, rank } = solve(covariance, differences)
  if (rank === 0) return null
  const chiSquared = differences.reduce((sum, difference, j) => sum + difference * (solution[j] ?? 0), 0)
  // d'(S - dd'/n)^-1 d = x / (1 - x / n), by Sherman and Morrison.
  const bhapkar = chiSquared < total ? chiSquared / (1 - chiSquared / total) : Number.POSITIVE_INFINITY
  return {
    stuartMaxwell: { chiSquared, p: chiSquaredUpper(chiSquared, rank) },
    bhapkar: { chiSquared: bhapkar, p: chiSquaredUpper(bhapkar, rank) },
    degrees: rank,
    pooled,
  }
}

function poolRare({ labels, counts }: PairTable): { counts: number[][]; pooled: string[] } {
  const { rows, columns, diagonal } = margins(counts)
  const discordant = (index: number) => (rows[index] ?? 0) + (columns[index] ?? 0) - 2 * (diagonal[index] ?? 0)
  const byRarity = labels.map((_, index) => index).sort((i, j) => discordant(i) - discordant(j) || i - j)
  let size = byRarity.filter((index) => discordant(index) < RARE).length
  let merged = merge(counts, byRarity.slice(0, size))
  while (size > 0 && size < labels.length && poolDiscordance(merged) < RARE) {
    size += 1
    merged = merge(counts, byRarity.slice(0, size))
  }
  const pooled = byRarity.slice(0, size).sort((i, j) => i - j)
  return { counts: merged, pooled: pooled.map((index) => labels[index] ?? "") }
}

/** The table with the rows and columns `together` added up into a first one. */
function merge(counts: readonly (readonly number[])[], together: readonly number[]): number[][] {
  if (together.length === 0) return counts.map((row) => [...row])
  const alone = counts.map((_, index) => index).filter((index) => !together.includes(index))
  const groups = [together, ...alone.map((index) => [index])]
  const cell = (from: readonly number[], to: readonly number[]) =>
    from.reduce((sum, i) => sum + to.reduce((part, j) => part + (counts[i]?.[j] ?? 0), 0), 0)
  return groups.map((from) => groups.map((to) => cell(from, to)))
}

function poolDiscordance(counts: readonly (readonly number[])[]): number {
  const { rows, columns, diagonal } = margins(counts)
  return (rows[0] ?? 0) + (columns[0] ?? 0) - 2 * (diagonal[0] ?? 0)
}
