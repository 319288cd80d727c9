import type { TaxonomyNode } from "@/lib/domain/taxonomy/taxonomy"
import type { Estimate } from "@/lib/stats/core/estimate"
import type { AtlasRow } from "./atlas-rows"

export type Unit = "share" | "rate" | "count"
export type Sort = "most" | "models" | "colour" | "name"

/** A row's value in the chosen unit; null where it cannot be known. A count has no interval. */
export function valueIn(row: Pick<AtlasRow, "read" | "share" | "rate">, unit: Unit): Estimate | null {
  if (unit === "count") return { estimate: row.read, low: row.read, high: row.read }
  return unit === "rate" ? row.rate : row.share
}

/**
 * Siblings in the wanted order and no row deeper than `level`. What was given no category stays first; what is in no
 * sub-category, and the other outcomes outside the tree, stay last. `valueOf` gives what a model shows of a row, for the order by its colour.
 */
export function arrangeRows(
  rows: readonly AtlasRow[],
  by: { readonly sort: Sort; readonly unit: Unit; readonly level: number; readonly valueOf: (key: string) => number },
): AtlasRow[] {
  const number = (row: AtlasRow) => {
    if (by.sort === "models") return row.models
    if (by.sort === "colour") return by.valueOf(row.key)
    return valueIn(row, by.unit)?.estimate ?? 0
  }
  const order = (a: AtlasRow, b: AtlasRow) =>
    (by.sort === "name" ? 0 : number(b) - number(a)) || a.name.localeCompare(b.name, "en")
  const visit = (siblings: readonly AtlasRow[]): AtlasRow[] =>
    [
      ...siblings.filter((row) => row.kind === "unassigned"),
      ...siblings.filter((row) => row.kind === "category").sort(order),
      ...siblings.filter((row) => row.kind !== "category" && row.kind !== "unassigned"),
    ].map((row) => ({ ...row, children: row.depth < by.level ? visit(row.children) : [] }))
  return visit(rows)
}

/** How many levels a tree has; 0 for an empty one. */
export function levelsOf(tree: readonly TaxonomyNode[]): number {
  return tree.reduce((most, node) => Math.max(most, 1 + levelsOf(node.children)), 0)
}

/** The row zoomed into, when it is a category with others below it. */
export function branchAt(rows: readonly AtlasRow[], key: string | undefined): AtlasRow | null {
  if (key === undefined) return null
  for (const row of rows) {
    if (row.key === key && row.kind === "category" && row.children.length > 0) return row
    const below = branchAt(row.children, key)
    if (below) return below
  }
  return null
}
