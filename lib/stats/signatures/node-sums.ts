import { memoizedView } from "@/lib/cache/memoize"
import { standsFor, type Stratum } from "./signature"

/**
 * Counts of one node added up over the models of a dataset, or over the datasets of a model: some thousand rows where
 * the counts are hundreds of thousands. The weighted ones count each failure for as many as it stands for (`standsFor`).
 */
export type NodeSum = {
  readonly nodeId: number
  readonly own: number
  readonly total: number
  readonly ownWeighted: number
  readonly totalWeighted: number
}
type DatasetSum = NodeSum & { readonly datasetId: number }
type ModelSum = NodeSum & { readonly modelId: number }
export type NodeSums = { readonly byDataset: readonly DatasetSum[]; readonly byModel: readonly ModelSum[] }

export type NodeCount = {
  readonly nodeId: number
  readonly modelId: number
  readonly datasetId: number
  readonly own: number
  readonly total: number
}

/** The sums the database makes (lib/data/taxonomy/node-sums.ts), from single counts; those of no stratum given are left out. */
export function sumsOf(strata: readonly Stratum[], counts: readonly NodeCount[]): NodeSums {
  if (!Object.isFrozen(strata)) return addUp(strata, counts)
  return memoizedView(counts, ["sums", strata], () => {
    const { byDataset, byModel } = addUp(strata, counts)
    return { byDataset: Object.freeze(byDataset), byModel: Object.freeze(byModel) }
  })
}

function addUp(strata: readonly Stratum[], counts: readonly NodeCount[]): NodeSums {
  const weights = new Map(strata.map((stratum) => [`${stratum.modelId}:${stratum.datasetId}`, standsFor(stratum)]))
  const byDataset = new Map<string, NodeSum & { datasetId: number }>()
  const byModel = new Map<string, NodeSum & { modelId: number }>()
  for (const { nodeId, modelId, datasetId, own, total } of counts) {
    const weight = weights.get(`${modelId}:${datasetId}`)
    if (weight === undefined) continue
    const count = { nodeId, own, total, ownWeighted: own * weight, totalWeighted: total * weight }
    const [onData, inModel] = [`${nodeId}:${datasetId}`, `${nodeId}:${modelId}`]
    byDataset.set(onData, { ...added(byDataset.get(onData), count), datasetId })
    byModel.set(inModel, { ...added(byModel.get(inModel), count), modelId })
  }
  return { byDataset: [...byDataset.values()], byModel: [...byModel.values()] }
}

const added = (sum: NodeSum | undefined, count: NodeSum): NodeSum => ({
  nodeId: count.nodeId,
  own: (sum?.own ?? 0) + count.own,
  total: (sum?.total ?? 0) + count.total,
  ownWeighted: (sum?.ownWeighted ?? 0) + count.ownWeighted,
  totalWeighted: (sum?.totalWeighted ?? 0) + count.totalWeighted,
})
