import "server-only"
import { sampleStratum, type SampledFailure, type StratumPlan } from "@/lib/analysis/prepare"
import { rangeSize } from "@/lib/db/analysis-control"
import { clearSample, listFailures, listStrata, saveSample, saveStrata } from "@/lib/db/analysis-sample"
import { enqueueParked, enterDiagnosis, enterStage, lockAnalysis, markStarted } from "@/lib/db/analysis-state"
import { transaction } from "@/lib/db/client"
import type { AnalysisJob } from "@/lib/db/jobs"
import { treeStage } from "./build-trees"
import type { Seat } from "./judges"

/**
 * Job 1: thresholds -> failures -> sample, one (model, data set) at a time, and a pending annotation per sampled
 * failure, all in one transaction with the jobs that will read them.
 */
export async function prepareAnalysis(job: AnalysisJob, seatOf: (judgeId: string) => Promise<Seat>): Promise<void> {
  await transaction(async (client) => {
    const analysis = await lockAnalysis(client, job)
    if (!analysis || analysis.stage !== "prepare") return
    if (analysis.status === "paused") return enqueueParked(client, job, "analysis-prepare")
    if (analysis.status !== "queued" && analysis.status !== "running") return
    // A judge that cannot be made (no key) ends the run here, before anything is drawn.
    await seatOf(analysis.judgeId)
    await clearSample(client, analysis.id)
    const strata: StratumPlan[] = []
    const sample: SampledFailure[] = []
    for (const stratum of await listStrata(client, analysis.resultSetId, analysis.config)) {
      const { modelId, datasetId } = stratum
      const failures = stratum.failures > 0 ? await listFailures(client, analysis.resultSetId, stratum) : []
      const drawn = sampleStratum(failures, stratum, analysis.config)
      strata.push({ ...stratum, sampled: drawn.length })
      for (const { id, exampleId } of drawn) sample.push({ predictionId: id, modelId, datasetId, exampleId })
    }
    await saveStrata(client, analysis.id, strata)
    await saveSample(client, analysis.id, sample)
    await markStarted(client, job)
    const ranges = await enterDiagnosis(client, job, rangeSize)
    if (ranges === 0) await enterStage(client, job, { stage: treeStage(analysis.mode), task: "analysis-tree" })
  })
}
