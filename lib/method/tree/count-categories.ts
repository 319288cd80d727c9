import type { SampledFailure } from "@/lib/method/sampling/sample-failures"
import type { Placement } from "./tree-ports"

/** Failures in one category, of one model on one data set: in the category itself, and with everything below it. */
export type NodeTally = {
  readonly slug: string
  readonly modelId: number
  readonly datasetId: number
  own: number
  total: number
}

/**
 * Counts placements failure by failure. At every node, model and data set: the children's totals + own = total.
 * `parents` maps each slug to its parent's, null for a top category.
 */
export function tally(
  placements: readonly Placement[],
  failures: ReadonlyMap<number, Pick<SampledFailure, "modelId" | "datasetId">>,
  parents: ReadonlyMap<string, string | null>,
): NodeTally[] {
  const counts = new Map<string, NodeTally>()
  const at = (slug: string, modelId: number, datasetId: number): NodeTally => {
    const key = `${modelId} ${datasetId} ${slug}`
    const known = counts.get(key)
    if (known) return known
    const fresh = { slug, modelId, datasetId, own: 0, total: 0 }
    counts.set(key, fresh)
    return fresh
  }
  for (const { failureId, slug } of placements) {
    if (slug === null) continue
    const failure = failures.get(failureId)
    if (!failure) throw new Error(`placement of the unknown failure ${failureId}`)
    at(slug, failure.modelId, failure.datasetId).own += 1
    for (let node: string | null = slug; node !== null; node = parentOf(node, parents)) {
      at(node, failure.modelId, failure.datasetId).total += 1
    }
  }
  return [...counts.values()]
}

function parentOf(slug: string, parents: ReadonlyMap<string, string | null>): string | null {
  const parent = parents.get(slug)
  if (parent === undefined) throw new Error(`placement in the unknown category ${slug}`)
  return parent
}
