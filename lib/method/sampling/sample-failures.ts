import { isAttempt, isFailure, type FailureRule, type PredictionSummary } from "@/lib/domain/results/prediction"
import { sampleSize } from "@/lib/domain/analyses/sample-size"
import type { AnalysisConfig } from "@/lib/method/config/analysis-config"
import { compareText, drawOrder } from "./hash-order"

// Stage 1 of the paper: attempts -> failures by the data set's rule -> a sample of each (model, data set).

/** The names by which draws are made. Surrogate ids differ from database to database, these do not. */
export type StratumName = { readonly model: string; readonly dataset: string }

/** A failure on offer; `key` names it inside its stratum: example id, variant, trial. */
export type Candidate = { readonly id: number; readonly key: string }

/** What `prepare` needs to know of a prediction besides its summary. */
export type NamedPrediction = PredictionSummary & StratumName & { readonly key: string }

export type StratumPlan = StratumName & {
  readonly modelId: number
  readonly datasetId: number
  /** the rule failures were told by */
  readonly threshold: number
  readonly lowerIsBetter: boolean
  /** attempts: predictions with a score that are no errors of the harness */
  readonly predictions: number
  /** the other ones: neither right nor failures */
  readonly unscored: number
  readonly failures: number
  readonly sampled: number
}

export type SampledFailure = {
  readonly predictionId: number
  readonly modelId: number
  readonly datasetId: number
  readonly exampleId: number
}

/** The sampled failures of one (model, data set), in the order drawn. */
export function sampleStratum<T extends Candidate>(
  failures: readonly T[],
  name: StratumName,
  config: AnalysisConfig,
): T[] {
  const size = sampleSize(failures.length, config)
  const purpose = ["sample", name.dataset, name.model]
  return drawOrder(failures, (failure) => failure.key, { seed: config.seed, purpose }).slice(0, size)
}

/**
 * The correct outputs that may be shown to the judge on one example, in the order drawn: leaving out those of the model
 * that failed moves no other.
 */
export function orderCorrectOutputs<T extends Candidate>(
  candidates: readonly T[],
  example: { readonly dataset: string; readonly example: string },
  config: AnalysisConfig,
): T[] {
  const purpose = ["correct", example.dataset, example.example]
  return drawOrder(candidates, (candidate) => candidate.key, { seed: config.seed, purpose })
}

/** The correct outputs that are shown to the judge: at most `config.correctOutputs`, of other models, on one example. */
export function drawCorrectOutputs<T extends Candidate>(
  candidates: readonly T[],
  example: { readonly dataset: string; readonly example: string },
  config: AnalysisConfig,
): T[] {
  return orderCorrectOutputs(candidates, example, config).slice(0, config.correctOutputs)
}

/**
 * Strata and sample of predictions in any order. `rules` holds one rule per data set id; a data set without one is a
 * mistake of the caller and throws, because its failures would vanish in silence.
 */
export function prepare(
  predictions: readonly NamedPrediction[],
  rules: ReadonlyMap<number, FailureRule>,
  config: AnalysisConfig,
): { strata: StratumPlan[]; sample: SampledFailure[] } {
  const groups = new Map<string, NamedPrediction[]>()
  for (const prediction of predictions) {
    if (!isWanted(prediction, config)) continue
    const key = JSON.stringify([prediction.dataset, prediction.model])
    const group = groups.get(key)
    if (group) group.push(prediction)
    else groups.set(key, [prediction])
  }
  const strata: StratumPlan[] = []
  const sample: SampledFailure[] = []
  for (const group of [...groups].sort(([a], [b]) => compareText(a, b)).map(([, rows]) => rows)) {
    const [first] = group
    if (!first) continue
    const { model, dataset, modelId, datasetId } = first
    const { threshold = null, lowerIsBetter = false } = rules.get(datasetId) ?? {}
    if (threshold === null) throw new Error(`the data set ${dataset} has no threshold`)
    const failures = group.filter((prediction) => isFailure(prediction, { threshold, lowerIsBetter }))
    const drawn = sampleStratum(failures, { model, dataset }, config)
    const attempts = group.filter(isAttempt).length
    const counts = { predictions: attempts, unscored: group.length - attempts, failures: failures.length }
    strata.push({ model, dataset, modelId, datasetId, threshold, lowerIsBetter, ...counts, sampled: drawn.length })
    for (const { id, exampleId } of drawn) sample.push({ predictionId: id, modelId, datasetId, exampleId })
  }
  return { strata, sample }
}

function isWanted(prediction: NamedPrediction, config: AnalysisConfig): boolean {
  const modelWanted = config.modelIds.length === 0 || config.modelIds.includes(prediction.modelId)
  return modelWanted && (config.datasetIds.length === 0 || config.datasetIds.includes(prediction.datasetId))
}
