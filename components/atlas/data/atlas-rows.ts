import type { TaxonomyNode } from "@/lib/domain/taxonomy/taxonomy"
import type { Estimate } from "@/lib/stats/core/estimate"
import { memoizedView } from "@/lib/cache/memoize"
import { signatureOf, type Signature } from "@/lib/stats/signatures/signature"
import {
  directKey,
  outcomeKey,
  signatureOfAll,
  signaturesBy,
  viewOf,
  type CaseStratum,
  type Counted,
} from "./category-counts"

export type AtlasStratum = CaseStratum & {
  readonly modelSlug: string
  readonly modelName: string
  readonly datasetSlug: string
  readonly datasetTitle: string
  readonly suite: string
  readonly threshold: number
  readonly lowerIsBetter: boolean
}

/** Benchmarks shown together, with the failures read in them. */
export type Suite = { readonly name: string; readonly read: number }

export type HeatCell = {
  readonly suite: string
  readonly count: number
  readonly of: number
  readonly share: Estimate | null
}

/** "direct": in the category itself, in none of its sub-categories. The last three are outcomes, not categories. */
export type RowKind = "category" | "direct" | "other" | "unassigned" | "no-error-found"

export type AtlasRow = {
  readonly key: string
  readonly kind: RowKind
  readonly node: TaxonomyNode | null
  readonly name: string
  readonly depth: number
  readonly read: number
  readonly models: number
  readonly datasets: number
  readonly share: Estimate | null
  readonly rate: Estimate | null
  readonly heat: readonly HeatCell[]
  readonly children: readonly AtlasRow[]
}

export type AtlasView = {
  readonly rows: readonly AtlasRow[]
  readonly suites: readonly Suite[]
  readonly signature: Signature<string, AtlasStratum>
}

/**
 * The rows of the atlas over the given strata: what was given no category first, for it may be in any; every category
 * with what is below it, then Other and "No error found", so that the top rows add up to all failures the judge was
 * given and answered, and children plus "direct" to their parent.
 */
export function atlasView(input: Counted<AtlasStratum>): AtlasView {
  return viewOf(input, ["atlas"], () => computeView(input))
}

function computeView(input: Counted<AtlasStratum>): AtlasView {
  const { tree, strata, sums } = input
  const signature = signatureOfAll(input)
  const suites = suitesOf(strata).filter((suite) => suite.read > 0)
  const heat = new Map(
    [
      ...signaturesBy({
        tree,
        strata,
        sums: sums.byDataset,
        partOf: (row) => row.datasetId,
        groupOf: (stratum) => stratum.suite,
      }),
    ].map(([name, { rows }]) => [name, new Map(rows.map((row) => [row.key, row]))]),
  )
  const seen = new Map(signature.rows.map((row) => [row.key, row]))
  const empty = signatureOf<string>({ strata, counts: [], keys: ["none"] }).rows[0]
  const rowOf = (row: Pick<AtlasRow, "key" | "kind" | "node" | "name" | "depth" | "children">): AtlasRow => {
    const found = seen.get(row.key)
    return {
      ...row,
      read: found?.read ?? 0,
      models: found?.models ?? 0,
      datasets: found?.datasets ?? 0,
      share: (found ?? empty)?.share ?? null,
      rate: (found ?? empty)?.rate ?? null,
      heat: suites.map((suite) => {
        const cell = heat.get(suite.name)?.get(row.key)
        return { suite: suite.name, count: cell?.read ?? 0, of: suite.read, share: cell?.share ?? null }
      }),
    }
  }
  const visit = (node: TaxonomyNode): AtlasRow => {
    const below = [...node.children].map(visit).sort(byShare)
    const direct = rowOf({
      key: directKey(node.id),
      kind: "direct",
      node,
      name: "In none of these",
      depth: node.depth + 1,
      children: [],
    })
    const children = below.length > 0 && direct.read > 0 ? [...below, direct] : below
    return rowOf({ key: node.slug, kind: "category", node, name: node.name, depth: node.depth, children })
  }
  const outcome = (kind: Exclude<RowKind, "category" | "direct">) =>
    rowOf({ key: outcomeKey[kind], kind, node: null, name: outcomeName[kind], depth: 1, children: [] })
  const [open, other] = [outcome("unassigned"), outcome("other")].map((row) => (row.read > 0 ? [row] : []))
  const categories = tree.map(visit).sort(byShare)
  return { rows: [...(open ?? []), ...categories, ...(other ?? []), outcome("no-error-found")], suites, signature }
}

const outcomeName = {
  other: "Other: in no category",
  unassigned: "Unassigned",
  "no-error-found": "No error found",
} as const

const byShare = (a: AtlasRow, b: AtlasRow) =>
  (b.share?.estimate ?? 0) - (a.share?.estimate ?? 0) || b.read - a.read || a.name.localeCompare(b.name, "en")

/** Suites in the order of the strata (order of datasets), each with the failures read. */
export function suitesOf(strata: readonly AtlasStratum[]): Suite[] {
  const read = new Map<string, number>()
  for (const stratum of strata) read.set(stratum.suite, (read.get(stratum.suite) ?? 0) + stratum.read)
  return [...read].map(([name, count]) => ({ name, read: count }))
}

/** All rows, parents before their children. */
export function flattenRows(rows: readonly AtlasRow[]): AtlasRow[] {
  return rows.flatMap((row) => [row, ...flattenRows(row.children)])
}

/** Strata of the models (slugs) and datasets (slugs or suites); empty lists do not narrow. */
export function narrowStrata<S extends AtlasStratum>(
  strata: readonly S[],
  { models, datasets }: { readonly models: readonly string[]; readonly datasets: readonly string[] },
): readonly S[] {
  if (models.length === 0 && datasets.length === 0) return strata
  const narrow = () =>
    strata.filter(
      (stratum) =>
        (models.length === 0 || models.includes(stratum.modelSlug)) &&
        (datasets.length === 0 || datasets.includes(stratum.datasetSlug) || datasets.includes(stratum.suite)),
    )
  // The same narrowing of shared strata is shared as well, so that views of it can be; names that are not there are not
  // cached: an address can hold any number of them.
  const named = new Set(strata.flatMap(({ modelSlug, datasetSlug, suite }) => [modelSlug, datasetSlug, suite]))
  if (!Object.isFrozen(strata) || ![...models, ...datasets].every((name) => named.has(name))) return narrow()
  return memoizedView(strata, ["narrowed", [...models], [...datasets]], () => Object.freeze(narrow()))
}
