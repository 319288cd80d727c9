import "server-only"
import { annotate } from "@/lib/method/diagnose"
import { gatherTexts } from "@/lib/method/gather-texts"
import { findAnalysisFor, type RunningAnalysis } from "@/lib/data/analyses/analysis-state"
import { endRange, saveAnnotations, type FinishedAnnotation } from "@/lib/data/analyses/annotation-writes"
import { listPending, type PendingFailure } from "@/lib/data/failures/failure-texts"
import { inBatches } from "@/lib/data/base/in-batches"
import type { TaskPayloads } from "@/lib/data/base/jobs"
import { shortHash } from "@/lib/domain/text/content-hash"
import { groupBy } from "@/lib/domain/collections/group-by"
import { textsOf } from "./read-texts"
import { judgeFor, type LimitedJudge, type GetJudge } from "@/lib/jobs/shared/judges"
import { stopRequested } from "@/lib/jobs/shared/stop-signal"
import type { Watch } from "./watch-analysis"

/**
 * Job 2, once per range of failures: each is read when there is room for a call, its texts only then. Results are
 * written as they come, a few at a time; whatever is left pending goes to the range's next job.
 */
export async function diagnoseRange(
  job: TaskPayloads["analysis-diagnose"],
  { getJudge, watch }: { readonly getJudge: GetJudge; readonly watch: Watch },
): Promise<void> {
  const analysis = await findAnalysisFor(job)
  // While the rest is still being sampled the first failures are read already.
  if (!analysis || (analysis.stage !== "diagnose" && analysis.stage !== "prepare")) return
  if (analysis.status === "running" && !watch.stop())
    await readAll(analysis, job, {
      limited: judgeFor(analysis, await getJudge(analysis.judgeId, analysis.config.replicate)),
      watch,
    })
  await endRange(job, job)
}

async function readAll(
  analysis: RunningAnalysis,
  range: { from: number; to: number },
  { limited, watch }: { readonly limited: LimitedJudge; readonly watch: Watch },
): Promise<void> {
  const pending = await listPending(analysis.id, range)
  const sourceOf = await textsOf(analysis, pending)
  let problem: { error: unknown } | null = null
  const read = async (failure: PendingFailure): Promise<FinishedAnnotation | null> => {
    if (watch.stop()) return null
    const texts = await gatherTexts(failure, sourceOf(failure), analysis.config)
    const annotation = await annotate(texts && { ...texts, signal: watch.signal }, limited.judge)
    return { annotationId: failure.annotationId, outputHash: texts && shortHash(texts.output), annotation }
  }
  const guarded = async <T>(work: () => Promise<T>): Promise<T | null> => {
    try {
      return await work()
    } catch (error) {
      // What was taken back, or ended on purpose, leaves its failure pending.
      if (error === stopRequested || watch.signal.aborted) return null
      problem ??= { error }
      watch.halt("error")
      return null
    }
  }
  await Promise.all(
    pending.map(async (failure) => {
      const finished = await limited.limit(() => guarded(() => read(failure)))
      // Its room is somebody else's while it is being written.
      if (finished) await guarded(() => save({ analysisId: analysis.id, finished }))
    }),
  )
  if (problem) throw (problem as { error: unknown }).error
}

/** Written together, whichever ranges of this process they come from, a few milliseconds after the first at the latest. */
const save = inBatches<{ analysisId: number; finished: FinishedAnnotation }, void>(
  async (waiting) => {
    const byAnalysis = groupBy(waiting, ({ analysisId }) => analysisId)
    for (const [analysisId, ones] of byAnalysis)
      await saveAnnotations(
        analysisId,
        ones.map(({ finished }) => finished),
      )
    return waiting.map(() => undefined)
  },
  { max: 500, gatherMs: 40 },
)
