import type { Estimate } from "@/lib/stats/core/estimate"
import type { RowKind } from "@/components/atlas/data/atlas-rows"
import type { Badge } from "@/components/atlas/data/badges"
import type { Spread } from "@/components/atlas/data/row-values"
import type { TreeRow } from "./tree-rows"

/**
 * Rows on their way to the browser: values in a fixed order, no names, parents told by the depth. A tree of some
 * hundred rows would otherwise be most of the page.
 */
type Numbers = readonly [estimate: number, low: number, high: number]
type PackedRow = readonly [
  key: string,
  name: string,
  kind: number,
  depth: number,
  read: number,
  value: Numbers | 0,
  heat: readonly (number | null)[],
  models: number,
  spread: Spread | 0,
  colour: readonly [level: number, value: Numbers | 0] | 0,
  badges: readonly Badge[] | 0,
  hit: number,
  expandable: 0 | 1,
  /** 0 where it is the category's own page */
  href: string | 0,
]

const kinds = ["category", "direct", "other", "unassigned", "no-error-found"] as const satisfies readonly RowKind[]
const hits = [null, "name", "definition"] as const

/** As one text: to the server's renderer every number of a list is a thing of its own. */
export function packRows(rows: readonly TreeRow[]): string {
  return JSON.stringify(rows.map(packRow))
}

function packRow(row: TreeRow): PackedRow {
  return [
    row.key,
    row.name,
    kinds.indexOf(row.kind),
    row.depth,
    row.read,
    packed(row.value),
    row.heat.map((share) => share && short(share)),
    row.models,
    row.spread ? [short(row.spread[0]), short(row.spread[1]), short(row.spread[2])] : 0,
    row.colour ? [row.colour.level, packed(row.colour.value)] : 0,
    row.badges.length > 0 ? row.badges : 0,
    hits.indexOf(row.hit),
    row.expandable ? 1 : 0,
    row.kind === "category" ? 0 : row.href,
  ]
}

export function unpackRows(packed: string, categoryHref: (slug: string) => string): TreeRow[] {
  const above: string[] = []
  return (JSON.parse(packed) as readonly PackedRow[]).map(
    ([key, name, kind, depth, read, value, heat, models, spread, colour, badges, hit, open, href]) => {
      above[depth] = key
      return {
        key,
        name,
        kind: kinds[kind] ?? "category",
        depth,
        read,
        parent: depth > 1 ? (above[depth - 1] ?? null) : null,
        value: unpacked(value),
        heat,
        models,
        spread: spread === 0 ? null : spread,
        colour: colour === 0 ? null : { level: colour[0], value: unpacked(colour[1]) },
        badges: badges === 0 ? [] : badges,
        hit: hits[hit] ?? null,
        expandable: open === 1,
        href: href === 0 ? categoryHref(key) : href,
      }
    },
  )
}

const packed = (value: Estimate | null): Numbers | 0 => (value ? [value.estimate, value.low, value.high] : 0)
const unpacked = (value: Numbers | 0): Estimate | null =>
  value === 0 ? null : { estimate: value[0], low: value[1], high: value[2] }

/** Squares and small marks need no more than a tenth of a percent. */
const short = (share: number) => Math.round(share * 1000) / 1000
