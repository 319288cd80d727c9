import "server-only"
import { orderCorrect, type CorrectOutput, type TextSource } from "@/lib/method/gather-texts"
import type { RunningAnalysis } from "@/lib/data/analyses/analysis-state"
import { listCorrect, readExample, readOutput, type PendingFailure } from "@/lib/data/failures/failure-texts"
import { groupedCache, type GroupedCache } from "./grouped-cache"

// Models are read one after the other on the same dataset: what their failures on one example share, its texts and
// which outputs are right, is asked for once and not again for every model. Nothing of it changes while its analysis
// runs, and no id is given twice.

type Correct = Pick<CorrectOutput, "predictionId" | "modelId">

/** Right predictions of an example in hash order, kept for some ten thousand examples. */
const correctOrders = groupedCache<readonly Correct[]>({ most: 200_000, sizeOf: (order) => order.length + 4 })

type Example = NonNullable<Awaited<ReturnType<typeof readExample>>>

const examples = groupedCache<Example>({
  most: 5_000_000,
  sizeOf: ({ input, reference }) => input.length + (reference?.length ?? 0) + 100,
})
const correctOutputs = groupedCache<string>({ most: 6_000_000, sizeOf: (text) => text.length + 50 })

/** Where the texts of these failures come from (lib/method/gather-texts.ts): texts are read when they are asked for. */
export async function textsOf(
  analysis: RunningAnalysis,
  failures: readonly PendingFailure[],
): Promise<(failure: PendingFailure) => TextSource> {
  const orders = await findCorrect(analysis, failures)
  return (failure) => {
    const group = groupOf(analysis, failure)
    return {
      correct: ({ exampleId }) => orders.get(exampleId) ?? [],
      output: readOutput,
      example: (exampleId) =>
        cached(examples, { group, key: exampleId }, () =>
          readExample({ resultSetId: analysis.resultSetId, exampleId }),
        ),
      correctOutput: (id) => cached(correctOutputs, { group, key: id }, () => readOutput(id)),
    }
  }
}

const groupOf = (analysis: RunningAnalysis, { dataset }: PendingFailure) => `${analysis.id} ${dataset}`

/** What is right on the examples of these failures, in hash order, by example id. */
async function findCorrect(
  analysis: RunningAnalysis,
  failures: readonly PendingFailure[],
): Promise<ReadonlyMap<number, readonly Correct[]>> {
  const orders = new Map<number, readonly Correct[]>()
  if (analysis.config.correctOutputs === 0) return orders
  const unknown = new Map<number, PendingFailure>()
  for (const failure of failures) {
    const order = correctOrders.get(groupOf(analysis, failure), failure.exampleId)
    if (order) orders.set(failure.exampleId, order)
    else unknown.set(failure.exampleId, failure)
  }
  if (unknown.size === 0) return orders
  const found = await listCorrect({ resultSetId: analysis.resultSetId, analysisId: analysis.id }, [...unknown.keys()])
  const ordered = orderCorrect(found, unknown.values(), analysis.config)
  for (const [exampleId, example] of unknown) {
    const order = (ordered.get(exampleId) ?? []).map(({ predictionId, modelId }) => ({ predictionId, modelId }))
    orders.set(exampleId, order)
    correctOrders.set(groupOf(analysis, example), exampleId, order)
  }
  return orders
}

async function cached<Value>(
  cache: GroupedCache<Value>,
  { group, key }: { readonly group: string; readonly key: number },
  read: () => Promise<Value | null>,
): Promise<Value | null> {
  const known = cache.get(group, key)
  if (known !== undefined) return known
  const value = await read()
  if (value !== null) cache.set(group, key, value)
  return value
}
