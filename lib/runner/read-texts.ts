import "server-only"
import type { DiagnoseRequest } from "@/lib/analysis/judge"
import { orderCorrectOutputs } from "@/lib/analysis/prepare"
import type { RunningAnalysis } from "@/lib/db/analysis-state"
import { listCorrect, readExample, readOutput, type PendingFailure } from "@/lib/db/failure-texts"
import { groupBy } from "@/lib/domain/group-by"
import { boundedMemory } from "./bounded-memory"

// Models are read one after the other on the same data set: what their failures on one example share, its texts and
// which outputs are right, is asked for once and not again for every model. Nothing of it changes while its analysis
// runs, and no id is given twice.

type Correct = { readonly id: number; readonly modelId: number }

/** Right predictions of an example in the order drawn, kept for some ten thousand examples. */
const correctOrders = boundedMemory<readonly Correct[]>({ most: 200_000, sizeOf: (order) => order.length + 4 })

type Example = NonNullable<Awaited<ReturnType<typeof readExample>>>

const mostCharacters = 8_000_000
const examples = boundedMemory<Example>({
  most: mostCharacters,
  sizeOf: ({ input, reference }) => input.length + (reference?.length ?? 0) + 100,
})
const correctOutputs = boundedMemory<string>({ most: mostCharacters, sizeOf: (text) => text.length + 50 })

type CorrectOf = (failure: PendingFailure) => readonly Correct[]

/** What is right on the examples of these failures, by others than the model that failed. */
export async function findCorrect(
  { id, resultSetId, config }: RunningAnalysis,
  failures: readonly PendingFailure[],
): Promise<CorrectOf> {
  if (config.correctOutputs === 0) return () => []
  const orders = new Map<number, readonly Correct[]>()
  const unknown = new Map<number, PendingFailure>()
  for (const failure of failures) {
    const order = correctOrders.get(`${id} ${failure.exampleId}`)
    if (order) orders.set(failure.exampleId, order)
    else unknown.set(failure.exampleId, failure)
  }
  const found = unknown.size === 0 ? [] : await listCorrect(resultSetId, [...unknown.keys()])
  const byExample = groupBy(found, ({ exampleId }) => exampleId)
  for (const [exampleId, example] of unknown) {
    const drawn = orderCorrectOutputs(byExample.get(exampleId) ?? [], example, config)
    const order = drawn.map((one) => ({ id: one.id, modelId: one.modelId }))
    orders.set(exampleId, order)
    correctOrders.set(`${id} ${exampleId}`, order)
  }
  return ({ exampleId, modelId }) => (orders.get(exampleId) ?? []).filter((one) => one.modelId !== modelId)
}

/** What the judge is asked about one failure; null when its texts are not stored. */
export async function readTexts(
  failure: PendingFailure,
  { analysis, correctOf }: { readonly analysis: RunningAnalysis; readonly correctOf: CorrectOf },
): Promise<DiagnoseRequest | null> {
  const drawn = correctOf(failure).slice(0, analysis.config.correctOutputs)
  const [output, example, ...correct] = await Promise.all([
    readOutput(failure.predictionId),
    readExampleOnce({ resultSetId: analysis.resultSetId, exampleId: failure.exampleId }),
    ...drawn.map(({ id }) => readCorrectOnce(id)),
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

async function readExampleOnce(wanted: Parameters<typeof readExample>[0]): Promise<Example | null> {
  const key = `${wanted.resultSetId} ${wanted.exampleId}`
  const known = examples.get(key)
  if (known) return known
  const example = await readExample(wanted)
  if (example) examples.set(key, { input: example.input, reference: example.reference })
  return example
}

async function readCorrectOnce(predictionId: number): Promise<string | null> {
  const known = correctOutputs.get(String(predictionId))
  if (known !== undefined) return known
  const output = await readOutput(predictionId)
  if (output !== null) correctOutputs.set(String(predictionId), output)
  return output
}
