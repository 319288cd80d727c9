import "server-only"
import { enqueueParked, lockAnalysis, markDone } from "@/lib/db/analysis-state"
import { transaction } from "@/lib/db/client"
import { enqueueIndexing, type AnalysisJob } from "@/lib/db/jobs"
import { recount, recountStrata } from "@/lib/db/node-counts"
import { listVersionsOf, refreshStatistics } from "@/lib/db/own-trees"
import { recordOwnRelief } from "@/lib/db/relief"

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
