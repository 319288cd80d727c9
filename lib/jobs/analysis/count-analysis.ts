import "server-only"
import { enqueueParked, lockAnalysis, markDone } from "@/lib/data/analyses/analysis-state"
import { transaction } from "@/lib/data/base/client"
import { enqueueIndexing, type AnalysisJob } from "@/lib/data/base/jobs"
import { recount, recountStrata } from "@/lib/data/taxonomy/node-counts"
import { listVersionsOf, refreshStatistics } from "@/lib/data/taxonomy/own-trees"
import { recordOwnRelief } from "@/lib/data/taxonomy/relief"

/** Job 4: the aggregates that pages read, and the end of the analysis, in one transaction with the job for its search. */
export async function countAnalysis(job: AnalysisJob): Promise<void> {
  await refreshStatistics()
  await transaction(async (client) => {
    const analysis = await lockAnalysis(client, job)
    if (!analysis || analysis.stage !== "count") return
    if (analysis.status === "paused") return enqueueParked(client, job, "analysis-count")
    if (analysis.status !== "running") return
    const versions = await listVersionsOf(client, analysis.id)
    if (versions.length === 0) await recountStrata(client, analysis.id)
    for (const versionId of versions) await recount(client, analysis.id, versionId)
    await recordOwnRelief(client, analysis.id)
    await markDone(client, job)
    await enqueueIndexing(client, { resultSetId: analysis.resultSetId, analysisId: analysis.id })
  })
}
