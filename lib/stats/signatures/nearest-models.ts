import { groupBy } from "@/lib/domain/collections/group-by"
import { signatureDistance } from "./distance"
import { isRepresented, signatureOf, type CategoryCount, type Stratum } from "./signature"

/** Fewer failures read than this make a distance mostly noise. */
export const FEWEST_FOR_DISTANCE = 50

export type NearPeer = {
  readonly modelId: number
  /** square root of the Jensen-Shannon divergence of the two signatures on the datasets both were read on */
  readonly distance: number
  readonly read: number
}

export type NearestPeers = {
  /** failures of the model that were read on datasets it shares with others; where it shares none, all of them */
  readonly ownRead: number
  /** nearest first */
  readonly ranked: readonly NearPeer[]
  /** peers on the same datasets of which too little was read */
  readonly tooFew: readonly { readonly modelId: number; readonly read: number }[]
}

/**
 * Which models fail alike, among those read on the same datasets. `counts` must divide the failures read (top
 * categories and what is in none). A peer's datasets are weighed as the model's own, so that the mix of benchmarks
 * does not make two models look different.
 */
export function nearestPeers<Key>(input: {
  readonly modelId: number
  readonly strata: readonly Stratum[]
  readonly counts: readonly CategoryCount<Key>[]
  readonly minimum?: number
}): NearestPeers {
  const { modelId, strata, counts, minimum = FEWEST_FOR_DISTANCE } = input
  const own = strata.filter((row) => row.modelId === modelId && isRepresented(row))
  const keys = [...new Set(counts.map((row) => row.key))]
  const isMine = new Set(own.map((row) => row.datasetId))
  const peers = groupBy(
    strata.filter((row) => row.modelId !== modelId && isRepresented(row) && isMine.has(row.datasetId)),
    (row) => row.modelId,
  )

  const sides = [...peers].map(([peerId, theirs]) => {
    const shared = new Set(theirs.map((row) => row.datasetId))
    const mine = own.filter((row) => shared.has(row.datasetId))
    return { peerId, mine, theirs, ownRead: readOf(mine), read: readOf(theirs) }
  })
  const countsOf = groupBy(counts, (row) => row.modelId)
  // A group is of one model.
  const sharesOf = (group: readonly Stratum[], mix: ReadonlyMap<number, number>) => {
    const datasets = new Set(group.map((row) => row.datasetId))
    const seen = (countsOf.get(group[0]?.modelId ?? 0) ?? []).filter((row) => datasets.has(row.datasetId))
    return signatureOf({ strata: group, counts: seen, keys, mix }).rows.map((row) => row.share?.estimate ?? 0)
  }
  return {
    ownRead: sides.length === 0 ? readOf(own) : Math.max(...sides.map((side) => side.ownRead)),
    ranked: sides
      .filter((side) => side.ownRead >= minimum && side.read >= minimum)
      .map(({ peerId, mine, theirs, read }) => {
        const mix = new Map(mine.map((row) => [row.datasetId, row.failures]))
        return { modelId: peerId, read, distance: signatureDistance(sharesOf(mine, mix), sharesOf(theirs, mix)) }
      })
      .sort((a, b) => a.distance - b.distance || a.modelId - b.modelId),
    tooFew: sides.filter((side) => side.read < minimum).map(({ peerId, read }) => ({ modelId: peerId, read })),
  }
}

function readOf(strata: readonly Stratum[]): number {
  return strata.reduce((sum, row) => sum + row.read, 0)
}
