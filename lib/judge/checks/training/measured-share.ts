import { proportionInterval } from "@/lib/stats/proportions/proportion"

/** A share with its interval, all 0 to 1. */
export type Interval = { readonly estimate: number; readonly low: number; readonly high: number }

/** How many items were given a label, and the share of those whose label is the wanted one. */
export type Part = { readonly labelled: number; readonly agreement: Interval }

/** What was said of one item: a category of the release, and by which part of the judge. */
export type Label = {
  readonly category: string
  readonly subcategory: string | null
  readonly byRule: boolean
  readonly confidence: number
}

/** Of the items with a label, how many have the wanted category. `wanted` null: no label is right. */
export function partOf(wanted: readonly (string | null)[], labels: readonly (Label | null)[]): Part {
  const given = labels.filter((label) => label !== null).length
  const right = labels.filter((label, row) => label !== null && label.category === wanted[row]).length
  return { labelled: given, agreement: share(right, given) }
}

export function share(right: number, of: number): Interval {
  return proportionInterval(Math.min(right, Math.max(1, of)), Math.max(1, of))
}

export function countBy<T>(names: readonly T[]): Map<T, number> {
  const counts = new Map<T, number>()
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  return counts
}
