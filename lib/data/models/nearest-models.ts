import "server-only"
import type { TaxonomyNode } from "@/lib/domain/taxonomy/taxonomy"
import { memoized } from "@/lib/cache/memoize"
import type { ComparedItem } from "@/lib/stats/comparison/compared-item"
import { distanceUnderChance } from "@/lib/stats/comparison/compare-signatures"
import type { NearPeer } from "@/lib/stats/signatures/nearest-models"
import { comparisonSeed, toComparedItems } from "@/lib/data/compare/comparison"
import { listSharedOutcomes } from "@/lib/data/compare/shared-outcomes"
import { cachedFor } from "@/lib/data/scope/scope-cache"
import type { Scope } from "@/lib/data/scope/scope"

export type TestedPeer = NearPeer & {
  /** what chance alone stays under 95 times in 100, on the items both answered; null when that cannot be tested */
  readonly chance95: number | null
}

/** Holds the distances of the nearest peers against chance: which of two models showed what on a shared item. */
export async function testNearestPeers(
  scope: Scope,
  wanted: {
    readonly modelId: number
    readonly peers: readonly NearPeer[]
    readonly tree: readonly TaxonomyNode[]
    readonly datasets: readonly string[]
  },
): Promise<TestedPeer[]> {
  const { modelId, peers, datasets } = wanted
  const of = [modelId, peers.map((peer) => [peer.modelId, peer.distance]), datasets]
  return cachedFor(scope, { name: "nearest", of, load: () => queryNearestPeers(scope, wanted) })
}

type Wanted = Parameters<typeof testNearestPeers>[1]

/** Ten thousand worlds by chance: drawn once for the same counts, whatever else of the analysis is counted anew. */
const underChance = memoized("distance under chance", (items: readonly ComparedItem[]) =>
  distanceUnderChance(items, comparisonSeed),
)

function queryNearestPeers(scope: Scope, { modelId, peers, tree, datasets }: Wanted): Promise<TestedPeer[]> {
  return Promise.all(
    peers.map(async (peer) => {
      const rows = await listSharedOutcomes(scope, { a: modelId, b: peer.modelId, datasets })
      const distance = underChance(toComparedItems(rows, tree))
      return { ...peer, chance95: distance?.chance95 ?? null }
    }),
  )
}
