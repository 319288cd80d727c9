import "server-only"
import type { Fact } from "@/lib/domain/failures/fact"
import { heuristicPart } from "@/lib/domain/judges/judge-id"
import { pathTo, type TaxonomyNode } from "@/lib/domain/taxonomy/taxonomy"
import { comparePaired, labelledByRules, type Comparison } from "@/lib/stats/comparison/paired-comparison"
import type { ComparedItem, ComparedSide } from "@/lib/stats/comparison/compared-item"
import { memoized } from "@/lib/cache/memoize"
import { AppError } from "@/lib/errors"
import type { Named } from "@/lib/data/scope/names"
import { listOverlaps, type Overlap } from "./overlaps"
import { listSharedOutcomes, type SharedOutcome } from "./shared-outcomes"
import { cachedFor } from "@/lib/data/scope/scope-cache"
import { judgeOf, type Scope } from "@/lib/data/scope/scope"
import { getTrees } from "@/lib/data/taxonomy/taxonomies"

export type ModelComparison = {
  readonly tree: readonly TaxonomyNode[]
  /** datasets either model was run on, with how many items they share */
  readonly overlaps: readonly Overlap[]
  readonly comparison: Comparison
  /** the shared items grouped by what each model did on them */
  readonly items: readonly ComparedItem[]
}

/** Seed of every bootstrap and permutation of a comparison: the same address shows the same numbers. */
export const comparisonSeed = 7

/**
 * Two models over the items both answered; B's results may be another analysis's (`other`). Throws not_found when they share none.
 * A failure that was read but could not be diagnosed counts as not read.
 */
export async function compareModels(scope: Scope, wanted: Wanted): Promise<ModelComparison> {
  const of = [wanted.a.id, wanted.b.id, wanted.datasets, ...(wanted.fact ? [wanted.fact] : [])]
  const load = async () => {
    const computed = await computeComparison(scope, wanted)
    // Frozen: what pages make of them is cached with them.
    return [{ ...computed, items: Object.freeze(computed.items) }] as const
  }
  return (await cachedFor(scope, { name: "comparison", beside: wanted.other, of, load }))[0]
}

type Wanted = {
  readonly a: Named
  readonly b: Named
  readonly datasets: readonly string[]
  /** where B's results and labels are from when that is not A's analysis */
  readonly other?: Scope | undefined
  readonly fact?: Fact | undefined
}

async function computeComparison(scope: Scope, wanted: Wanted): Promise<ModelComparison> {
  const { other } = wanted
  const pair = { a: wanted.a.id, b: wanted.b.id, datasets: wanted.datasets, other, fact: wanted.fact }
  const [tree, overlaps, rows] = await Promise.all([
    getTrees(scope.parts),
    listOverlaps(scope, pair),
    listSharedOutcomes(scope, pair),
  ])
  const items = toComparedItems(rows, tree, { sameTree: !other || other.version.id === scope.version.id })
  const found = compareItems(items)
  if (!found)
    throw new AppError(
      "not_found",
      `"${wanted.a.name}" and "${wanted.b.name}" share no item${wanted.fact ? ` of ${wanted.fact.key} ${wanted.fact.value}` : ""} in "${scope.name}".`,
    )
  const byRules = [scope, other ?? scope].some((side) => heuristicPart(judgeOf(side)) === "all")
  return { tree, overlaps, comparison: byRules ? labelledByRules(found) : found, items }
}

/** The bootstraps take a tenth of a second: they are not drawn again for the same counts. */
const compareItems = memoized("comparison", (items: readonly ComparedItem[]) =>
  comparePaired(items, { seed: comparisonSeed }),
)

type Side = {
  readonly failed: boolean
  readonly outcome: string | null
  readonly node: number | null
  readonly placement: string | null
  readonly tries?: number | undefined
  readonly fails?: number | undefined
}

/**
 * Rows of the database -> items as the statistics take them. B's labels on another tree than A's say nothing here: its
 * failures then count as not read.
 */
export function toComparedItems(
  rows: readonly SharedOutcome[],
  tree: readonly TaxonomyNode[],
  { sameTree = true }: { readonly sameTree?: boolean } = {},
): ComparedItem[] {
  const paths = new Map<number, readonly string[]>()
  const pathOf = (nodeId: number): readonly string[] => {
    const known = paths.get(nodeId)
    if (known) return known
    const path = pathTo(tree, nodeId).map((node) => node.slug)
    paths.set(nodeId, path)
    return path
  }
  const pathOfFailure = (of: Omit<Side, "tries" | "fails">): ComparedSide => {
    const { failed, outcome, node, placement } = of
    if (!failed) return { failed, categoryPath: null }
    if (outcome === "no_error_found") return { failed, categoryPath: ["no-error-found"] }
    if (outcome !== "diagnosed") return { failed, categoryPath: null }
    if (node !== null) return { failed, categoryPath: pathOf(node) }
    return { failed, categoryPath: [placement === "other" ? "other" : "unassigned"] }
  }
  const side = ({ tries = 1, fails = 0, ...of }: Side): ComparedSide =>
    tries > 1 ? { ...pathOfFailure(of), trials: { of: tries, failed: fails } } : pathOfFailure(of)
  return rows.map((row) => ({
    a: side({
      ...{ failed: row.failedA, tries: row.triesA, fails: row.failsA },
      ...{ outcome: row.outcomeA, node: row.nodeA, placement: row.placementA },
    }),
    b: side({
      ...{ failed: row.failedB, tries: row.triesB, fails: row.failsB },
      ...{ outcome: sameTree ? row.outcomeB : null, node: row.nodeB, placement: row.placementB },
    }),
    count: row.items,
    stratum: row.datasetId,
    cluster: row.cluster ?? undefined,
  }))
}
