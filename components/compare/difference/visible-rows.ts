import type { compareSorts, compareViews } from "@/lib/routes"
import { isKindOfFailure, type CategoryRow } from "@/lib/stats/comparison/category-row"

type VisibleRow = { readonly row: CategoryRow; readonly isOpen: boolean; readonly hasChildren: boolean }

type Options = {
  readonly sort: (typeof compareSorts)[number]
  /** slugs of opened categories; a category that differs is open from the start */
  readonly open: readonly string[]
  readonly nameOf: (slug: string) => string
  /** which difference and which q the order goes by */
  readonly view?: (typeof compareViews)[number]
}

/** Top categories in the wanted order, children under the opened ones; what stands for no kind of failure last. */
export function visibleRows(rows: readonly CategoryRow[], options: Options): VisibleRow[] {
  const order = orderBy(options)
  const childrenOf = (parent: string | null, level: number) =>
    rows
      .filter((row) => row.level === level && (parent === null || row.path.slice(0, -1).join("/") === parent))
      .sort(order)
  const walk = (parent: string | null, level: number): VisibleRow[] =>
    childrenOf(parent, level).flatMap((row) => {
      const hasChildren = rows.some(
        (other) => other.level === level + 1 && other.path.slice(0, -1).join("/") === row.key,
      )
      const isOpen = hasChildren && options.open.includes(row.slug)
      return [{ row, isOpen, hasChildren }, ...(isOpen ? walk(row.key, level + 1) : [])]
    })
  return walk(null, 1)
}

function orderBy({ sort, nameOf, view = "rate" }: Options) {
  const last = (row: CategoryRow) => (isKindOfFailure(row.path[0] ?? "") ? 0 : 1)
  const difference = (row: CategoryRow) => (view === "rate" ? row.difference : row.shareDifference)
  const q = (row: CategoryRow) => (view === "rate" ? row.q : (row.shareTest?.q ?? null)) ?? 2
  const gap = (row: CategoryRow) => Math.abs(difference(row)?.estimate ?? 0)
  return (x: CategoryRow, y: CategoryRow): number => {
    if (last(x) !== last(y)) return last(x) - last(y)
    if (sort === "evidence" && q(x) !== q(y)) return q(x) - q(y)
    if (sort !== "name" && gap(x) !== gap(y)) return gap(y) - gap(x)
    return nameOf(x.slug).localeCompare(nameOf(y.slug), "en")
  }
}
