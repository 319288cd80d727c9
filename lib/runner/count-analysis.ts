import "server-only"
import { enqueueParked, lockAnalysis, markDone } from "@/lib/db/analysis-state"
import { pool, transaction } from "@/lib/db/client"
import type { AnalysisJob } from "@/lib/db/jobs"
import { recount, recountStrata } from "@/lib/db/node-counts"
import { listVersionsOf, refreshStatistics } from "@/lib/db/own-trees"
import { recordOwnRelief } from "@/lib/db/relief"
import { indexAnalysis } from "@/lib/db/search-index"

/**
 * Job 4: the aggregates that pages read, and the end of the analysis, in one transaction. The words that searches read
 * come before it, so that nobody waits for their lock; a job that is run again finds them there.
 */
export async function countAnalysis(job: AnalysisJob): Promise<void> {
  await refreshStatistics()
  await indexAnalysis(pool(), job.analysisId)
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
  })
}
