import type { AtlasQuery } from "@/lib/queries"
import { arrangeRows, branchAt, levelsOf } from "./arrange"
import { atlasView, type AtlasRow, type AtlasStratum } from "./atlas-rows"
import type { badgesOf } from "./badges"
import type { Counted } from "./category-tallies"
import { modelValues, spreadOverModels } from "./row-values"
import { selectedRow, treeRows } from "./tree-rows"

/** Some hundred blocks or table rows are the most a page should carry; deeper levels are a click away. */
const deepestAtFirst = 2

/** Everything the layouts of the atlas share, from the page's counts and its address. */
export function atlasState(
  input: Counted<AtlasStratum> & {
    readonly query: AtlasQuery
    readonly opinions: Parameters<typeof badgesOf>[1]
    readonly hrefOf: (row: AtlasRow) => string
  },
) {
  const { tree, query } = input
  const { unit, sort, view: layout } = query
  const view = atlasView(input)
  const levels = levelsOf(tree)
  const atFirst = layout === "tree" ? levels : Math.min(levels, deepestAtFirst)
  const colours = query.colour === undefined ? null : modelValues(input, { model: query.colour, unit })
  const branch = branchAt(view.rows, query.in)
  const level = Math.min(levels, Math.max(1, query.level ?? Math.max(atFirst, branch ? branch.depth + 1 : 0)))
  const arranged = arrangeRows(view.rows, {
    sort: sort === "colour" && !colours ? "most" : sort,
    unit,
    level,
    valueOf: (key) => colours?.values.get(key)?.value?.estimate ?? 0,
  })
  const spreads = layout === "tree" ? spreadOverModels(input) : new Map<never, never>()
  const rows = treeRows({
    rows: arranged,
    unit,
    min: query.min,
    q: query.q,
    opinions: input.opinions,
    hrefOf: input.hrefOf,
    colours,
    spreads,
  })
  const hits = rows.filter((row) => row.hit !== null)
  const kept = new Set(rows.map((row) => row.key))
  return {
    view,
    levels,
    level,
    colours,
    /** the rows of a layout other than the tree: of the branch zoomed into, or all; less those below the minimum */
    shown: keepOnly(branch ? (branchAt(arranged, branch.key)?.children ?? branch.children) : arranged, kept),
    branch,
    rows,
    hits,
    widest: Math.max(0, ...[...spreads.values()].map((spread) => spread[2])),
    selected: selectedRow(arranged, { asked: query.node, hits }),
  }
}

export type AtlasState = ReturnType<typeof atlasState>

function keepOnly(rows: readonly AtlasRow[], keys: ReadonlySet<string>): AtlasRow[] {
  return rows.filter((row) => keys.has(row.key)).map((row) => ({ ...row, children: keepOnly(row.children, keys) }))
}
