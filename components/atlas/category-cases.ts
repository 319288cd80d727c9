import type { TaxonomyNode } from "@/lib/domain/taxonomy"
import { rememberedView } from "@/lib/stats/remembered"
import { signatureOf, type CategoryCount, type Signature, type Stratum } from "@/lib/stats/signature"

export type CaseStratum = Stratum & {
  readonly diagnosed: number
  readonly noErrorFound: number
  readonly classified: number
  readonly other: number
}

export type NodeCount = {
  readonly nodeId: number
  readonly modelId: number
  readonly datasetId: number
  readonly own: number
  readonly total: number
}

/**
 * What `compute` makes of these counts and strata, once for as long as both are shared (see rememberedView). `of` names
 * the view and all else it depends on.
 */
export function viewOf<T>(
  counted: {
    readonly tree: readonly unknown[]
    readonly strata: readonly unknown[]
    readonly counts: readonly unknown[]
  },
  of: readonly unknown[],
  compute: () => T,
): T {
  const { tree, strata, counts } = counted
  return Object.isFrozen(strata) ? rememberedView(counts, [of, strata, tree], compute) : compute()
}

export const outcomeKey = { other: "other", unassigned: "unassigned", "no-error-found": "no-error-found" } as const

/** The part of a category that is in none of its sub-categories. No slug has a colon. */
export const directKey = (nodeId: number) => `direct:${nodeId}`

const groupId = (row: { readonly modelId: number; readonly datasetId: number }) => `${row.modelId}:${row.datasetId}`

/**
 * Every category a failure is in, by slug, plus the direct part of each and the outcomes outside the tree. Counts of
 * groups that are not among the strata, or of nodes that are not in the tree, are left out.
 */
export function categoryCases(input: {
  readonly tree: readonly TaxonomyNode[]
  readonly strata: readonly CaseStratum[]
  readonly counts: readonly NodeCount[]
}): CategoryCount<string>[] {
  const slugs = new Map<number, string>()
  const name = (node: TaxonomyNode) => {
    slugs.set(node.id, node.slug)
    node.children.forEach(name)
  }
  input.tree.forEach(name)
  const known = new Set(input.strata.map(groupId))
  const cases: CategoryCount<string>[] = []
  for (const row of input.counts) {
    const slug = slugs.get(row.nodeId)
    if (slug === undefined || !known.has(groupId(row))) continue
    const { modelId, datasetId } = row
    cases.push({ key: slug, modelId, datasetId, count: row.total })
    if (row.own > 0) cases.push({ key: directKey(row.nodeId), modelId, datasetId, count: row.own })
  }
  for (const { modelId, datasetId, noErrorFound, diagnosed, classified, other } of input.strata) {
    cases.push(
      { key: outcomeKey["no-error-found"], modelId, datasetId, count: noErrorFound },
      { key: outcomeKey.other, modelId, datasetId, count: other },
      { key: outcomeKey.unassigned, modelId, datasetId, count: Math.max(0, diagnosed - classified - other) },
    )
  }
  return cases
}

/** One signature a group of strata (a suite, a model, a data set), in the order the groups are met. */
export function signaturesBy<S extends Stratum>(input: {
  readonly strata: readonly S[]
  readonly cases: readonly CategoryCount<string>[]
  readonly groupOf: (stratum: S) => string
}): Map<string, Signature<string, S>> {
  const groups = new Map<string, { strata: S[]; cases: CategoryCount<string>[] }>()
  const groupOf = new Map<string, string>()
  for (const stratum of input.strata) {
    const name = input.groupOf(stratum)
    groupOf.set(groupId(stratum), name)
    const group = groups.get(name) ?? { strata: [], cases: [] }
    group.strata.push(stratum)
    groups.set(name, group)
  }
  for (const row of input.cases) {
    const name = groupOf.get(groupId(row))
    if (name !== undefined) groups.get(name)?.cases.push(row)
  }
  return new Map([...groups].map(([name, group]) => [name, signatureOf({ strata: group.strata, counts: group.cases })]))
}
