import "server-only"
import { expressionBuilder, sql, type Expression, type InferResult, type SqlBool } from "kysely"
import { countOf } from "@/lib/data/base/columns"
import { pooled } from "@/lib/data/base/kysely"
import { flattenTree, pathTo, type TaxonomyNode } from "@/lib/domain/taxonomy/taxonomy"
import type { SplitCell } from "@/lib/routes"
import { overridesOfPair, placeOf, type Override } from "@/lib/data/failures/review-overrides"
import type { Scope } from "@/lib/data/scope/scope"
import { getTrees } from "@/lib/data/taxonomy/taxonomies"
import type { ItemKey, Pair } from "./pair"
import { sharedItems } from "./shared-items"

type ItemFilter = Pair & {
  readonly cell: SplitCell
  /** slugs of categories of A and B, or "no-error-found", "other", "unassigned"; null does not narrow that side */
  readonly categories?: { readonly a: string | null; readonly b: string | null } | undefined
  readonly q?: string | undefined
}

export type SharedItem = Awaited<ReturnType<typeof listSharedItems>>["items"][number]

/** The items behind one cell of the four-way split, or one cell of the matrix; a keyset page of them. */
export async function listSharedItems(scope: Scope, wanted: PageWanted) {
  const context = await loadContext(scope, wanted)
  const rows = await queryPage(scope, context, wanted)
  const items = rows.slice(0, wanted.limit).map((row) => withCategories(row, context.tree))
  return { items, next: rows.length > wanted.limit ? (items.at(-1) ?? null) : null }
}

/** With the slugs from the top category down; empty where it is in none. */
export type ExportedItem = SharedItem & { readonly pathA: readonly string[]; readonly pathB: readonly string[] }

/** Every item the filter leaves, in the list's order, some hundred at a time. */
export async function* exportSharedItems(scope: Scope, filter: ItemFilter): AsyncGenerator<ExportedItem[]> {
  const context = await loadContext(scope, filter)
  const { tree } = context
  const pathOf = (node: number | null) => (node === null ? [] : pathTo(tree, node).map(({ slug }) => slug))
  const size = 500
  let after: ItemKey | undefined
  do {
    const found = await queryPage(scope, context, { ...filter, after, limit: size })
    const rows = found.slice(0, size)
    if (rows.length > 0)
      yield rows.map((row) => ({ ...withCategories(row, tree), pathA: pathOf(row.nodeA), pathB: pathOf(row.nodeB) }))
    after = found.length > size ? rows.at(-1) : undefined
  } while (after)
}

type PageWanted = ItemFilter & { readonly after?: ItemKey | undefined; readonly limit: number }

type Context = { readonly tree: readonly TaxonomyNode[]; readonly overrides: ReadonlyMap<number, Override> }

async function loadContext(scope: Scope, { other }: Pair): Promise<Context> {
  const [tree, overrides] = await Promise.all([getTrees(scope.parts), overridesOfPair(scope, other)])
  return { tree, overrides }
}

type Row = Awaited<ReturnType<typeof queryJudged>>[number]

/** With people's words where these count; one row more than the limit when there are more. */
async function queryPage(scope: Scope, context: Context, wanted: PageWanted): Promise<Row[]> {
  const rows = await queryJudged(scope, context, wanted)
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

function queryJudged(scope: Scope, context: Context, wanted: PageWanted) {
  const { after, limit } = wanted
  // The page first, then what stands in it: planning one join of eleven tables takes longer than running both.
  const page = filtered(scope, context, wanted)
    .select(["item.exampleRowId", "item.variant", "item.variantB", "item.trial", "item.datasetId"])
    .select(["item.failedA", "item.failedB"])
    .select(["item.triesA", "item.failsA", "item.triesB", "item.failsB"])
    .select(["item.predictionA", "item.predictionB", "item.analysisA", "item.analysisB", "item.versionId"])
    .$if(after !== undefined, (qb) => qb.where(after ? stands(">", after) : ofItem.lit(true)))
    .orderBy("item.exampleRowId")
    .limit(limit + 1)
  return pooled()
    .selectFrom(page.as("page"))
    .innerJoin("dataset as d", "d.id", "page.datasetId")
    .innerJoin("example as e", "e.id", "page.exampleRowId")
    .leftJoin("errorAnnotation as aa", (join) =>
      join.onRef("aa.predictionId", "=", "page.predictionA").onRef("aa.analysisId", "=", "page.analysisA"),
    )
    .leftJoin("errorAnnotation as ab", (join) =>
      join.onRef("ab.predictionId", "=", "page.predictionB").onRef("ab.analysisId", "=", "page.analysisB"),
    )
    .leftJoin("categoryAssignment as ca", (join) =>
      join.onRef("ca.annotationId", "=", "aa.id").onRef("ca.versionId", "=", "page.versionId"),
    )
    .leftJoin("categoryAssignment as cb", (join) =>
      join.onRef("cb.annotationId", "=", "ab.id").onRef("cb.versionId", "=", "page.versionId"),
    )
    .select(["page.exampleRowId", "page.variant", "page.variantB", "page.trial", "page.failedA", "page.failedB"])
    .select(["page.triesA", "page.failsA", "page.triesB", "page.failsB"])
    .select((eb) => ["e.externalId as exampleId", eb.fn.coalesce("d.title", "d.name").as("datasetTitle")])
    .select(["aa.id as annotationA", "aa.title as titleA", "ca.nodeId as nodeA"])
    .select(["ab.id as annotationB", "ab.title as titleB", "cb.nodeId as nodeB"])
    .select((eb) => [
      eb.cast<string | null>("aa.outcome", "text").as("outcomeA"),
      eb.cast<string | null>("ab.outcome", "text").as("outcomeB"),
      eb.cast<string | null>("ca.outcome", "text").as("placementA"),
      eb.cast<string | null>("cb.outcome", "text").as("placementB"),
    ])
    .orderBy("page.exampleRowId")
    .execute()
}

/** The items before and after one in its filtered list; `position` is from 1, and 0 when the item is not in the list. */
export async function findNeighbours(scope: Scope, filter: ItemFilter, key: ItemKey) {
  const context = await loadContext(scope, filter)
  const list = filtered(scope, context, filter)
  const beside = (direction: "<" | ">") => {
    const order = direction === "<" ? "desc" : "asc"
    return list
      .select("item.exampleRowId")
      .where(stands(direction, key))
      .orderBy("item.exampleRowId", order)
      .limit(1)
      .executeTakeFirst()
  }
  const place = list
    .select([countOf().as("total"), countOf(stands("<", key)).as("before"), countOf(stands("=", key)).as("here")])
    .executeTakeFirstOrThrow()
  const [previous, next, { before, here, total }] = await Promise.all([beside("<"), beside(">"), place])
  return { previous: previous ?? null, next: next ?? null, position: here > 0 ? before + 1 : 0, total }
}

// Conditions on a row of `sharedItems`, called "item".

type Item = InferResult<ReturnType<typeof sharedItems>>[number]
const ofItem = expressionBuilder<{ item: Item }, "item">()

/** Before, after or at this item, in the list's order. */
function stands(direction: "<" | ">" | "=", { exampleRowId }: ItemKey): Expression<SqlBool> {
  return ofItem("item.exampleRowId", direction, exampleRowId)
}

function inCell(cell: SplitCell): Expression<SqlBool> {
  const [failedA, failedB] = [ofItem.ref("item.failedA"), ofItem.ref("item.failedB")]
  switch (cell) {
    case "both-right":
      return ofItem.and([ofItem.not(failedA), ofItem.not(failedB)])
    case "only-a-fails":
      return ofItem.and([failedA, ofItem.not(failedB)])
    case "only-b-fails":
      return ofItem.and([ofItem.not(failedA), failedB])
    case "both-fail":
      return ofItem.and([failedA, failedB])
    case "any":
      return ofItem.lit(true)
  }
}

function filtered(scope: Scope, context: Context, { cell, categories, q, ...pair }: ItemFilter) {
  const pattern = `%${q?.replace(/[\\%_]/g, "\\$&")}%`
  return pooled()
    .selectFrom(sharedItems(scope, pair).as("item"))
    .where(inCell(cell))
    .where(categories?.a ? reviewedCategory("A", categories.a, context) : ofItem.lit(true))
    .where(categories?.b ? reviewedCategory("B", categories.b, context) : ofItem.lit(true))
    .$if(q !== undefined && q !== "", (qb) =>
      qb
        .innerJoin("example as e", "e.id", "item.exampleRowId")
        .where((eb) =>
          eb.or([
            ...[eb("item.titleA", "ilike", pattern), eb("item.titleB", "ilike", pattern)],
            eb("e.externalId", "ilike", pattern),
          ]),
        ),
    )
}

/** By the judge's label, and by a person's where one counts instead. */
function reviewedCategory(side: "A" | "B", slug: string, { tree, overrides }: Context): Expression<SqlBool> {
  const nodes = flattenTree(flattenTree(tree).filter((node) => node.slug === slug)).map(({ id }) => id)
  const judged = inCategory(side, slug, nodes)
  if (overrides.size === 0) return judged
  const holds = (override: Override) => {
    const place = placeOf(override)
    return slug === "no-error-found"
      ? override.outcome === "no_error_found"
      : typeof place === "number"
        ? nodes.includes(place)
        : place === slug
  }
  const all = [...overrides.values()]
  const isOneOf = (list: readonly Override[]) =>
    sql<SqlBool>`${ofItem.ref(`item.annotation${side}`)} = ANY (${list.map(({ id }) => id)}::int[])`
  return ofItem.or([ofItem.and([judged, ofItem.not(isOneOf(all))]), isOneOf(all.filter(holds))])
}

/** `nodes`: the category and all below it; none for what is no category of the tree. */
function inCategory(side: "A" | "B", slug: string, nodes: readonly number[]): Expression<SqlBool> {
  if (slug === "no-error-found") return ofItem(`item.outcome${side}`, "=", "no_error_found")
  if (nodes.length > 0) return ofItem(`item.node${side}`, "in", nodes)
  if (slug !== "other" && slug !== "unassigned") return ofItem.lit(false)
  return ofItem.and([
    ofItem(`item.outcome${side}`, "=", "diagnosed"),
    ofItem(`item.node${side}`, "is", null),
    ofItem(`item.placement${side}`, slug === "other" ? "is not distinct from" : "is distinct from", "other"),
  ])
}

/** The top category of either side, or what became of the failure instead; null: right, or not read. */
function withCategories(row: Row, tree: readonly TaxonomyNode[]) {
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
