import "server-only"
import type pg from "pg"
import {
  coveredStrata,
  sampleStratum,
  type SampledFailure,
  type SampledStratum,
} from "@/lib/method/sampling/sample-failures"
import { sampleSize } from "@/lib/domain/analyses/sample-size"
import {
  listFailures,
  listOpenStrata,
  saveSample,
  saveStrata,
  type OpenStratum,
} from "@/lib/data/analyses/analysis-sample"
import {
  enqueueDiagnosis,
  enqueueParked,
  enterDiagnosis,
  findAnalysisFor,
  lockAnalysis,
  markStarted,
  type RunningAnalysis,
} from "@/lib/data/analyses/analysis-state"
import { transaction } from "@/lib/data/base/client"
import { rangeSizeOf, type AnalysisJob } from "@/lib/data/base/jobs"

/**
 * Failures sampled from in one transaction: few at first, so that the first call leaves at once, and never so many that
 * the ranges which end meanwhile wait long for the analysis, which it holds.
 */
const group = { first: 500, later: 2_500 }

/**
 * Job 1: rules -> failures -> sample, one (model, dataset) at a time, and a pending annotation per sampled failure.
 * Groups of them are committed with the jobs that will read them, which start while the rest is still being sampled. A
 * stratum is written with its sample: one that is there is complete, and a job that was killed goes on with the next.
 */
export async function prepareAnalysis(
  job: AnalysisJob,
  getJudge: (judgeId: string) => Promise<unknown>,
): Promise<void> {
  const found = await findAnalysisFor(job)
  if (!found || found.stage !== "prepare") return
  // A judge that cannot be made (no key) ends the run here, before anything is sampled.
  if (found.status === "queued" || found.status === "running") await getJudge(found.judgeId)
  const open = coveredStrata(await listOpenStrata(found), found.config)
  const planned = open.reduce((sum, { failures }) => sum + sampleSize(failures, found.config), 0)
  const size = rangeSizeOf(planned)
  for (let next = 0, limit = group.first; next < open.length; limit = group.later) {
    const strata = takeGroup(open.slice(next), limit)
    next += strata.length
    const samples = await sampleGroup(found, strata)
    if (!(await locked(job, (client) => saveGroup(client, { job, analysis: found, samples, size })))) return
  }
  await locked(job, enterDiagnosis)
}

/** At least one stratum; further ones as long as their failures stay under `limit` together. */
function takeGroup(strata: readonly OpenStratum[], limit: number): OpenStratum[] {
  let failures = 0
  const end = strata.findIndex((one, index) => (failures += one.failures) > limit && index > 0)
  return strata.slice(0, end === -1 ? strata.length : end)
}

/** Runs one step with the analysis locked. False: it must not go on (paused, ended, started anew). */
async function locked(
  job: AnalysisJob,
  step: (client: pg.PoolClient, analysis: RunningAnalysis) => Promise<void>,
): Promise<boolean> {
  return transaction(async (client) => {
    const analysis = await lockAnalysis(client, job)
    if (!analysis || analysis.stage !== "prepare") return false
    if (analysis.status === "paused") await enqueueParked(client, job, "analysis-prepare")
    if (analysis.status !== "queued" && analysis.status !== "running") return false
    if (analysis.status === "queued") await markStarted(client, job)
    await step(client, analysis)
    return true
  })
}

type Sample = { readonly stratum: SampledStratum; readonly sample: readonly SampledFailure[] }

/** Before the analysis is locked: ranges that end wait for it. */
async function sampleGroup(analysis: RunningAnalysis, strata: readonly OpenStratum[]): Promise<Sample[]> {
  const samples: Sample[] = []
  for (const stratum of strata)
    samples.push(sampleStratum(stratum, await listFailures(analysis.resultSetId, stratum), analysis.config))
  return samples
}

/** What was sampled, and jobs that read `size` failures each. */
async function saveGroup(
  client: pg.PoolClient,
  {
    job,
    analysis,
    samples,
    size,
  }: {
    readonly job: AnalysisJob
    readonly analysis: RunningAnalysis
    readonly samples: readonly Sample[]
    readonly size: number
  },
): Promise<void> {
  await saveStrata(
    client,
    analysis,
    samples.map(({ stratum }) => stratum),
  )
  const failures = samples.flatMap(({ sample }) => sample)
  if (failures.length === 0) return
  const above = await saveSample(client, job.analysisId, failures)
  await enqueueDiagnosis(client, job, { size, above })
}
