import "server-only"
import { annotate } from "@/lib/analysis/annotate"
import type { DiagnoseRequest } from "@/lib/analysis/judge"
import { drawCorrectOutputs } from "@/lib/analysis/prepare"
import { findAnalysisFor, type RunningAnalysis } from "@/lib/db/analysis-state"
import { endRange, saveAnnotations, type FinishedAnnotation } from "@/lib/db/annotation-writes"
import {
  listCorrect,
  listPending,
  readExample,
  readOutput,
  type CorrectPrediction,
  type PendingFailure,
} from "@/lib/db/failure-texts"
import type { TaskPayloads } from "@/lib/db/jobs"
import { shortHash } from "@/lib/domain/content-hash"
import type { Seat } from "./judges"
import type { Watch } from "./watch"

/**
 * Job 2, once per range of failures: each is read when there is room for a call, its texts only then. Results are
 * written as they come, a few at a time; whatever is left pending goes to the range's next job.
 */
export async function diagnoseRange(
  job: TaskPayloads["analysis-diagnose"],
  { seatOf, watch }: { readonly seatOf: (judgeId: string) => Promise<Seat>; readonly watch: Watch },
): Promise<void> {
  const analysis = await findAnalysisFor(job)
  if (!analysis || analysis.stage !== "diagnose") return
  if (analysis.status === "running" && !watch.stop())
    await readAll(analysis, job, { seat: await seatOf(analysis.judgeId), watch })
  await endRange(job, job)
}

async function readAll(
  analysis: RunningAnalysis,
  range: { from: number; to: number },
  { seat, watch }: { readonly seat: Seat; readonly watch: Watch },
): Promise<void> {
  const pending = await listPending(analysis.id, range)
  const { correctOutputs } = analysis.config
  const correct =
    correctOutputs === 0
      ? []
      : await listCorrect(
          analysis.resultSetId,
          pending.map(({ exampleId }) => exampleId),
        )
  const writer = writeInBatches(analysis.id)
  let problem: { error: unknown } | null = null
  await Promise.all(
    pending.map((failure) =>
      seat.limit(async () => {
        if (watch.stop()) return
        try {
          const texts = await readTexts(failure, { analysis, correct, signal: watch.signal })
          const annotation = await annotate(texts, seat.judge)
          await writer.add({
            annotationId: failure.annotationId,
            outputHash: texts && shortHash(texts.output),
            annotation,
          })
        } catch (error) {
          // Calls that were ended on purpose leave their failure pending.
          if (watch.signal.aborted) return
          problem ??= { error }
          watch.halt("error")
        }
      }),
    ),
  )
  await writer.flush()
  if (problem) throw (problem as { error: unknown }).error
}

async function readTexts(
  failure: PendingFailure,
  {
    analysis,
    correct,
    signal,
  }: { analysis: RunningAnalysis; correct: readonly CorrectPrediction[]; signal: AbortSignal },
): Promise<DiagnoseRequest | null> {
  const candidates = correct.filter((one) => one.exampleId === failure.exampleId && one.modelId !== failure.modelId)
  const drawn = drawCorrectOutputs(candidates, failure, analysis.config)
  const [output, example, ...correctOutputs] = await Promise.all([
    readOutput(failure.predictionId),
    readExample({ resultSetId: analysis.resultSetId, exampleId: failure.exampleId }),
    ...drawn.map(({ id }) => readOutput(id)),
  ])
  if (output === null || example === null) return null
  return {
    dataset: failure.dataset,
    exampleId: failure.example,
    input: example.input,
    output,
    reference: example.reference,
    correctOutputs: correctOutputs.filter((text) => text !== null),
    signal,
  }
}

/** Written at the latest when this many are finished, or after this many milliseconds. */
const batch = { size: 25, delay: 500 }

function writeInBatches(analysisId: number) {
  let waiting: FinishedAnnotation[] = []
  let since = Date.now()
  const flush = async () => {
    const finished = waiting
    waiting = []
    since = Date.now()
    await saveAnnotations(analysisId, finished)
  }
  const add = async (one: FinishedAnnotation) => {
    waiting.push(one)
    if (waiting.length >= batch.size || Date.now() - since >= batch.delay) await flush()
  }
  return { add, flush }
}
