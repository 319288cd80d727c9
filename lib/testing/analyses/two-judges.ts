import { afterEach } from "vitest"
import type { AnalysisConfig } from "@/lib/method/config/analysis-config"
import type { Judge } from "@/lib/method/judge/judge"
import { createAnalysis, getAnalysis } from "@/lib/data/analyses/analyses"
import { judgeReplies } from "@/lib/data/judges/judge-replies"
import { withMemo } from "@/lib/judge/memo/memo"
import { startWorker, type RunningWorker } from "@/lib/jobs/worker/worker"
import { scriptedJudge, type Script } from "@/lib/testing/judges/scripted-judge"
import { storeWorld } from "./stored-results"
import { untilStatus } from "@/lib/testing/process/wait-until"

export const workers: RunningWorker[] = []
afterEach(async () => {
  await Promise.all(workers.splice(0).map((worker) => worker.stop()))
})

/** Two judges of one's own making, who answer by different hashes, cached as the real ones are. */
const scripts: Record<string, Partial<Script>> = {
  first: { seed: 1 },
  second: { seed: 2, faults: { noError: 0.1, refused: 0.05 } },
}
export const asked: Record<string, ReturnType<typeof scriptedJudge>> = {}

export async function work(change: (judge: Judge) => Judge = (judge) => judge): Promise<void> {
  const createJudge = async (judgeId: string, replicate: number) => {
    const judge = (asked[judgeId] ??= scriptedJudge(scripts[judgeId]))
    return withMemo(change({ ...judge, id: judgeId }), judgeReplies, { replicate })
  }
  workers.push(await startWorker({ createJudge, jobs: 3 }))
}

let nextSeed = 700

/** A world of its own, read by the first judge to the end. */
export async function givenAnalysis(config: Partial<AnalysisConfig> = {}) {
  const stored = await storeWorld((nextSeed += 1), { models: 3, datasets: 2, examples: 60 })
  const settings = {
    mode: "both",
    ratio: 0.5,
    divideAbove: 2,
    constructBatch: 20,
    classifyBatch: 20,
    ...config,
  } as const
  const { id } = await createAnalysis(
    { resultSetId: stored.resultSetId, judgeId: "first", config: settings },
    stored.viewer,
  )
  const read = (analysisId = id) => getAnalysis(analysisId, stored.viewer)
  await untilStatus(read, "done")
  return { ...stored, id, read }
}
