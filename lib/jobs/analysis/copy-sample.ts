import "server-only"
import {
  enqueueDiagnosis,
  enqueueParked,
  enterDiagnosis,
  lockAnalysis,
  markStarted,
} from "@/lib/data/analyses/analysis-state"
import { transaction } from "@/lib/data/base/client"
import { rangeSizeOf, type AnalysisJob } from "@/lib/data/base/jobs"
import { copySample, findSampleSource } from "@/lib/data/agreement/rereading"
import type { GetJudge } from "@/lib/jobs/shared/judges"

/**
 * Job 1 of an analysis that reads another one's failures again: its sample is copied. Answers false,
 * and does nothing, for an analysis that samples anew.
 */
export async function copiedSample(job: AnalysisJob, getJudge: GetJudge): Promise<boolean> {
  const source = await findSampleSource(job)
  if (source === null) return false
  await transaction(async (client) => {
    const analysis = await lockAnalysis(client, job)
    if (!analysis || analysis.stage !== "prepare") return
    if (analysis.status === "paused") return enqueueParked(client, job, "analysis-prepare")
    if (analysis.status !== "queued" && analysis.status !== "running") return
    // A judge that cannot be made (no key) ends the run here.
    await getJudge(analysis.judgeId, analysis.config.replicate)
    await markStarted(client, job)
    const sampled = await copySample(client, analysis.id, source)
    await enqueueDiagnosis(client, job, { size: rangeSizeOf(sampled) })
    await enterDiagnosis(client, analysis)
  })
  return true
}
