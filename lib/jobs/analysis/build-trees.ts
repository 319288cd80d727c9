import "server-only"
import { growAndPlace } from "@/lib/method/tree/grow-and-place"
import { limitJudge, type Limit } from "@/lib/method/judge/limit-judge"
import type { Judge, JudgeResult } from "@/lib/method/judge/judge"
import type { TreePorts } from "@/lib/method/tree/tree-ports"
import {
  enqueueParked,
  enqueueAgain,
  enterStage,
  findAnalysisFor,
  lockAnalysis,
  reportProgress,
  saveTroubles,
  type RunningAnalysis,
} from "@/lib/data/analyses/analysis-state"
import { transaction } from "@/lib/data/base/client"
import type { AnalysisJob } from "@/lib/data/base/jobs"
import { listTitleItems } from "@/lib/data/analyses/title-items"
import { saveOwnTree, savePlacements } from "@/lib/data/taxonomy/own-trees"
import { getTaxonomy } from "@/lib/data/taxonomy/taxonomies"
import { judgeFor, type LimitedJudge, type GetJudge } from "@/lib/jobs/shared/judges"
import { stopRequested } from "@/lib/jobs/shared/stop-signal"
import type { Watch } from "./watch-analysis"

/**
 * Job 3: an own tree from the titles, places on the release, or both; tree and places in one transaction. Calls are
 * stored by the judge, so a job that was stopped starts over at no cost.
 */
export async function buildTrees(
  job: AnalysisJob,
  { getJudge, watch }: { readonly getJudge: GetJudge; readonly watch: Watch },
): Promise<void> {
  const analysis = await findAnalysisFor(job)
  if (!analysis || (analysis.stage !== "construct" && analysis.stage !== "place")) return
  if (analysis.status === "running" && !watch.stop()) {
    const progress = countCalls(job)
    const limited = judgeFor(analysis, await getJudge(analysis.judgeId, analysis.config.replicate))
    try {
      return await buildAndSave(job, analysis, portsOf(analysis, limited, { watch, progress }))
    } catch (error) {
      if (error !== stopRequested && !watch.signal.aborted) throw error
    } finally {
      progress.end()
    }
  }
  await transaction(async (client) => {
    const now = await lockAnalysis(client, job)
    if (now?.status === "paused") await enqueueParked(client, job, "analysis-tree")
    else if (now?.status === "running") await enqueueAgain(client, job, "analysis-tree")
  })
}

async function buildAndSave(job: AnalysisJob, analysis: RunningAnalysis, ports: TreePorts): Promise<void> {
  const { releaseId } = analysis
  const { tree, placements, troubles } = await growAndPlace(
    {
      // One that is asked again for what failed has places that stay.
      items: (on) => listTitleItems(analysis.id, on === "own" ? null : releaseId),
      release: releaseId === null ? null : await getTaxonomy(releaseId),
    },
    ports,
  )
  await transaction(async (client) => {
    const now = await lockAnalysis(client, job)
    if (!now || now.stage !== analysis.stage || (now.status !== "running" && now.status !== "paused")) return
    if (tree) await saveOwnTree(client, analysis, tree)
    if (placements && releaseId !== null) await savePlacements(client, releaseId, placements)
    await saveTroubles(client, analysis.id, troubles)
    await enterStage(client, job, { stage: "count", task: "analysis-count" })
  })
}

type Progress = ReturnType<typeof countCalls>

function portsOf(
  analysis: RunningAnalysis,
  limited: LimitedJudge,
  { watch, progress }: { watch: Watch; progress: Progress },
): TreePorts {
  const gate: Limit = (work) => {
    progress.asked()
    return limited.limit(async () => {
      if (watch.stop()) throw stopRequested
      return work()
    })
  }
  return { judge: limitJudge(progress.metered(limited.judge), gate), config: analysis.config, signal: watch.signal }
}

/** Calls asked for and answered, told to the database at most once a second. */
function countCalls(job: AnalysisJob) {
  const calls = { total: 0, done: 0 }
  const timer = setInterval(() => void reportProgress(job, calls).catch(() => undefined), 1_000)
  const meter = async <T>(call: Promise<JudgeResult<T>>): Promise<JudgeResult<T>> => {
    const result = await call
    calls.done += 1
    return result
  }
  const metered = (judge: Judge): Judge => ({
    id: judge.id,
    heuristic: judge.heuristic,
    diagnose: (request) => meter(judge.diagnose(request)),
    proposeCategories: (request) => meter(judge.proposeCategories(request)),
    refineCategories: (request) => meter(judge.refineCategories(request)),
    reviewCategories: (request) => meter(judge.reviewCategories(request)),
    assignCategories: (request) => meter(judge.assignCategories(request)),
  })
  return { asked: () => (calls.total += 1), metered, end: () => clearInterval(timer) }
}
