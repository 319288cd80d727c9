import { bare, type Estimate } from "@/lib/stats/core/estimate"
import { attemptRate, partRate, squaresRead, type Repeats } from "@/lib/stats/proportions/attempt-rate"
import { productOfProportions, proportionInterval } from "@/lib/stats/proportions/proportion"

/** One (model, dataset) of an analysis. `read` = diagnosed + no error found: the failures a judge gave an answer for. */
export type Stratum = {
  readonly modelId: number
  readonly datasetId: number
  readonly predictions: number
  readonly failures: number
  readonly read: number
  /** of items that were tried several times: intervals are by item then */
  readonly repeats?: Repeats | null | undefined
  /**
   * labelled by rules and likeness, not read: how sure a label is, no sample tells, so shares of it are given without
   * interval and are not tested
   */
  readonly heuristic?: boolean
}

/** Failures read that fell into the category `key`, in one stratum. */
export type CategoryCount<Key> = {
  readonly key: Key
  readonly modelId: number
  readonly datasetId: number
  readonly count: number
}

export type SignatureInput<Key, S extends Stratum = Stratum> = {
  readonly strata: readonly S[]
  readonly counts: readonly CategoryCount<Key>[]
  /** rows wanted even where nothing was seen, first and in this order; other keys follow as they are met */
  readonly keys?: readonly Key[]
  /**
   * How many failures each dataset (by id) shall stand for. Default: as many as it has in `strata`. Give the mix of
   * one model to see others as if they had met the same benchmarks; rates of attempts are then not given.
   */
  readonly mix?: ReadonlyMap<number, number>
}

export type SignatureRow<Key> = {
  readonly key: Key
  /** failures read in this category, unweighted */
  readonly read: number
  /** of all failures; null when no failure was read */
  readonly share: Estimate | null
  /** of all attempts; null when it cannot be known */
  readonly rate: Estimate | null
  /** how many different ones the category was met in */
  readonly models: number
  readonly datasets: number
}

export type Signature<Key, S extends Stratum = Stratum> = {
  readonly rows: readonly SignatureRow<Key>[]
  /** over all strata given */
  readonly predictions: number
  readonly failures: number
  readonly read: number
  /** over the strata the figures speak for: those that are represented (`isRepresented`), and those without any failure */
  readonly covered: { readonly predictions: number; readonly failures: number; readonly read: number }
  readonly failureRate: Estimate | null
  /** the same over all strata given */
  readonly rateOfAll: Estimate | null
  /**
   * Kish's effective size (sum w)^2 / sum w^2 of the failures read; equals `read` when all weights are equal and no item
   * failed twice: failures of one item are taken for alike
   */
  readonly effectiveSize: number
  /** every failure of the covered strata was read: shares and rates are counts, not projections */
  readonly readInFull: boolean
  /** some of it was labelled without reading: shares and rates are numbers alone, without intervals */
  readonly heuristic: boolean
  /** strata that have failures of which none, or too few, were read (`isRepresented`): no figure speaks for them */
  readonly notRead: readonly S[]
}

/** What the counts of one key add up to. `weighted`: each failure read times how many it stands for (`standsFor`). */
export type KeyTally<Key> = {
  readonly key: Key
  readonly read: number
  readonly weighted: number
  readonly models: number
  readonly datasets: number
}

/** So many failures of a stratum have to be read before they stand for the others of it. */
export const FEWEST_TO_STAND = 5

/**
 * Do the failures read of a stratum stand for those that were not? Where fewer than five were read, and less than half,
 * they are told of and nothing is made of them: one failure read that stood for 3,103 made the intervals of a whole atlas
 * five times as wide, and said nothing of the 3,103.
 */
export const isRepresented = ({ failures, read }: Pick<Stratum, "failures" | "read">): boolean =>
  read > 0 && (read >= FEWEST_TO_STAND || 2 * read >= failures)

/** How many failures one that was read stands for, without a mix; 0 where too few were read to stand for others. */
export const standsFor = (stratum: Pick<Stratum, "failures" | "read">): number =>
  isRepresented(stratum) ? stratum.failures / stratum.read : 0

/**
 * Failure signature of whatever the strata hold: a model, a dataset, all of an analysis. Failures are read as a
 * sample of each stratum, so each one read stands for failures / read of its stratum, none where too few were read:
 * share = sum w x / sum w read, its interval at the effective size; rate of attempts = failure rate x share, limits
 * combined by MOVER, and plain count / predictions where everything was read.
 * Keys may overlap (a category and its child); shares of keys that divide the failures read add up to 1.
 * Throws RangeError for counts that cannot be (more read than failures, a stratum twice, a count of no stratum).
 */
export function signatureOf<Key, S extends Stratum = Stratum>(input: SignatureInput<Key, S>): Signature<Key, S> {
  const { strata, mix } = input
  const weights = weightsOf(strata, mix)
  return signatureWith({ strata, mix, weights, tallies: tally(input, weights) })
}

/** The same from counts that were added up elsewhere, each weighted by `standsFor` of its stratum. */
export function signatureOfTallies<Key, S extends Stratum = Stratum>(input: {
  readonly strata: readonly S[]
  readonly tallies: readonly KeyTally<Key>[]
}): Signature<Key, S> {
  return signatureWith({ ...input, mix: undefined, weights: weightsOf(input.strata, undefined) })
}

function signatureWith<Key, S extends Stratum>(input: {
  readonly strata: readonly S[]
  readonly mix: ReadonlyMap<number, number> | undefined
  readonly weights: ReadonlyMap<string, number>
  readonly tallies: readonly KeyTally<Key>[]
}): Signature<Key, S> {
  const { strata, mix, weights } = input
  const read = sum(strata, (stratum) => stratum.read)
  const weight = sum(strata, (stratum) => (weights.get(stratumId(stratum)) ?? 0) * stratum.read)
  const squares = sum(
    strata,
    (stratum) => (weights.get(stratumId(stratum)) ?? 0) ** 2 * squaresRead(stratum, stratum.read),
  )
  const effectiveSize = squares > 0 ? weight ** 2 / squares : 0

  const coveredStrata = strata.filter((stratum) => isRepresented(stratum) || stratum.failures === 0)
  const covered = {
    predictions: sum(coveredStrata, (stratum) => stratum.predictions),
    failures: sum(coveredStrata, (stratum) => stratum.failures),
    read: sum(coveredStrata, (stratum) => stratum.read),
  }
  const failureRate = mix === undefined ? attemptRate(coveredStrata) : null
  const readInFull = coveredStrata.every((stratum) => stratum.read === stratum.failures)

  const heuristic = strata.some((stratum) => stratum.heuristic === true && stratum.read > 0)
  const limits = (value: Estimate | null) => (heuristic && value ? bare(value) : value)

  const rows = input.tallies.map((seen): SignatureRow<Key> => {
    const share = effectiveSize > 0 ? proportionInterval((seen.weighted / weight) * effectiveSize, effectiveSize) : null
    return {
      key: seen.key,
      read: seen.read,
      share: limits(share),
      rate: limits(rateOf({ count: Math.round(seen.weighted), share, failureRate, readInFull, strata: coveredStrata })),
      models: seen.models,
      datasets: seen.datasets,
    }
  })
  return {
    rows,
    predictions: sum(strata, (stratum) => stratum.predictions),
    failures: sum(strata, (stratum) => stratum.failures),
    read,
    covered,
    failureRate,
    rateOfAll: mix === undefined ? attemptRate(strata) : null,
    effectiveSize,
    readInFull,
    heuristic,
    notRead: strata.filter((stratum) => stratum.failures > 0 && !isRepresented(stratum)),
  }
}

type RateInput = {
  /** where everything covered was read: failures of the key among that */
  readonly count: number
  readonly share: Estimate | null
  readonly failureRate: Estimate | null
  readonly readInFull: boolean
  readonly strata: readonly Stratum[]
}

function rateOf({ count, share, failureRate, readInFull, strata }: RateInput): Estimate | null {
  if (failureRate === null) return null
  if (readInFull) return partRate(strata, count)
  return share === null ? null : productOfProportions(failureRate, share)
}

type Tally<Key> = { key: Key; read: number; weighted: number; models: Set<number>; datasets: Set<number> }

function tally<Key>({ counts, keys = [] }: SignatureInput<Key>, weights: ReadonlyMap<string, number>): KeyTally<Key>[] {
  const tallies = new Map<Key, Tally<Key>>()
  const of = (key: Key): Tally<Key> => {
    const found = tallies.get(key) ?? { key, read: 0, weighted: 0, models: new Set(), datasets: new Set() }
    tallies.set(key, found)
    return found
  }
  keys.forEach(of)
  for (const row of counts) {
    const { key, modelId, datasetId, count } = row
    const weight = weights.get(stratumId(row))
    if (weight === undefined) throw new RangeError(`count for model ${modelId}, dataset ${datasetId}: no such stratum`)
    const seen = of(key)
    if (count === 0) continue
    seen.read += count
    seen.weighted += weight * count
    seen.models.add(modelId)
    seen.datasets.add(datasetId)
  }
  return [...tallies.values()].map((seen) => ({ ...seen, models: seen.models.size, datasets: seen.datasets.size }))
}

/** How many failures one failure read stands for, by "model:dataset"; 0 where none, or too few, were read. */
function weightsOf(strata: readonly Stratum[], mix: ReadonlyMap<number, number> | undefined): Map<string, number> {
  const weights = new Map<string, number>()
  const failuresRead = new Map<number, number>()
  for (const { datasetId, failures, read } of strata)
    if (isRepresented({ failures, read })) failuresRead.set(datasetId, (failuresRead.get(datasetId) ?? 0) + failures)
  for (const stratum of strata) {
    const { modelId, datasetId, predictions, failures, read } = stratum
    const id = stratumId(stratum)
    if (weights.has(id)) throw new RangeError(`stratum of model ${modelId}, dataset ${datasetId} given twice`)
    if (!(read >= 0 && read <= failures && failures <= predictions))
      throw new RangeError(`stratum ${id}: ${read} read, ${failures} failures, ${predictions} predictions`)
    const scale = mix === undefined ? 1 : (mix.get(datasetId) ?? 0) / (failuresRead.get(datasetId) ?? 1)
    weights.set(id, standsFor(stratum) * scale)
  }
  return weights
}

function stratumId({ modelId, datasetId }: { modelId: number; datasetId: number }): string {
  return `${modelId}:${datasetId}`
}

function sum<T>(items: readonly T[], value: (item: T) => number): number {
  return items.reduce((total, item) => total + value(item), 0)
}
