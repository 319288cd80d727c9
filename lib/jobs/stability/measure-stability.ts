import "server-only"
import type { JobHelpers, TaskList } from "graphile-worker"
import { z } from "zod"
import { signatureRun, signatureStability } from "@/lib/method/stability/signature-stability"
import { subsample } from "@/lib/method/sampling/subsample"
import { treeStability } from "@/lib/method/stability/tree-stability"
import type { StabilityJob, StabilityRunJob } from "@/lib/data/base/jobs"
import { listFailureGroups, listSampledLabels, listTopNames, readOwnTree } from "@/lib/data/stability/stability-sample"
import {
  failStability,
  findMeasured,
  listFinishedRuns,
  requeueRun,
  saveReport,
  saveRun,
  takeRun,
  type MeasuredAnalysis,
} from "@/lib/data/stability/stability-runs"
import type { RunResult, StabilityReport } from "@/lib/domain/analyses/stability"
import { appErrorOf, faultOf } from "@/lib/data/base/faults"
import { throughOutages } from "@/lib/data/base/retry-outages"
import { AppError } from "@/lib/errors"
import { createJudgePool, type GetJudge } from "@/lib/jobs/shared/judges"
import { regrowTree } from "./regrow-tree"
import type { AnalysisPorts } from "@/lib/jobs/analysis/run-analysis"
import { watchStability } from "./watch-stability"

const jobSchema = z.object({ stabilityId: z.number().int(), attempt: z.number().int() })
const runSchema = jobSchema.extend({ position: z.number().int() })

/**
 * Measurements of stability as jobs: one a run, in any order, by any worker; a run that was cut off starts over, and its
 * judge calls come from the memo. The report is made when the last run is in.
 */
export function stabilityTasks(ports: AnalysisPorts): TaskList {
  const getJudge = createJudgePool(ports.createJudge)
  return {
    "stability-run": task(ports, runSchema, (job) => measureRun(job, getJudge, ports)),
    "stability-report": task(ports, jobSchema, makeReport),
  }
}

async function measureRun(job: StabilityRunJob, getJudge: GetJudge, ports: AnalysisPorts): Promise<void> {
  const analysis = await findMeasured(job)
  if (!analysis || (analysis.status !== "queued" && analysis.status !== "running")) return
  const run = await takeRun(job)
  if (!run) return
  const watch = watchStability(job, ports)
  try {
    const result = await resultOf(job, { analysis, run, getJudge, watch })
    if (result) return await saveRun(job, result)
  } catch (error) {
    // Ended on purpose; what it was is told by the status.
    if (!watch.signal.aborted) throw error
  } finally {
    watch.end()
  }
  await requeueRun(job)
}

type Measuring = {
  readonly analysis: MeasuredAnalysis
  readonly run: { readonly seed: number; readonly ratio: number }
  readonly getJudge: GetJudge
  readonly watch: ReturnType<typeof watchStability>
}

async function resultOf(job: StabilityRunJob, measuring: Measuring): Promise<RunResult | null> {
  const { analysis, run } = measuring
  const version = analysis.kind === "tree" ? null : versionOf(analysis)
  const sample = subsample(await listSampledLabels(analysis.analysisId, version), run)
  if (analysis.kind === "signature") return signatureRun(sample, await listFailureGroups(analysis.analysisId))
  return regrowTree(job, { ...measuring, failures: new Set(sample.map(({ id }) => id)) })
}

const versionOf = ({ releaseId, treeId }: MeasuredAnalysis): number | null => releaseId ?? treeId

async function makeReport(job: StabilityJob): Promise<void> {
  const analysis = await findMeasured(job)
  if (!analysis || (analysis.status !== "queued" && analysis.status !== "running")) return
  await saveReport(job, await reportOf(job, analysis))
}

async function reportOf(job: StabilityJob, analysis: MeasuredAnalysis): Promise<StabilityReport> {
  const runs = await listFinishedRuns(job.stabilityId)
  if (analysis.kind === "tree") {
    if (analysis.treeId === null) throw new AppError("conflict", "The tree that was measured is gone.")
    const reference = await readOwnTree(analysis.analysisId, analysis.treeId)
    return treeStability(
      reference,
      runs.flatMap(({ result, ...run }) => (result.kind === "tree" ? [{ ...run, result }] : [])),
    )
  }
  const version = versionOf(analysis)
  if (version === null) throw new AppError("conflict", "The categories that were measured are gone.")
  const [labels, groups, names] = await Promise.all([
    listSampledLabels(analysis.analysisId, version),
    listFailureGroups(analysis.analysisId),
    listTopNames(version),
  ])
  return signatureStability(
    signatureRun(labels, groups),
    runs.flatMap(({ result, ...run }) => (result.kind === "signature" ? [{ ...run, result }] : [])),
    names,
  )
}

const patience = 5

function task<Job extends StabilityJob>(
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
      if (said) return failStability(job, said.message)
      if (helpers.job.attempts < patience) throw error
      console.error(`Job ${helpers.job.task_identifier} of measurement ${job.stabilityId} was given up`, error)
      await failStability(
        job,
        `Stopped after ${patience} tries by a problem that is not the judge's; the server's log has it. Finished runs are kept: continue when it is mended.`,
      )
    }
  }
}
