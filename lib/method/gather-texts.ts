import { isRight, type FailureRule, type PredictionSummary } from "@/lib/domain/results/prediction"
import { groupBy } from "@/lib/domain/collections/group-by"
import type { AnalysisConfig } from "@/lib/method/config/analysis-config"
import type { DiagnoseRequest } from "@/lib/method/judge/judge"
import { hashOrder } from "@/lib/method/sampling/hash-order"

// What the judge is shown in stage 2 of the paper (docs/method.md, Stages): the item, the wrong output, and up to three
// correct outputs of other models on the same example.

/** A failure whose texts are read next. */
export type UnreadFailure = ExampleName & { readonly predictionId: number; readonly modelId: number }

/** An example, and the names by which its correct outputs are drawn. */
type ExampleName = { readonly exampleId: number; readonly dataset: string; readonly example: string }

/** A correct output on one example, without its text; `key` is its attemptKey by the name of its model. */
export type CorrectOutput = {
  readonly predictionId: number
  readonly modelId: number
  readonly exampleId: number
  readonly key: string
}

/**
 * May this output be shown as a correct one? It is right, whole (an answer that was cut off is not), and says something.
 * Its twin in SQL is listCorrect of lib/data/failures/failure-texts.ts; lib/jobs/analysis/one-method.db.test.ts holds
 * them together.
 */
export function isShowable(
  prediction: Pick<PredictionSummary, "score" | "status"> & { readonly output: string | null },
  rule: FailureRule,
): boolean {
  return prediction.status === "ok" && isRight(prediction, rule) && (prediction.output ?? "") !== ""
}

/** Correct outputs, in any order -> those of each example in hash order, by example id. */
export function orderCorrect<C extends CorrectOutput>(
  correct: readonly C[],
  examples: Iterable<ExampleName>,
  { seed }: Pick<AnalysisConfig, "seed">,
): Map<number, readonly C[]> {
  const of = groupBy(correct, ({ exampleId }) => exampleId)
  const ordered = new Map<number, readonly C[]>()
  for (const { exampleId, dataset, example } of examples)
    if (!ordered.has(exampleId)) {
      const purpose = ["correct", dataset, example]
      ordered.set(
        exampleId,
        hashOrder(of.get(exampleId) ?? [], ({ key }) => key, { seed, purpose }),
      )
    }
  return ordered
}

/**
 * The correct outputs that are shown beside a failure: the first of other models. Leaving out those of the model that
 * failed moves no other.
 */
export function shownCorrect<C extends Pick<CorrectOutput, "modelId">>(
  ordered: readonly C[],
  { modelId }: Pick<UnreadFailure, "modelId">,
  { correctOutputs }: Pick<AnalysisConfig, "correctOutputs">,
): C[] {
  return ordered.filter((one) => one.modelId !== modelId).slice(0, correctOutputs)
}

/** Where texts come from; null: not stored. */
export type TextSource = {
  /** correct outputs on this failure's example, as orderCorrect orders them */
  readonly correct: (failure: UnreadFailure) => readonly Pick<CorrectOutput, "predictionId" | "modelId">[]
  readonly example: (exampleId: number) => Promise<{ readonly input: string; readonly reference: string | null } | null>
  readonly output: (predictionId: number) => Promise<string | null>
  /** the output of a correct prediction, which many failures may ask for */
  readonly correctOutput: (predictionId: number) => Promise<string | null>
}

/** What the judge is asked about one failure; null when its texts are not stored. */
export async function gatherTexts(
  failure: UnreadFailure,
  source: TextSource,
  config: Pick<AnalysisConfig, "correctOutputs">,
): Promise<DiagnoseRequest | null> {
  const shown = shownCorrect(source.correct(failure), failure, config)
  const [output, example, ...correct] = await Promise.all([
    source.output(failure.predictionId),
    source.example(failure.exampleId),
    ...shown.map(({ predictionId }) => source.correctOutput(predictionId)),
  ])
  if (output === null || example === null) return null
  return {
    dataset: failure.dataset,
    exampleId: failure.example,
    input: example.input,
    output,
    reference: example.reference,
    correctOutputs: correct.filter((text) => text !== null),
  }
}
