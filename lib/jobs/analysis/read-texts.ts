import "server-only"
import type { DiagnoseRequest } from "@/lib/method/judge/judge"
import { orderCorrectOutputs } from "@/lib/method/sampling/sample-failures"
import type { RunningAnalysis } from "@/lib/data/analyses/analysis-state"
import { listCorrect, readExample, readOutput, type PendingFailure } from "@/lib/data/failures/failure-texts"
import { groupBy } from "@/lib/domain/collections/group-by"
import { groupedMemory, type GroupedMemory } from "./grouped-cache"

// Models are read one after the other on the same data set: what their failures on one example share, its texts and
// which outputs are right, is asked for once and not again for every model. Nothing of it changes while its analysis
// runs, and no id is given twice.

type Correct = { readonly id: number; readonly modelId: number }

/** Right predictions of an example in the order drawn, kept for some ten thousand examples. */
const correctOrders = groupedMemory<readonly Correct[]>({ most: 200_000, sizeOf: (order) => order.length + 4 })

type Example = NonNullable<Awaited<ReturnType<typeof readExample>>>

const examples = groupedMemory<Example>({
  most: 5_000_000,
  sizeOf: ({ input, reference }) => input.length + (reference?.length ?? 0) + 100,
})
const correctOutputs = groupedMemory<string>({ most: 6_000_000, sizeOf: (text) => text.length + 50 })

const groupOf = (analysis: RunningAnalysis, { dataset }: PendingFailure) => `${analysis.id} ${dataset}`

type CorrectOf = (failure: PendingFailure) => readonly Correct[]

/** What is right on the examples of these failures, by others than the model that failed. */
export async function findCorrect(analysis: RunningAnalysis, failures: readonly PendingFailure[]): Promise<CorrectOf> {
  if (analysis.config.correctOutputs === 0) return () => []
  const orders = new Map<number, readonly Correct[]>()
  const unknown = new Map<number, PendingFailure>()
  for (const failure of failures) {
    const order = correctOrders.get(groupOf(analysis, failure), failure.exampleId)
    if (order) orders.set(failure.exampleId, order)
    else unknown.set(failure.exampleId, failure)
  }
  const found =
    unknown.size === 0
      ? []
      : await listCorrect({ resultSetId: analysis.resultSetId, analysisId: analysis.id }, [...unknown.keys()])
  const byExample = groupBy(found, ({ exampleId }) => exampleId)
  for (const [exampleId, example] of unknown) {
    const drawn = orderCorrectOutputs(byExample.get(exampleId) ?? [], example, analysis.config)
    const order = drawn.map(({ id, modelId }) => ({ id, modelId }))
    orders.set(exampleId, order)
    correctOrders.set(groupOf(analysis, example), exampleId, order)
  }
  return ({ exampleId, modelId }) => (orders.get(exampleId) ?? []).filter((one) => one.modelId !== modelId)
}

/** What the judge is asked about one failure; null when its texts are not stored. */
export async function readTexts(
  failure: PendingFailure,
  { analysis, correctOf }: { readonly analysis: RunningAnalysis; readonly correctOf: CorrectOf },
): Promise<DiagnoseRequest | null> {
  const drawn = correctOf(failure).slice(0, analysis.config.correctOutputs)
  const group = groupOf(analysis, failure)
  const { exampleId } = failure
  const [output, example, ...correct] = await Promise.all([
    readOutput(failure.predictionId),
    remembered(examples, { group, key: exampleId }, () =>
      readExample({ resultSetId: analysis.resultSetId, exampleId }),
    ),
    ...drawn.map(({ id }) => remembered(correctOutputs, { group, key: id }, () => readOutput(id))),
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

async function remembered<Value>(
  memory: GroupedMemory<Value>,
  { group, key }: { readonly group: string; readonly key: number },
  read: () => Promise<Value | null>,
): Promise<Value | null> {
  const known = memory.get(group, key)
  if (known !== undefined) return known
  const value = await read()
  if (value !== null) memory.set(group, key, value)
  return value
}
