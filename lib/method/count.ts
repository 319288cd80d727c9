import { groupBy } from "@/lib/domain/collections/group-by"
import { outcomeKey, type Funnel } from "@/lib/domain/analyses/funnel"
import type { Outcome } from "@/lib/domain/enums"
import type { Placement } from "./tree/tree-ports"

// Stage 5 of docs/method.md: aggregates per (category, model, dataset). Its twin in SQL, over whole tables at once, is
// lib/data/taxonomy/node-counts.ts; lib/jobs/analysis/one-method.db.test.ts holds them together.

type StratumIds = { readonly modelId: number; readonly datasetId: number }

type CountedFailure = StratumIds & { readonly id: number; readonly outcome: Exclude<Outcome, "pending"> }

/** What became of the sampled failures of one stratum. */
export type OutcomeCount = StratumIds & Pick<Funnel, (typeof outcomeKey)[CountedFailure["outcome"]]>

/** What became of the diagnosed failures of one stratum on one tree. */
type PlacementCount = StratumIds & Pick<Funnel, Placement["outcome"]>

/** Failures in one category, of one model on one dataset: in the category itself, and with everything below it. */
type NodeCount = StratumIds & { readonly slug: string; own: number; total: number }

export type TreeCounts = { readonly nodes: readonly NodeCount[]; readonly placements: readonly PlacementCount[] }

/** Outcomes of every stratum that has any. */
export function countOutcomes(failures: readonly CountedFailure[]): OutcomeCount[] {
  return byStratum(failures).map(({ ids, members }) => {
    const count = { diagnosed: 0, noErrorFound: 0, refused: 0, unparseable: 0, contextTooLong: 0, unavailable: 0 }
    for (const { outcome } of members) count[outcomeKey[outcome]] += 1
    return { ...ids, ...count }
  })
}

/**
 * Counts placements failure by failure. At every node, model and dataset: the children's totals + own = total.
 * `parents` maps each slug to its parent's, null for a top category. Throws for a failure or a category it does not know.
 */
export function countTree(
  placements: readonly Placement[],
  failures: ReadonlyMap<number, StratumIds>,
  parents: ReadonlyMap<string, string | null>,
): TreeCounts {
  const placed = placements.map(({ failureId, outcome, slug }) => {
    const failure = failures.get(failureId)
    if (!failure) throw new Error(`placement of the unknown failure ${failureId}`)
    return { modelId: failure.modelId, datasetId: failure.datasetId, outcome, slug }
  })
  const strata = byStratum(placed)
  return {
    nodes: strata.flatMap(({ ids, members }) => countNodes(ids, members, parents)),
    placements: strata.map(({ ids, members }) => {
      const count = { classified: 0, other: 0, unassigned: 0 }
      for (const { outcome } of members) count[outcome] += 1
      return { ...ids, ...count }
    }),
  }
}

function countNodes(
  ids: StratumIds,
  placed: readonly Pick<Placement, "slug">[],
  parents: ReadonlyMap<string, string | null>,
): NodeCount[] {
  const counts = new Map<string, NodeCount>()
  const at = (slug: string): NodeCount => {
    const count = counts.get(slug) ?? { ...ids, slug, own: 0, total: 0 }
    counts.set(slug, count)
    return count
  }
  for (const { slug } of placed) {
    if (slug === null) continue
    at(slug).own += 1
    for (let node: string | null = slug; node !== null; node = parentOf(node, parents)) at(node).total += 1
  }
  return [...counts.values()]
}

function byStratum<T extends StratumIds>(things: readonly T[]): { ids: StratumIds; members: T[] }[] {
  const strata = groupBy(things, ({ modelId, datasetId }) => `${modelId} ${datasetId}`)
  return [...strata.values()].flatMap((members) => {
    const [first] = members
    return first ? [{ ids: { modelId: first.modelId, datasetId: first.datasetId }, members }] : []
  })
}

function parentOf(slug: string, parents: ReadonlyMap<string, string | null>): string | null {
  const parent = parents.get(slug)
  if (parent === undefined) throw new Error(`placement in the unknown category ${slug}`)
  return parent
}
