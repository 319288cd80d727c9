import { undetermined } from "@/lib/domain/failures/annotation"
import { compareText } from "@/lib/method/sampling/hash-order"
import type { TitleCount } from "@/lib/method/judge/judge"

/** A diagnosed failure as the taxonomy stages take it in. */
type DiagnosedFailure = {
  readonly id: number
  readonly title: string
  readonly summary: string
  readonly categoryHint: string | null
  /** what inside the judge spoke (Diagnosis) */
  readonly source: string | null
}

/**
 * Failures that were described in the very same words: the judge is asked about the words once, and its answer counts
 * for each failure. `failures` are ids, ascending; two failures with the same title stay two.
 */
export type TitleItem = {
  readonly title: string
  readonly summary: string
  readonly categoryHint: string | null
  /** the judge could not tell the cause: its title names none, so no category is made of it and none is given to it */
  readonly isUndetermined: boolean
  readonly failures: readonly number[]
}

/**
 * Collects failures as they come, a page of them after the other, and gives the items in a fixed order (title, summary,
 * hint). Between stages 2 and 3 of the paper, whose reference code keeps one failure a title (docs/method.md, Where we
 * depart).
 */
export function titleCollector(): { add: (failure: DiagnosedFailure) => void; items: () => TitleItem[] } {
  const items = new Map<string, TitleItem & { readonly failures: number[] }>()
  return {
    add({ id, title, summary, categoryHint, source }) {
      const isUndetermined = source === undetermined
      const key = JSON.stringify([title, summary, categoryHint, isUndetermined])
      const item = items.get(key)
      if (item) item.failures.push(id)
      else items.set(key, { title, summary, categoryHint, isUndetermined, failures: [id] })
    },
    items: () =>
      [...items.values()]
        .map((item) => ({ ...item, failures: item.failures.toSorted((a, b) => a - b) }))
        .sort(
          (a, b) =>
            compareText(a.title, b.title) ||
            compareText(a.summary, b.summary) ||
            compareText(a.categoryHint ?? "", b.categoryHint ?? "") ||
            // Without a hint before the empty one, and what has a cause before what has none.
            Number(b.categoryHint === null) - Number(a.categoryHint === null) ||
            Number(a.isUndetermined) - Number(b.isUndetermined),
        ),
  }
}

/** Failures in any order -> items in a fixed order. */
export function toTitleItems(failures: Iterable<DiagnosedFailure>): TitleItem[] {
  const { add, items } = titleCollector()
  for (const failure of failures) add(failure)
  return items()
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
