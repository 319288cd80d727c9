import type { Estimate } from "@/lib/stats/core/estimate"
import { badgesOf, type Badge } from "@/components/atlas/data/badges"
import { findWords } from "./word-search"
import { valueIn, type Unit } from "@/components/atlas/data/row-sorting"
import { flattenRows, type AtlasRow, type RowKind } from "@/components/atlas/data/atlas-rows"
import { colourLevel, type ModelValues, type Spread } from "@/components/atlas/data/row-values"

export type { Unit }

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
  /** how many models it was met in, and how their shares of it lie */
  readonly models: number
  readonly spread: Spread | null
  /** of the model whose colours are shown: level 0 to 7, and its value */
  readonly colour: { readonly level: number; readonly value: Estimate | null } | null
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
  readonly colours?: ModelValues | null
  readonly spreads?: ReadonlyMap<string, Spread>
}): TreeRow[] {
  const { rows, unit, min, q, opinions, hrefOf, colours = null } = input
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
        value: roundedValue(valueIn(row, unit)),
        heat: row.heat.map((cell) => (cell.count > 0 && cell.share ? rounded(cell.share.estimate) : null)),
        models: row.models,
        spread: input.spreads?.get(row.key) ?? null,
        colour: colours && {
          level: colourLevel(colours, row.key, unit),
          value: roundedValue(colours.values.get(row.key)?.value ?? null),
        },
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

function roundedValue(value: Estimate | null): Estimate | null {
  return value && { estimate: rounded(value.estimate), low: rounded(value.low), high: rounded(value.high) }
}

/** Beyond what is drawn or printed there is no use in digits. */
const rounded = (value: number) => Math.round(value * 1e5) / 1e5

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
  const mostFrequent = rows.find((row) => row.kind === "category") ?? rows[0]
  return byKey(asked) ?? byKey(hits.find((row) => row.hit === "name")?.key ?? hits[0]?.key) ?? mostFrequent ?? null
}
