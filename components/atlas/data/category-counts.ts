import { groupBy } from "@/lib/domain/collections/group-by"
import { flattenTree, type TaxonomyNode } from "@/lib/domain/taxonomy/taxonomy"
import type { NodeSum, NodeSums } from "@/lib/stats/signatures/node-sums"
import { memoizedView } from "@/lib/cache/memoize"
import {
  signatureOfTallies,
  standsFor,
  type KeyTally,
  type Signature,
  type Stratum,
} from "@/lib/stats/signatures/signature"

export type CaseStratum = Stratum & {
  readonly diagnosed: number
  readonly noErrorFound: number
  readonly classified: number
  readonly other: number
}

export type Counted<S extends CaseStratum = CaseStratum> = {
  readonly tree: readonly TaxonomyNode[]
  readonly strata: readonly S[]
  readonly sums: NodeSums
}

/**
 * What `compute` makes of these sums and strata, once for as long as both are shared (see memoizedView). `of` names
 * the view and all else it depends on.
 */
export function viewOf<T>({ tree, strata, sums }: Counted, of: readonly unknown[], compute: () => T): T {
  const { byDataset, byModel } = sums
  return Object.isFrozen(strata) && Object.isFrozen(byModel)
    ? memoizedView(byDataset, [of, strata, tree, byModel], compute)
    : compute()
}

export const outcomeKey = { other: "other", unassigned: "unassigned", "no-error-found": "no-error-found" } as const

/** The part of a category that is in none of its sub-categories. No slug has a colon. */
export const directKey = (nodeId: number) => `direct:${nodeId}`

/** Every category by slug, the direct part of each, and the outcomes outside the tree, over all strata. */
export function signatureOfAll<S extends CaseStratum>({ tree, strata, sums }: Counted<S>): Signature<string, S> {
  const slugs = slugsOf(tree)
  const met = new Map(tallied(sums.byModel, slugs).map((row) => [row.key, row.rows]))
  const inTree = tallied(sums.byDataset, slugs).map(({ rows, ...row }) => {
    return { ...row, models: met.get(row.key) ?? 0, datasets: rows }
  })
  return signatureOfTallies({ strata, tallies: [...inTree, ...outcomesOf(strata)] })
}

/**
 * One signature a group of strata (a suite, a dataset; or a model, from the sums by model), in the order the groups
 * are met. In how many models and datasets a row was met is not told.
 */
export function signaturesBy<S extends CaseStratum, Sum extends NodeSum>(input: {
  readonly tree: readonly TaxonomyNode[]
  readonly strata: readonly S[]
  readonly sums: readonly Sum[]
  /** of which model or dataset a stratum and a sum are */
  readonly partOf: (row: S | Sum) => number
  readonly groupOf: (stratum: S) => string
}): Map<string, Signature<string, S>> {
  const { strata, partOf, groupOf } = input
  const slugs = slugsOf(input.tree)
  const nameOf = new Map(strata.map((stratum) => [partOf(stratum), groupOf(stratum)]))
  const sums = groupBy(input.sums, (sum) => nameOf.get(partOf(sum)))
  return new Map(
    [...groupBy(strata, groupOf)].map(([name, own]) => {
      const inTree = tallied(sums.get(name) ?? [], slugs).map(({ rows: _, ...row }) => unmet(row))
      return [name, signatureOfTallies({ strata: own, tallies: [...inTree, ...outcomesOf(own)] })]
    }),
  )
}

const unmet = <Row>(row: Row) => ({ ...row, models: 0, datasets: 0 })

const slugsOf = (tree: readonly TaxonomyNode[]) => new Map(flattenTree(tree).map((node) => [node.id, node.slug]))

type Tallied = { key: string; read: number; weighted: number; rows: number }

/** By key, with how many sums had something. Nodes outside the tree are left out. */
function tallied(sums: readonly NodeSum[], slugs: ReadonlyMap<number, string>): Tallied[] {
  const found = new Map<string, Tallied>()
  const add = (key: string, read: number, weighted: number) => {
    const row = found.get(key) ?? { key, read: 0, weighted: 0, rows: 0 }
    found.set(key, row)
    row.read += read
    row.weighted += weighted
    row.rows += 1
  }
  for (const { nodeId, own, total, ownWeighted, totalWeighted } of sums) {
    const slug = slugs.get(nodeId)
    if (slug === undefined) continue
    if (total > 0) add(slug, total, totalWeighted)
    if (own > 0) add(directKey(nodeId), own, ownWeighted)
  }
  return [...found.values()]
}

const outcomes = [
  { key: outcomeKey["no-error-found"], of: (row: CaseStratum) => row.noErrorFound },
  { key: outcomeKey.other, of: (row: CaseStratum) => row.other },
  {
    key: outcomeKey.unassigned,
    of: ({ diagnosed, classified, other }: CaseStratum) => Math.max(0, diagnosed - classified - other),
  },
] as const

function outcomesOf(strata: readonly CaseStratum[]): KeyTally<string>[] {
  return outcomes.map(({ key, of }) => {
    const seen = strata.filter((stratum) => of(stratum) > 0)
    return {
      key,
      read: seen.reduce((sum, stratum) => sum + of(stratum), 0),
      weighted: seen.reduce((sum, stratum) => sum + of(stratum) * standsFor(stratum), 0),
      models: new Set(seen.map((stratum) => stratum.modelId)).size,
      datasets: new Set(seen.map((stratum) => stratum.datasetId)).size,
    }
  })
}
