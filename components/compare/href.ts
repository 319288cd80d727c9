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

type Key = { readonly exampleRowId: number }

/** One item of the comparison, in the list that the comparison shows. */
export function itemHref(
  query: CompareQuery | ComparedItemQuery,
  key: Key,
  show?: ComparedItemQuery["show"],
  trials: Pick<ComparedItemQuery, "trialA" | "trialB"> = { trialA: undefined, trialB: undefined },
): string {
  const { release, analysis, results, a, b, dataset, cell, pair, q, fact, mode } = query
  const list = { release, analysis, results, a, b, dataset, cell, pair, q, fact, mode }
  return routes.comparedItem(key.exampleRowId, shortened({ ...list, ...trials, show }))
}

/** A page of the list starts after this item. */
export const afterOf = ({ exampleRowId }: Key): string => String(exampleRowId)

/** The item that `afterOf` wrote, in older addresses with its trial and variant (`41.3.cot`); undefined for anything else. */
export function keyOf(after: string | undefined): Key | undefined {
  const [, example] = /^([1-9]\d{0,9})(?:\.\d{1,7}\..*)?$/s.exec(after ?? "") ?? []
  if (example === undefined || Number(example) > 2_147_483_647) return undefined
  return { exampleRowId: Number(example) }
}

/** Every item of the list, not just the page, as a file. */
export function itemsFileHref(query: CompareQuery, format: "csv" | "jsonl"): string {
  const { release, analysis, results, a, b, dataset, cell, pair, q, fact } = query
  return routes.api("compare/export", { release, analysis, results, a, b, dataset, cell, pair, q, fact, format })
}
