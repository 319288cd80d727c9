import { groupBy } from "@/lib/domain/collections/group-by"
import { isAttempt, isFailure, type FailureRule, type PredictionSummary } from "@/lib/domain/results/prediction"
import type { TaxonomyNode } from "@/lib/domain/taxonomy/taxonomy"
import type { AnalysisConfig } from "@/lib/method/config/analysis-config"
import { isShowable, orderCorrect, type TextSource, type UnreadFailure } from "./gather-texts"
import { attemptKey, type Failure, type Stratum, type StratumName } from "./sampling/sample-failures"

// What the stages read, held in memory. lib/data/analyses/analysis-sample.ts and lib/data/failures/failure-texts.ts are
// the same over the database.

export type World = {
  readonly predictions: readonly WorldPrediction[]
  /** by dataset id: what fails */
  readonly rules: ReadonlyMap<number, FailureRule>
  /** the tree failures are placed on; null when only an own one is grown */
  readonly release: readonly TaxonomyNode[] | null
}

/** @internal */
export type WorldPrediction = PredictionSummary &
  StratumName & {
    /** the example's own name */
    readonly example: string
    readonly variant: string
    readonly trial: number
    readonly input: string
    readonly reference: string | null
    /** null: not stored */
    readonly output: string | null
  }

type WorldFailure = Failure & Pick<WorldPrediction, "example">

/**
 * Strata with their failures. A dataset without a threshold is a mistake of the caller and throws, because its failures
 * would vanish in silence.
 */
export function strataOf({ predictions, rules }: World): (Stratum & { readonly offered: WorldFailure[] })[] {
  const groups = groupBy(predictions, ({ dataset, model }) => JSON.stringify([dataset, model]))
  return [...groups.values()].flatMap((group) => {
    const [first] = group
    if (!first) return []
    const { model, dataset, modelId, datasetId } = first
    const { threshold = null, lowerIsBetter = false } = rules.get(datasetId) ?? {}
    if (threshold === null) throw new Error(`the dataset ${dataset} has no threshold`)
    const attempts = group.filter(isAttempt).length
    const offered = group
      .filter((prediction) => isFailure(prediction, { threshold, lowerIsBetter }))
      .map(({ id, exampleId, example, ...attempt }) => {
        return { predictionId: id, exampleId, example, key: attemptKey(example, attempt) }
      })
    const counts = { predictions: attempts, unscored: group.length - attempts, failures: offered.length }
    return [{ model, dataset, modelId, datasetId, threshold, lowerIsBetter, ...counts, offered }]
  })
}

/** Texts of the world for the failures that were sampled. */
export function textsOf(world: World, sample: readonly UnreadFailure[], config: AnalysisConfig): TextSource {
  const byId = new Map(world.predictions.map((prediction) => [prediction.id, prediction]))
  const byExample = new Map(world.predictions.map((prediction) => [prediction.exampleId, prediction]))
  const correct = world.predictions
    .filter((one) => isShowable(one, world.rules.get(one.datasetId) ?? { threshold: null, lowerIsBetter: false }))
    .map(({ id, modelId, exampleId, model, ...attempt }) => {
      return { predictionId: id, modelId, exampleId, key: attemptKey(model, attempt) }
    })
  const ordered = orderCorrect(correct, sample, config)
  const output = async (predictionId: number) => byId.get(predictionId)?.output ?? null
  return {
    correct: ({ exampleId }) => ordered.get(exampleId) ?? [],
    example: async (exampleId) => byExample.get(exampleId) ?? null,
    output,
    correctOutput: output,
  }
}
