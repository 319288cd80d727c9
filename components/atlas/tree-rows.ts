import type { Estimate } from "@/lib/stats/estimate"
import { badgesOf, type Badge } from "./badges"
import { findWords } from "./find-words"
import { flattenRows, type AtlasRow, type RowKind } from "./atlas-rows"

export type Unit = "share" | "rate" | "count"

/** A row of the tree as the browser gets it: no more than is drawn. */
export type TreeRow = {
  readonly key: string
  readonly parent: string | null
  readonly kind: RowKind
  readonly name: string
  readonly depth: number
  readonly read: number
  /** in the chosen unit; null when it cannot be known */
  readonly value: Estimate | null
  /** share of each suite's failures, rounded; null where none was seen */
  readonly heat: readonly (number | null)[]
  readonly badges: readonly Badge[]
  readonly expandable: boolean
  /** its own page, or the list of its failures */
  readonly href: string
  /** where the words searched for were found */
  readonly hit: "name" | "definition" | null
}

/**
 * The rows for the tree, flat, parents first. `min` leaves out what has fewer failures read, with everything below;
 * `q` marks the categories whose name or definition holds the words.
 */
export function treeRows(input: {
  readonly rows: readonly AtlasRow[]
  readonly unit: Unit
  readonly min: number
  readonly q: string | undefined
  readonly opinions: Parameters<typeof badgesOf>[1]
  readonly hrefOf: (row: AtlasRow) => string
}): TreeRow[] {
  const { rows, unit, min, q, opinions, hrefOf } = input
  const visit = (row: AtlasRow, parent: string | null): TreeRow[] => {
    if (row.kind === "category" && row.read < min) return []
    const children = row.children.flatMap((child) => visit(child, row.key))
    return [
      {
        key: row.key,
        parent,
        kind: row.kind,
        name: row.name,
        depth: row.depth,
        read: row.read,
        value: valueOf(row, unit),
        heat: row.heat.map((cell) => (cell.count > 0 && cell.share ? rounded(cell.share.estimate) : null)),
        badges: badgesOf(row, opinions),
        expandable: children.length > 0,
        href: hrefOf(row),
        hit: hitOf(row, q),
      },
      ...children,
    ]
  }
  return rows.flatMap((row) => visit(row, null))
}

function valueOf(row: AtlasRow, unit: Unit): Estimate | null {
  if (unit === "count") return { estimate: row.read, low: row.read, high: row.read }
  const value = unit === "rate" ? row.rate : row.share
  return value && { estimate: rounded(value.estimate), low: rounded(value.low), high: rounded(value.high) }
}

const rounded = (value: number) => Math.round(value * 1e6) / 1e6

function hitOf(row: AtlasRow, q: string | undefined): TreeRow["hit"] {
  if (q === undefined || row.kind !== "category" || !row.node) return null
  if (findWords(row.name, q) >= 0) return "name"
  return [row.node.definition, ...row.node.includes].some((text) => findWords(text, q) >= 0) ? "definition" : null
}

/** The branches that must be open: those asked for, those on the way to a hit and to the selected row. */
export function openKeys(
  rows: readonly TreeRow[],
  { asked, selected }: { readonly asked: readonly string[]; readonly selected: string | null },
): string[] {
  const parents = new Map(rows.map((row) => [row.key, row.parent]))
  const above = (key: string): string[] => {
    const parent = parents.get(key) ?? null
    return parent === null ? [] : [parent, ...above(parent)]
  }
  const reached = rows.filter((row) => row.hit !== null).flatMap((row) => above(row.key))
  const expandable = new Set(rows.filter((row) => row.expandable).map((row) => row.key))
  const wanted = [...asked, ...reached, ...(selected === null ? [] : above(selected))]
  return [...new Set(wanted)].filter((key) => expandable.has(key))
}

/** The row a page shows in its card: the one asked for, the first hit, or the most frequent. */
export function selectedRow(
  rows: readonly AtlasRow[],
  { asked, hits }: { readonly asked: string | undefined; readonly hits: readonly TreeRow[] },
): AtlasRow | null {
  const all = flattenRows(rows)
  const byKey = (key: string | undefined) => all.find((row) => row.key === key)
  return byKey(asked) ?? byKey(hits.find((row) => row.hit === "name")?.key ?? hits[0]?.key) ?? rows[0] ?? null
}
