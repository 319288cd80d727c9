import { agnes } from "ml-hclust"
import { signatureDistance } from "./distance"
import { drawGamma } from "@/lib/stats/resampling/dirichlet"
import { Z95 } from "@/lib/stats/core/estimate"
import { benjaminiHochberg } from "@/lib/stats/core/false-discovery"
import { addedPoint, classicalScaling } from "./mds"
import { derive, type Random } from "@/lib/stats/core/random"
import { signatureOf, type CategoryCount, type Stratum } from "./signature"
import { chiSquaredUpper } from "@/lib/stats/core/special"

/** Below this many failures read a model has no place on the map. */
export const FEWEST_FOR_MAP = 12
/** Models drawn at the most, those with most failures read: pairs and pictures grow with the square. */
const MOST_ON_MAP = 60
const DRAWS = 100

type MappedModel = {
  readonly modelId: number
  readonly read: number
  /** Kish's effective size of the failures read */
  readonly effectiveSize: number
  readonly x: number
  readonly y: number
  /** half widths of the 95 % interval of the place: other failures of it might have been read */
  readonly spread: { readonly x: number; readonly y: number }
}

export type SignatureMap = {
  /** in an order that puts models that fail alike beside one another (average linkage) */
  readonly models: readonly MappedModel[]
  /** square roots of Jensen-Shannon divergences, in that order */
  readonly distances: readonly (readonly number[])[]
  /** in that order: whether the two can be told apart, q-values over all pairs */
  readonly q: readonly (readonly number[])[]
  /** share of the squared distances that the picture shows */
  readonly explained: number
  readonly tooFew: readonly { readonly modelId: number; readonly read: number }[]
  /** models beyond `MOST_ON_MAP` */
  readonly leftOut: number
}

/**
 * Every model by how its failures divide: distances of signatures, the nearest plane, and how sure a place is (Bayesian
 * bootstrap of the failures read, the others held fixed). `counts` must divide the failures read. Each model speaks for
 * its own datasets: what a dataset does to all who meet it is in the distances.
 */
export function signatureMap<Key>(input: {
  readonly strata: readonly Stratum[]
  readonly counts: readonly CategoryCount<Key>[]
  readonly seed: string
}): SignatureMap {
  const keys = [...new Set(input.counts.map((row) => row.key))]
  const strataOf = grouped(input.strata)
  const countsOf = grouped(input.counts)
  const all = [...strataOf].map(([modelId, strata]) => {
    const signature = signatureOf({ strata, counts: countsOf.get(modelId) ?? [], keys })
    const shares = signature.rows.map((row) => row.share?.estimate ?? 0)
    return { modelId, read: signature.covered.read, effectiveSize: signature.effectiveSize, shares }
  })
  const enough = all
    .filter((model) => model.read >= FEWEST_FOR_MAP)
    .sort((a, b) => b.read - a.read || a.modelId - b.modelId)
  const drawn = enough.slice(0, MOST_ON_MAP)
  const models = clustered(drawn.map(({ shares }) => shares)).flatMap((index) => drawn[index] ?? [])
  const distances = models.map((a) => models.map((b) => (a === b ? 0 : signatureDistance(a.shares, b.shares))))
  const scaling = classicalScaling(distances)
  const others = models.map((model) => model.shares)
  return {
    models: models.map(({ modelId, read, effectiveSize, shares }, index): MappedModel => {
      const random = derive(input.seed, "place", modelId)
      const places = Array.from({ length: DRAWS }, () => {
        const redrawn = bootstrapped(shares, effectiveSize, random)
        return addedPoint(
          scaling,
          others.map((other) => signatureDistance(redrawn, other)),
        )
      })
      const [x, y] = scaling.points[index] ?? [0, 0]
      const spread = { x: Z95 * deviation(places.map(([at]) => at)), y: Z95 * deviation(places.map(([, at]) => at)) }
      return { modelId, read, effectiveSize, x, y, spread }
    }),
    distances,
    q: pairwise(models),
    explained: scaling.explained,
    tooFew: all.filter((model) => model.read < FEWEST_FOR_MAP).map(({ modelId, read }) => ({ modelId, read })),
    leftOut: enough.length - drawn.length,
  }
}

type Sampled = { readonly shares: readonly number[]; readonly effectiveSize: number }

/**
 * Pearson's test that two samples come from one signature (homogeneity, chi-squared of one degree less than there are
 * categories), at the effective sizes. 1 when there is but one category.
 * @internal
 */
export function sameSignature(a: Sampled, b: Sampled): number {
  const [n, m] = [a.effectiveSize, b.effectiveSize]
  let [statistic, categories] = [0, 0]
  a.shares.forEach((p, index) => {
    const q = b.shares[index] ?? 0
    if (p + q === 0) return
    categories += 1
    statistic += (n * m * (p - q) ** 2) / (n * p + m * q)
  })
  return categories < 2 ? 1 : chiSquaredUpper(statistic, categories - 1)
}

/** Benjamini-Hochberg over all pairs, each once; 1 on the diagonal. */
function pairwise(models: readonly Sampled[]): number[][] {
  const pairs = models.flatMap((a, row) =>
    models.slice(0, row).map((b, column) => ({ row, column, p: sameSignature(a, b) })),
  )
  const adjusted = benjaminiHochberg(pairs.map(({ p }) => p))
  const table = models.map(() => models.map(() => 1))
  pairs.forEach(({ row, column }, index) => {
    for (const [i, j] of [
      [row, column],
      [column, row],
    ] as const) {
      const line = table[i]
      if (line) line[j] = adjusted[index] ?? 1
    }
  })
  return table
}

/** Row numbers in the order of the leaves of an average-linkage tree. */
function clustered(shares: readonly (readonly number[])[]): number[] {
  if (shares.length < 3) return shares.map((_, index) => index)
  const distances = shares.map((a) => shares.map((b) => (a === b ? 0 : signatureDistance(a, b))))
  return agnes(distances, { method: "average", isDistanceMatrix: true }).indices()
}

/** Shares as other failures might have shown them: weights of chance on those read (Rubin 1981). */
function bootstrapped(shares: readonly number[], size: number, random: Random): number[] {
  return shares.map((share) => (share > 0 ? drawGamma(share * size, random) : 0))
}

function deviation(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1))
}

function grouped<Row extends { readonly modelId: number }>(rows: readonly Row[]): Map<number, Row[]> {
  const groups = new Map<number, Row[]>()
  for (const row of rows) {
    const group = groups.get(row.modelId)
    if (group) group.push(row)
    else groups.set(row.modelId, [row])
  }
  return groups
}
