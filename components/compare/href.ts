import type { ComparedItemQuery, CompareQuery } from "@/lib/queries"
import { routes } from "@/lib/routes"

type Values = Readonly<Record<string, string | number | readonly string[] | null | undefined>>

/** The first choice of each parameter: left out of addresses, so that equal views have equal ones. */
const defaults: Values = {
  mode: "models",
  items: "shared",
  view: "rate",
  sort: "difference",
  cell: "both-fail",
  show: "rendered",
  trial: 0,
}

const first = ["a", "b", "dataset"]

/** Without what is the default, in one order however the values came about. */
function shortened(values: Values): Values {
  const place = (name: string) => (first.includes(name) ? first.indexOf(name) : first.length)
  const kept = Object.entries(values).filter(([name, value]) => defaults[name] !== value)
  return Object.fromEntries(kept.sort(([x], [y]) => place(x) - place(y) || (x < y ? -1 : 1)))
}

/** The comparison with some of its state changed; the page of the list starts anew unless `after` is given. */
export function compareHref(query: CompareQuery, changes: Partial<CompareQuery> = {}): string {
  return routes.compare(shortened({ ...query, after: undefined, ...changes }))
}

type Key = { readonly exampleRowId: number; readonly variant: string; readonly trial: number }

/** One item of the comparison, in the list that the comparison shows. */
export function itemHref(
  query: CompareQuery | ComparedItemQuery,
  key: Key,
  show?: ComparedItemQuery["show"],
  trials: Pick<ComparedItemQuery, "trialA" | "trialB"> = { trialA: undefined, trialB: undefined },
): string {
  const { release, analysis, a, b, dataset, cell, pair, q, fact, mode } = query
  const { exampleRowId, variant, trial } = key
  const list = { release, analysis, a, b, dataset, cell, pair, q, fact, mode }
  return routes.comparedItem(exampleRowId, shortened({ ...list, variant, trial, ...trials, show }))
}

/** A page of the list starts after this item. */
export function afterOf({ exampleRowId, variant, trial }: Key): string {
  return `${exampleRowId}.${trial}.${variant}`
}

/** The item that `afterOf` wrote; undefined for what it did not write. */
export function keyOf(after: string | undefined): Key | undefined {
  const [, example, trial, variant] = /^([1-9]\d{0,9})\.(\d{1,7})\.(.*)$/s.exec(after ?? "") ?? []
  if (example === undefined || trial === undefined || Number(example) > 2_147_483_647) return undefined
  return { exampleRowId: Number(example), trial: Number(trial), variant: variant ?? "" }
}

/** Every item of the list, not just the page, as a file. */
export function itemsFileHref(query: CompareQuery, format: "csv" | "jsonl"): string {
  const { release, analysis, a, b, dataset, cell, pair, q, fact } = query
  return routes.api("compare/export", { release, analysis, a, b, dataset, cell, pair, q, fact, format })
}
