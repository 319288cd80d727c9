import { compareText } from "@/lib/method/sampling/hash-order"
import type { TitleCount } from "@/lib/method/judge/judge"

/** A diagnosed failure as the taxonomy stages see it. */
export type DiagnosedFailure = {
  readonly id: number
  readonly title: string
  readonly summary: string
  readonly categoryHint: string | null
  /** the judge could not tell the cause: its title names none, so no category is made of it and none is given to it */
  readonly isUndetermined: boolean
}

/**
 * Failures that were described in the very same words: the judge is asked about the words once, and its answer counts
 * for each failure. `failures` are ids, ascending; two failures with the same title stay two.
 */
export type TitleItem = Omit<DiagnosedFailure, "id"> & { readonly failures: readonly number[] }

/** Failures in any order -> items in a fixed order (title, summary, hint). */
export function toTitleItems(failures: readonly DiagnosedFailure[]): TitleItem[] {
  const groups = new Map<string, { item: Omit<DiagnosedFailure, "id">; ids: number[] }>()
  for (const { id, ...item } of failures) {
    const { title, summary, categoryHint, isUndetermined } = item
    const key = JSON.stringify([title, summary, categoryHint, isUndetermined])
    const group = groups.get(key)
    if (group) group.ids.push(id)
    else groups.set(key, { item: { title, summary, categoryHint, isUndetermined }, ids: [id] })
  }
  return sortTitleItems([...groups.values()].map(({ item, ids }) => ({ ...item, failures: ids.sort((a, b) => a - b) })))
}

export function sortTitleItems(items: readonly TitleItem[]): TitleItem[] {
  return items.toSorted(
    (a, b) =>
      compareText(a.title, b.title) ||
      compareText(a.summary, b.summary) ||
      compareText(a.categoryHint ?? "", b.categoryHint ?? ""),
  )
}

/** What a tree can be made of and what can be placed on one; and what stays unassigned without anybody being asked. */
export function byCause(items: readonly TitleItem[]): { known: TitleItem[]; open: TitleItem[] } {
  return {
    known: items.filter((item) => !item.isUndetermined),
    open: items.filter((item) => item.isUndetermined),
  }
}

/** Distinct titles with the number of their failures and the summary that comes first. `items` must be sorted. */
export function countTitles(items: readonly TitleItem[]): TitleCount[] {
  const counts = new Map<string, { summary: string; count: number }>()
  for (const item of items) {
    const entry = counts.get(item.title)
    if (entry) entry.count += item.failures.length
    else counts.set(item.title, { summary: item.summary, count: item.failures.length })
  }
  return [...counts].map(([title, { summary, count }]) => ({ title, summary, count }))
}

export function failureCount(items: readonly TitleItem[]): number {
  return items.reduce((sum, item) => sum + item.failures.length, 0)
}
