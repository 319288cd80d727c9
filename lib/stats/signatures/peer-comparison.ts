import type { Estimate } from "@/lib/stats/core/estimate"
import { benjaminiHochberg } from "@/lib/stats/core/false-discovery"
import { differenceOfProportions, pooledZ } from "@/lib/stats/proportions/proportion"
import {
  isRepresented,
  signatureOf,
  type CategoryCount,
  type Signature,
  type SignatureRow,
  type Stratum,
} from "./signature"

type PeerRow<Key> = {
  readonly key: Key
  readonly own: SignatureRow<Key>
  readonly others: SignatureRow<Key>
  /** own share - the others' share, Newcombe at the effective sizes */
  readonly difference: Estimate
  readonly z: number
  readonly p: number
  /** Benjamini-Hochberg over the tested rows; null: not tested */
  readonly q: number | null
}

export type PeerComparison<Key> = {
  readonly own: Signature<Key>
  readonly others: Signature<Key>
  readonly rows: readonly PeerRow<Key>[]
  /** other models that were read on the same datasets */
  readonly peers: number
  /** datasets the comparison is made on */
  readonly datasetIds: readonly number[]
  /** datasets where this model was read and no other was: left out on both sides */
  readonly withoutPeers: readonly number[]
}

type PeerInput<Key> = {
  readonly modelId: number
  readonly strata: readonly Stratum[]
  readonly counts: readonly CategoryCount<Key>[]
  readonly keys?: readonly Key[]
  /** false for rows that are shown but not tested ("no error found") */
  readonly isTested?: (key: Key) => boolean
  /** "everywhere": beside the others on all their datasets, each as often as it failed there; benchmarks then differ */
  readonly baseline?: "same-datasets" | "everywhere"
}

/**
 * How one model fails beside the others on the same datasets. The others' datasets are weighed as this model's are,
 * so that a model met on another mix of benchmarks is no difference. Rows: keys seen on either side.
 * null when the model was not read, or no other model was read where it was.
 */
export function comparePeers<Key>(input: PeerInput<Key>): PeerComparison<Key> | null {
  const { modelId, strata, keys, isTested = () => true, baseline = "same-datasets" } = input
  const readBy = (own: boolean) =>
    new Set(strata.filter((row) => isRepresented(row) && (row.modelId === modelId) === own).map((row) => row.datasetId))
  const [mine, theirs] = [readBy(true), readBy(false)]
  const isEverywhere = baseline === "everywhere"
  const datasets = isEverywhere ? mine : new Set([...mine].filter((datasetId) => theirs.has(datasetId)))
  if (datasets.size === 0 || theirs.size === 0) return null

  const isOwn = (row: { modelId: number }) => row.modelId === modelId
  const isCompared = (row: { modelId: number; datasetId: number }) =>
    datasets.has(row.datasetId) || (isEverywhere && !isOwn(row))
  const side = (own: boolean) => {
    return {
      strata: strata.filter((row) => isCompared(row) && isOwn(row) === own),
      counts: input.counts.filter((row) => isCompared(row) && isOwn(row) === own),
    }
  }
  const [ownSide, otherSide] = [side(true), side(false)]
  const mix = new Map(ownSide.strata.map((row) => [row.datasetId, row.failures]))
  const wanted = [...new Set([...(keys ?? []), ...[...ownSide.counts, ...otherSide.counts].map((row) => row.key)])]
  const own = signatureOf({ ...ownSide, keys: wanted })
  const others = signatureOf({ ...otherSide, keys: wanted, ...(isEverywhere ? {} : { mix }) })
  return {
    own,
    others,
    rows: rowsOf({ own, others, isTested }),
    peers: new Set(otherSide.strata.filter(isRepresented).map((row) => row.modelId)).size,
    datasetIds: [...datasets],
    withoutPeers: [...mine].filter((datasetId) => !datasets.has(datasetId)),
  }
}

function rowsOf<Key>(sides: {
  own: Signature<Key>
  others: Signature<Key>
  isTested: (key: Key) => boolean
}): PeerRow<Key>[] {
  const { own, others, isTested } = sides
  const rows = own.rows.flatMap((mine, index) => {
    const theirs = others.rows[index]
    if (!theirs || !mine.share || !theirs.share || mine.read + theirs.read === 0) return []
    const test = pooledZ(
      { share: mine.share.estimate, n: own.effectiveSize },
      { share: theirs.share.estimate, n: others.effectiveSize },
    )
    const difference = differenceOfProportions(mine.share, theirs.share)
    return [{ key: mine.key, own: mine, others: theirs, difference, ...test }]
  })
  const testable = !own.heuristic && !others.heuristic
  const q = benjaminiHochberg(rows.map((row) => (testable && isTested(row.key) ? row.p : null)))
  return rows.map((row, index) => ({ ...row, q: q[index] ?? null }))
}
