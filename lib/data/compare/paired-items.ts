import "server-only"
import { flattenTree, pathTo, type TaxonomyNode } from "@/lib/domain/taxonomy/taxonomy"
import type { SplitCell } from "@/lib/routes"
import { query } from "@/lib/data/base/client"
import { failsA, failsB, pairedFrom, pairedValues, pairedWhere, type Pair } from "./paired-outcomes"
import { overridesOfPair, placeOf, type Override } from "@/lib/data/failures/review-overrides"
import type { Scope } from "@/lib/data/scope/scope"
import { getTaxonomy } from "@/lib/data/taxonomy/taxonomies"

const splitConditions = {
  "both-right": `NOT ${failsA} AND NOT ${failsB}`,
  "only-a-fails": `${failsA} AND NOT ${failsB}`,
  "only-b-fails": `NOT ${failsA} AND ${failsB}`,
  "both-fail": `${failsA} AND ${failsB}`,
  any: "true",
} as const satisfies Record<SplitCell, string>

/** Names one item of a comparison; items of a list stand in this order. */
export type PairedKey = { readonly exampleRowId: number; readonly variant: string; readonly trial: number }

export type PairedItem = PairedKey & {
  readonly exampleId: string
  readonly datasetTitle: string
  readonly annotationA: number | null
  readonly annotationB: number | null
  readonly titleA: string | null
  readonly titleB: string | null
  /** top category, or what became of the failure instead; null: right, or not read */
  readonly categoryA: string | null
  readonly categoryB: string | null
  readonly failedA: boolean
  readonly failedB: boolean
}

export type PairedFilter = Pair & {
  readonly cell: SplitCell
  /** slugs of categories of A and B, or "no-error-found", "other", "unassigned"; null does not narrow that side */
  readonly categories?: { readonly a: string | null; readonly b: string | null } | undefined
  readonly q?: string | undefined
}

type Row = Omit<PairedItem, "categoryA" | "categoryB"> & {
  readonly outcomeA: string | null
  readonly outcomeB: string | null
  readonly nodeA: number | null
  readonly nodeB: number | null
  readonly placementA: string | null
  readonly placementB: string | null
}

/** The items behind one cell of the four-way split, or one cell of the matrix; a keyset page of them. */
export async function listPairedItems(
  scope: Scope,
  wanted: PageWanted,
): Promise<{ items: PairedItem[]; next: PairedKey | null }> {
  const context = await loadContext(scope, wanted)
  const { tree } = context
  const rows = await queryPage(scope, context, wanted)
  const items = rows.slice(0, wanted.limit).map((row) => withCategories(row, tree))
  return { items, next: rows.length > wanted.limit ? (items.at(-1) ?? null) : null }
}

/** With the slugs from the top category down; empty where it is in none. */
export type ExportedPair = PairedItem & { readonly pathA: readonly string[]; readonly pathB: readonly string[] }

/** Every item the filter leaves, in the list's order, some hundred at a time. */
export async function* exportPairedItems(scope: Scope, filter: PairedFilter): AsyncGenerator<ExportedPair[]> {
  const context = await loadContext(scope, filter)
  const { tree } = context
  const pathOf = (node: number | null) => (node === null ? [] : pathTo(tree, node).map(({ slug }) => slug))
  const size = 500
  let after: PairedKey | undefined
  do {
    const found = await queryPage(scope, context, { ...filter, after, limit: size })
    const rows = found.slice(0, size)
    if (rows.length > 0)
      yield rows.map((row) => ({ ...withCategories(row, tree), pathA: pathOf(row.nodeA), pathB: pathOf(row.nodeB) }))
    after = found.length > size ? rows.at(-1) : undefined
  } while (after)
}

type PageWanted = PairedFilter & { readonly after?: PairedKey | undefined; readonly limit: number }

type Context = { readonly tree: readonly TaxonomyNode[]; readonly overrides: ReadonlyMap<number, Override> }

async function loadContext(scope: Scope, { other }: Pair): Promise<Context> {
  const [tree, overrides] = await Promise.all([getTaxonomy(scope.version.id), overridesOfPair(scope, other)])
  return { tree, overrides }
}

/** One row more than the limit when there are more. */
async function queryPage(scope: Scope, context: Context, wanted: PageWanted): Promise<Row[]> {
  const { from, values, bind } = filtered(scope, context, wanted)
  const after = wanted.after ? `AND ${keyColumns} > ${boundKey(wanted.after, bind)}` : ""
  // The page first, then what stands in it: planning one join of eleven tables takes longer than running both.
  const rows = await query<Row>(
    `SELECT page."failedA", page."failedB", aa.outcome::text AS "outcomeA", ab.outcome::text AS "outcomeB",
            ca.node_id AS "nodeA", cb.node_id AS "nodeB", ca.outcome::text AS "placementA", cb.outcome::text AS "placementB",
            page.example_id AS "exampleRowId", page.variant, page.trial, e.external_id AS "exampleId",
            coalesce(d.title, d.name) AS "datasetTitle", aa.id AS "annotationA", ab.id AS "annotationB",
            aa.title AS "titleA", ab.title AS "titleB"
     FROM (SELECT pa.id AS a, pb.id AS b, pa.example_id, pa.variant, pa.trial, pa.dataset_id,
                  ${failsA} AS "failedA", ${failsB} AS "failedB"
           ${from} ${after}
           ORDER BY pa.example_id, pa.variant, pa.trial LIMIT ${wanted.limit + 1}) AS page
     JOIN dataset d ON d.id = page.dataset_id
     JOIN example e ON e.id = page.example_id
     LEFT JOIN error_annotation aa ON aa.prediction_id = page.a AND aa.analysis_id = $4
     LEFT JOIN error_annotation ab ON ab.prediction_id = page.b AND ab.analysis_id = $8
     LEFT JOIN category_assignment ca ON ca.annotation_id = aa.id AND ca.version_id = $5
     LEFT JOIN category_assignment cb ON cb.annotation_id = ab.id AND cb.version_id = $5
     ORDER BY page.example_id, page.variant, page.trial`,
    values,
  )
  if (context.overrides.size === 0) return rows
  return rows.map((row) => {
    const [a, b] = [row.annotationA, row.annotationB].map((id) => (id === null ? undefined : context.overrides.get(id)))
    return {
      ...row,
      ...(a && { outcomeA: a.outcome, nodeA: a.nodeId, placementA: a.placement }),
      ...(b && { outcomeB: b.outcome, nodeB: b.nodeId, placementB: b.placement }),
    }
  })
}

export type PairedNeighbours = {
  readonly previous: PairedKey | null
  readonly next: PairedKey | null
  /** from 1; 0 when the item is not in the list */
  readonly position: number
  readonly total: number
}

/** The items before and after one in its filtered list. */
export async function findPairedNeighbours(
  scope: Scope,
  filter: PairedFilter,
  key: PairedKey,
): Promise<PairedNeighbours> {
  const context = await loadContext(scope, filter)
  const beside = async (direction: "<" | ">") => {
    const { from, values, bind } = filtered(scope, context, filter)
    const order = direction === "<" ? "DESC" : "ASC"
    const [row] = await query<PairedKey>(
      `SELECT pa.example_id AS "exampleRowId", pa.variant, pa.trial ${from} AND ${keyColumns} ${direction} ${boundKey(key, bind)}
       ORDER BY pa.example_id ${order}, pa.variant ${order}, pa.trial ${order} LIMIT 1`,
      values,
    )
    return row ?? null
  }
  const place = async () => {
    const { from, values, bind } = filtered(scope, context, filter)
    const here = boundKey(key, bind)
    const [row] = await query<{ before: number; here: number; total: number }>(
      `SELECT count(*)::int AS total, count(*) FILTER (WHERE ${keyColumns} < ${here})::int AS before,
              count(*) FILTER (WHERE ${keyColumns} = ${here})::int AS here ${from}`,
      values,
    )
    return row ?? { before: 0, here: 0, total: 0 }
  }
  const [previous, next, { before, here, total }] = await Promise.all([beside("<"), beside(">"), place()])
  return { previous, next, position: here > 0 ? before + 1 : 0, total }
}

const keyColumns = "(pa.example_id, pa.variant, pa.trial)"

type Bind = (value: unknown) => string

function boundKey({ exampleRowId, variant, trial }: PairedKey, bind: Bind): string {
  return `(${bind(exampleRowId)}::int, ${bind(variant)}::text, ${bind(trial)}::int)`
}

function filtered(scope: Scope, context: Context, wanted: PairedFilter) {
  const values = pairedValues(scope, wanted)
  const bind: Bind = (value) => `$${values.push(value)}`
  const conditions: string[] = [splitConditions[wanted.cell]]
  for (const side of ["a", "b"] as const) {
    const slug = wanted.categories?.[side] ?? null
    if (slug !== null) conditions.push(reviewedCategory({ side, slug, context, bind }))
  }
  if (wanted.q) {
    const pattern = bind(`%${wanted.q.replace(/[\\%_]/g, "\\$&")}%`)
    conditions.push(`(aa.title ILIKE ${pattern} OR ab.title ILIKE ${pattern} OR e.external_id ILIKE ${pattern})`)
  }
  const named = wanted.q ? "JOIN example e ON e.id = pa.example_id" : ""
  const from = `${pairedFrom} ${named} ${pairedWhere} AND ${conditions.join(" AND ")}`
  return { from, values, bind }
}

/** By the judge's label, and by a person's where one counts instead. */
function reviewedCategory(input: { side: "a" | "b"; slug: string; context: Context; bind: Bind }): string {
  const { side, slug, context, bind } = input
  const { tree, overrides } = context
  const condition = inCategory({ side, slug, tree, bind })
  if (overrides.size === 0) return condition
  const node = flattenTree(tree).find((one) => one.slug === slug)
  const nodes = new Set(node ? flattenTree([node]).map(({ id }) => id) : [])
  const holds = (override: Override) => {
    const place = placeOf(override)
    return slug === "no-error-found"
      ? override.outcome === "no_error_found"
      : typeof place === "number"
        ? nodes.has(place)
        : place === slug
  }
  const all = [...overrides.values()]
  const ids = (list: readonly Override[]) => `${bind(list.map(({ id }) => id))}::int[]`
  const id = `a${side}.id`
  return `(${condition} AND ${id} <> ALL (${ids(all)}) OR ${id} = ANY (${ids(all.filter(holds))}))`
}

function inCategory(input: { side: "a" | "b"; slug: string; tree: readonly TaxonomyNode[]; bind: Bind }): string {
  const { side, slug, tree, bind } = input
  const [annotation, assignment] = [`a${side}`, `c${side}`]
  if (slug === "no-error-found") return `${annotation}.outcome = 'no_error_found'`
  const node = flattenTree(tree).find((one) => one.slug === slug)
  if (node) return `${assignment}.node_id = ANY(${bind(flattenTree([node]).map(({ id }) => id))}::int[])`
  if (slug !== "other" && slug !== "unassigned") return "false"
  const placed = `${assignment}.outcome IS ${slug === "other" ? "NOT " : ""}DISTINCT FROM 'other'`
  return `${annotation}.outcome = 'diagnosed' AND ${assignment}.node_id IS NULL AND ${placed}`
}

function withCategories(row: Row, tree: readonly TaxonomyNode[]): PairedItem {
  const { outcomeA, outcomeB, nodeA, nodeB, placementA, placementB, ...item } = row
  const nameOf = (outcome: string | null, node: number | null, placement: string | null) => {
    if (outcome === "no_error_found") return "No error found"
    if (outcome !== "diagnosed") return null
    if (node !== null) return pathTo(tree, node)[0]?.name ?? null
    return placement === "other" ? "Other" : "Unassigned"
  }
  return {
    ...item,
    categoryA: nameOf(outcomeA, nodeA, placementA),
    categoryB: nameOf(outcomeB, nodeB, placementB),
  }
}
