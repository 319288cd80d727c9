import type { AtlasQuery } from "@/lib/queries"
import { memoizedView } from "@/lib/cache/memoize"
import { arrangeRows, branchAt, levelsOf } from "@/components/atlas/data/row-sorting"
import {
  atlasView,
  flattenRows,
  type AtlasRow,
  type AtlasStratum,
  type AtlasView,
} from "@/components/atlas/data/atlas-rows"
import type { badgesOf } from "@/components/atlas/data/badges"
import type { Counted } from "@/components/atlas/data/category-counts"
import { packRows } from "./row-encoding"
import { modelValues, spreadOverModels } from "@/components/atlas/data/row-values"
import { selectedRow, treeRows } from "./tree-rows"

/** Beyond this many benchmarks the squares of a row would be too small to see. */
export const mostSuites = 12

/** Some hundred blocks or table rows are the most a page should carry; deeper levels are a click away. */
const deepestAtFirst = 2

/** Everything the layouts of the atlas share, from the page's counts and its address. */
export function atlasState(
  input: Counted<AtlasStratum> & {
    readonly query: AtlasQuery
    readonly opinions: Parameters<typeof badgesOf>[1]
    readonly hrefOf: (row: AtlasRow) => string
    /** of the page without its row: tells apart what `hrefOf` makes */
    readonly address: string
  },
) {
  const { tree, query } = input
  const view = atlasView(input)
  const levels = levelsOf(tree)
  const laidOut = isPlain(query) ? memoizedLayout(input, () => layOut(input, view)) : layOut(input, view)
  return {
    ...laidOut,
    view,
    levels,
    selected: selectedRow(laidOut.arranged, { asked: query.node, hits: laidOut.hits }),
  }
}

type Input = Parameters<typeof atlasState>[0]
type LaidOut = ReturnType<typeof layOut>

/** What most people ask for: of anybody's words, models and numbers there are too many to remember. */
const isPlain = ({ q, in: branch, colour, min, level }: AtlasQuery) =>
  q === undefined && branch === undefined && colour === undefined && min === 0 && level === undefined

function memoizedLayout({ strata, sums, tree, opinions, query, address }: Input, compute: () => LaidOut): LaidOut {
  const { byDataset, byModel } = sums
  return [strata, byModel, opinions].every(Object.isFrozen)
    ? memoizedView(
        byDataset,
        ["layout", query.view, query.unit, query.sort, address, strata, byModel, tree, opinions],
        compute,
      )
    : compute()
}

function layOut(input: Input, view: AtlasView) {
  const { tree, query } = input
  const { unit, sort, view: layout } = query
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
  const kept = new Set(rows.map((row) => row.key))
  return {
    level,
    colours,
    arranged,
    /** the rows of a layout other than the tree: of the branch zoomed into, or all; less those below the minimum */
    shown: keepOnly(branch ? (branchAt(arranged, branch.key)?.children ?? branch.children) : arranged, kept),
    branch,
    rows,
    /** categories that the minimum leaves out */
    belowMin: categoriesAmong(flattenRows(arranged)) - categoriesAmong(rows),
    /** the same on their way to the tree in the browser */
    packed:
      layout === "tree"
        ? packRows(rows.map((row) => ({ ...row, heat: colours ? [] : row.heat.slice(0, mostSuites) })))
        : "[]",
    hits: rows.filter((row) => row.hit !== null),
    widest: Math.max(0, ...[...spreads.values()].map((spread) => spread[2])),
  }
}

export type AtlasState = ReturnType<typeof atlasState>

const categoriesAmong = (rows: readonly { readonly kind: string }[]) =>
  rows.filter(({ kind }) => kind === "category").length

function keepOnly(rows: readonly AtlasRow[], keys: ReadonlySet<string>): AtlasRow[] {
  return rows.filter((row) => keys.has(row.key)).map((row) => ({ ...row, children: keepOnly(row.children, keys) }))
}
