import { sampleSize } from "@/lib/domain/analyses/sample-size"
import type { AnalysisConfig } from "@/lib/method/config/analysis-config"
import { compareText, hashOrder } from "./hash-order"

// Stage 1 of the paper (docs/method.md, Stages): strata of attempts -> those an analysis covers -> a sample of the
// failures of each. A stratum is one (model, dataset).

/** The names by which samples are drawn. Surrogate ids differ from database to database, these do not. */
export type StratumName = { readonly model: string; readonly dataset: string }

/** A stratum before it is sampled. */
export type Stratum = StratumName & {
  readonly modelId: number
  readonly datasetId: number
  /** the rule failures are told by */
  readonly threshold: number
  readonly lowerIsBetter: boolean
  /** attempts: predictions with a score that are no errors of the harness */
  readonly predictions: number
  /** the other ones: neither right nor failures */
  readonly unscored: number
  readonly failures: number
}

export type SampledStratum = Stratum & { readonly sampled: number }

/** One failure of a stratum; `key` is its attemptKey. */
export type Failure = { readonly predictionId: number; readonly exampleId: number; readonly key: string }

export type SampledFailure = {
  readonly predictionId: number
  readonly modelId: number
  readonly datasetId: number
  readonly exampleId: number
}

/**
 * What one attempt goes by among others, the same in every database that holds these results: `of` is the example's own
 * name inside a stratum, the model's on an example.
 */
export function attemptKey(of: string, { variant, trial }: { readonly variant: string; readonly trial: number }) {
  return JSON.stringify([of, variant, trial])
}

type Chosen = Pick<AnalysisConfig, "modelIds" | "datasetIds">

/** Is this stratum one of those an analysis covers? No ids: all are. */
export function isCovered({ modelId, datasetId }: Pick<Stratum, "modelId" | "datasetId">, config: Chosen): boolean {
  const { modelIds, datasetIds } = config
  return (
    (modelIds.length === 0 || modelIds.includes(modelId)) && (datasetIds.length === 0 || datasetIds.includes(datasetId))
  )
}

/** The strata that an analysis covers, in the order in which they are sampled: by the names of dataset and model. */
export function coveredStrata<S extends Stratum>(strata: readonly S[], config: Chosen): S[] {
  return strata
    .filter((stratum) => isCovered(stratum, config))
    .sort((a, b) => compareText(a.dataset, b.dataset) || compareText(a.model, b.model))
}

/**
 * One stratum and all its failures, in any order -> the sample: a share of them, the first in hash order. `failures` of
 * the stratum is what there are of them now.
 */
export function sampleStratum<S extends Stratum, F extends Failure>(
  stratum: S,
  failures: readonly F[],
  config: AnalysisConfig,
): { stratum: S & SampledStratum; sample: (F & SampledFailure)[] } {
  const { model, dataset, modelId, datasetId } = stratum
  const purpose = ["sample", dataset, model]
  const order = hashOrder(failures, ({ key }) => key, { seed: config.seed, purpose })
  const sample = order
    .slice(0, sampleSize(failures.length, config))
    .map((failure) => ({ ...failure, modelId, datasetId }))
  return { stratum: { ...stratum, failures: failures.length, sampled: sample.length }, sample }
}
