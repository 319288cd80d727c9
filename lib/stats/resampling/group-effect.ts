import { shuffle, type Random } from "@/lib/stats/core/random"

/** Whether members of a group are nearer to one another than chance would have it. */
export type GroupEffect = {
  /** share of the squared distances that lies between the groups */
  readonly explained: number
  readonly p: number
  readonly permutations: number
}

/**
 * Permutational analysis of variance on distances (PERMANOVA, Anderson 2001): R² and the share of relabellings at
 * least as far apart, the one seen included. null below two groups, or when no group has two members.
 */
export function groupEffect(input: {
  readonly distances: readonly (readonly number[])[]
  readonly groups: readonly string[]
  readonly random: Random
  readonly permutations?: number
}): GroupEffect | null {
  const { distances, groups, random, permutations = 999 } = input
  const sizes = new Map<string, number>()
  for (const group of groups) sizes.set(group, (sizes.get(group) ?? 0) + 1)
  if (sizes.size < 2 || sizes.size === groups.length) return null
  const pairs = distances.flatMap((row, i) => row.slice(0, i).map((value, j) => ({ i, j, square: value ** 2 })))
  const all = pairs.reduce((sum, { square }) => sum + square, 0) / groups.length
  const within = (labels: readonly string[]) =>
    pairs.reduce((sum, { i, j, square }) => {
      const label = labels[i]
      return label !== undefined && label === labels[j] ? sum + square / (sizes.get(label) ?? 1) : sum
    }, 0)
  const seen = within(groups)
  if (all === 0) return null
  let asFar = 1
  for (let round = 0; round < permutations; round += 1) if (within(shuffle(groups, random)) <= seen + 1e-12) asFar += 1
  return { explained: 1 - seen / all, p: asFar / (permutations + 1), permutations }
}
