import "server-only"
import type { JobHelpers, TaskList } from "graphile-worker"
import { z } from "zod"
import { withTurn } from "@/lib/method/judge/limit-judge"
import { markFailed } from "@/lib/data/analyses/analysis-state"
import type { AnalysisJob } from "@/lib/data/base/jobs"
import { appErrorOf, faultOf } from "@/lib/data/base/faults"
import { throughOutages } from "@/lib/data/base/retry-outages"
import { buildTrees } from "./build-trees"
import { copiedSample } from "./copy-sample"
import { countAnalysis } from "./count-analysis"
import { diagnoseRange } from "./diagnose-range"
import { createJudgePool, type CreateJudge, type GetJudge } from "@/lib/jobs/shared/judges"
import { prepareAnalysis } from "./prepare-analysis"
import { stopRequested } from "@/lib/jobs/shared/stop-signal"
import { watchAnalysis, type Watch } from "./watch-analysis"

const jobSchema = z.object({ analysisId: z.number().int(), attempt: z.number().int() })
const rangeSchema = jobSchema.extend({ from: z.number().int(), to: z.number().int() })

export type AnalysisPorts = {
  readonly createJudge: CreateJudge
  /** no new calls: the process is about to stop */
  readonly shutdown: AbortSignal
  /** the process will not wait for calls under way any longer */
  readonly abort: AbortSignal
}

/**
 * The method as jobs: the only place where judge, database and pipeline stages meet. Every stage can be killed at any
 * moment and run again: stages change under one lock, annotations are written once, replies of judges are stored.
 */
export function analysisTasks(ports: AnalysisPorts): TaskList {
  const getJudge = createJudgePool(ports.createJudge)
  const watched = async <Job extends AnalysisJob>(job: Job, work: (watch: Watch) => Promise<void>) => {
    const watch = watchAnalysis(job, ports)
    try {
      // What other processes have spent counts too, before the first call.
      await watch.meter.look()
      await work(watch)
    } finally {
      await watch.end()
    }
  }
  /** The judge of a job: whatever it is asked is counted, and nothing leaves once the job is to stop. */
  const counted =
    (watch: Watch): GetJudge =>
    async (judgeId, replicate) => {
      const limited = await getJudge(judgeId, replicate)
      const judge = withTurn(watch.meter.metered(limited.judge), () => {
        if (watch.stop()) throw stopRequested
      })
      return { ...limited, judge }
    }
  return {
    "analysis-prepare": task(ports, jobSchema, async (job) => {
      if (!(await copiedSample(job, getJudge))) await prepareAnalysis(job, getJudge)
    }),
    "analysis-diagnose": task(ports, rangeSchema, (job) =>
      watched(job, (watch) => diagnoseRange(job, { getJudge: counted(watch), watch })),
    ),
    "analysis-tree": task(ports, jobSchema, (job) =>
      watched(job, (watch) => buildTrees(job, { getJudge: counted(watch), watch })),
    ),
    "analysis-count": task(ports, jobSchema, countAnalysis),
  }
}

/** Thrown errors are tried again a few times with growing pauses; after that the analysis fails with a sentence. */
const patience = 5

/**
 * An AppError is a broken promise with a sentence of its own (wrong key, no quota), a full disk has one too: it ends the
 * analysis at once, and trying again would only burn more. A database that goes away is waited for. Anything else may
 * pass.
 */
function task<Job extends AnalysisJob>(
  { shutdown }: AnalysisPorts,
  schema: z.ZodType<Job>,
  work: (job: Job) => Promise<void>,
) {
  return async (payload: unknown, helpers: JobHelpers): Promise<void> => {
    const job = schema.parse(payload)
    try {
      await throughOutages(() => work(job), { signal: shutdown })
    } catch (error) {
      if (faultOf(error) === "outage") throw error
      const said = appErrorOf(error)
      if (said) {
        if (said !== error)
          console.error(`Job ${helpers.job.task_identifier} of analysis ${job.analysisId} stopped`, error)
        return markFailed(job, said.message)
      }
      // The queue logs it, and tries again.
      if (helpers.job.attempts < patience) throw error
      console.error(`Job ${helpers.job.task_identifier} of analysis ${job.analysisId} was given up`, error)
      await markFailed(
        job,
        `Stopped after ${patience} tries by a problem that is not the judge's; the server's log has it. What was read is kept: continue when it is mended.`,
      )
    }
  }
}
