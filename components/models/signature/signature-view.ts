import type { TaxonomyNode } from "@/lib/domain/taxonomy/taxonomy"
import { categoryCounts, isLeftoverKey, leftoverKey, leftovers } from "@/lib/stats/signatures/category-counts"
import { DIFFERS_BELOW } from "@/lib/stats/comparison/category-row"
import type { Estimate } from "@/lib/stats/core/estimate"
import { comparePeers } from "@/lib/stats/signatures/peer-comparison"
import { signatureOf, type CategoryCount, type Signature, type Stratum } from "@/lib/stats/signatures/signature"

export type PlacedStratum = Stratum & {
  readonly other: number
  readonly unassigned: number
  readonly noErrorFound: number
}
export type NodeTotal = {
  readonly nodeId: number
  readonly modelId: number
  readonly datasetId: number
  readonly total: number
}

/** differs: q < 0.10. clear: the interval is clear of zero, but the test among all rows is not passed. @internal */
export type Evidence = "differs" | "clear" | "not-clear" | "not-tested"

export type SignatureRow = {
  readonly key: string
  /** null for what is no category: Other, not placed, no error found */
  readonly slug: string | null
  readonly name: string
  readonly read: number
  readonly own: Estimate | null
  /** the other models' share; null when there is nobody to compare with */
  readonly others: Estimate | null
  readonly difference: Estimate | null
  readonly q: number | null
  readonly evidence: Evidence
}

export type Peers = {
  readonly count: number
  readonly failures: number
  readonly read: number
  readonly effectiveSize: number
  readonly readInFull: boolean
  /** datasets (ids) on which this model was read and no other was */
  readonly withoutPeers: readonly number[]
}

export type SignatureView = {
  readonly own: Signature<string>
  readonly peers: Peers | null
  /** difference to the peers, strongest evidence first; empty without peers */
  readonly differences: readonly SignatureRow[]
  /** shares of this model, largest first */
  readonly absolute: readonly SignatureRow[]
  /** names of categories that neither this model nor a peer shows */
  readonly notSeen: readonly string[]
}

type Input = {
  readonly modelId: number
  readonly tree: readonly TaxonomyNode[]
  /** of this model and of all others */
  readonly strata: readonly PlacedStratum[]
  readonly nodeCounts: readonly NodeTotal[]
  readonly baseline: "benchmark" | "atlas"
}

/** The signature of one model by top category, beside the other models; leftovers are the last rows of either order. */
export function signatureView({ modelId, tree, strata, nodeCounts, baseline }: Input): SignatureView {
  const counts = topCounts({ tree, strata, nodeCounts })
  const names = namesOf(tree)
  const keys = [...names.keys()]
  const compared = comparePeers({
    modelId,
    strata,
    counts,
    keys,
    isTested: (key) => !isLeftoverKey(key),
    baseline: baseline === "atlas" ? "everywhere" : "same-datasets",
  })
  const mine = <Row extends { modelId: number }>(rows: readonly Row[]) => rows.filter((row) => row.modelId === modelId)
  const own = signatureOf({ strata: mine(strata), counts: mine(counts), keys })
  const differences = (compared?.rows ?? []).map((row): SignatureRow => {
    const { key, difference, q } = row
    const clear = difference.low > 0 || difference.high < 0
    const evidence = q === null ? "not-tested" : q < DIFFERS_BELOW ? "differs" : clear ? "clear" : "not-clear"
    return {
      ...naming(names, key),
      read: row.own.read,
      own: row.own.share,
      others: row.others.share,
      difference,
      q,
      evidence,
    }
  })
  const differenceOf = new Map(differences.map((row) => [row.key, row]))
  const absolute = own.rows
    .filter((row) => row.read > 0)
    .map((row): SignatureRow => {
      const beside = differenceOf.get(row.key)
      const none = { others: null, difference: null, q: null, evidence: "not-tested" as const }
      return { ...none, ...beside, ...naming(names, row.key), read: row.read, own: row.share }
    })
  const seen = new Set([...differences, ...absolute].map((row) => row.key))
  return {
    own,
    peers: compared && {
      count: compared.peers,
      failures: compared.others.covered.failures,
      read: compared.others.covered.read,
      effectiveSize: compared.others.effectiveSize,
      readInFull: compared.others.readInFull,
      withoutPeers: compared.withoutPeers,
    },
    differences: [...differences].sort(
      (a, b) => rank(a.key) - rank(b.key) || (a.q ?? 1) - (b.q ?? 1) || sizeOf(b) - sizeOf(a),
    ),
    absolute: [...absolute].sort(
      (a, b) => rank(a.key) - rank(b.key) || (b.own?.estimate ?? 0) - (a.own?.estimate ?? 0),
    ),
    notSeen: keys.filter((key) => !isLeftoverKey(key) && !seen.has(key)).map((key) => names.get(key) ?? key),
  }
}

/** Counts by top category and leftover: together every failure read, each once. */
export function topCounts(input: Pick<Input, "tree" | "strata" | "nodeCounts">): CategoryCount<string>[] {
  const top = new Set(input.tree.map((node) => node.slug))
  return categoryCounts(input).filter(({ key }) => isLeftoverKey(key) || top.has(key))
}

function namesOf(tree: readonly TaxonomyNode[]): Map<string, string> {
  return new Map([
    ...tree.map((node) => [node.slug, node.name] as const),
    ...leftovers.map(({ kind, name }) => [leftoverKey(kind), name] as const),
  ])
}

function naming(names: ReadonlyMap<string, string>, key: string) {
  return { key, slug: isLeftoverKey(key) ? null : key, name: names.get(key) ?? key }
}

/** What was given no category, for it may be in any; then the categories, then the other leftovers in their order. */
function rank(key: string): number {
  return key === leftoverKey("unassigned") ? -1 : 1 + leftovers.findIndex(({ kind }) => leftoverKey(kind) === key)
}

const sizeOf = (row: SignatureRow) => Math.abs(row.difference?.estimate ?? 0)
