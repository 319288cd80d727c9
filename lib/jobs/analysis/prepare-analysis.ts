import "server-only"
import { sampleStratum, type SampledFailure, type StratumPlan } from "@/lib/method/sampling/sample-failures"
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
import { pool, transaction } from "@/lib/data/base/client"
import { rangeSizeOf, type AnalysisJob } from "@/lib/data/base/jobs"

/**
 * Failures prepared in one transaction: few at first, so that the first call leaves at once, and never so many that the
 * ranges which end meanwhile wait long for the analysis, which it holds.
 */
const group = { first: 500, later: 2_500 }

/**
 * Job 1: rules -> failures -> sample, one (model, data set) at a time, and a pending annotation per sampled failure.
 * Groups of them are committed with the jobs that will read them, which start while the rest is still being drawn. A
 * stratum is written with its sample: one that is there is complete, and a job that was killed goes on with the next.
 */
export async function prepareAnalysis(job: AnalysisJob, seatOf: (judgeId: string) => Promise<unknown>): Promise<void> {
  const found = await findAnalysisFor(job)
  if (!found || found.stage !== "prepare") return
  // A judge that cannot be made (no key) ends the run here, before anything is drawn.
  if (found.status === "queued" || found.status === "running") await seatOf(found.judgeId)
  const open = await listOpenStrata(found, found.config)
  const planned = open.reduce((sum, { failures }) => sum + sampleSize(failures, found.config), 0)
  const size = rangeSizeOf(planned)
  for (let next = 0, limit = group.first; next < open.length; limit = group.later) {
    const strata = takeGroup(open.slice(next), limit)
    next += strata.length
    const drawn = await drawGroup(found, strata)
    if (!(await locked(job, (client) => saveGroup(client, { job, drawn, size })))) return
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
  step: (client: Parameters<typeof enterDiagnosis>[0], analysis: RunningAnalysis) => Promise<void>,
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

type Drawn = { readonly plans: readonly StratumPlan[]; readonly sample: readonly SampledFailure[] }

/** Before the analysis is locked: ranges that end wait for it. */
async function drawGroup(analysis: RunningAnalysis, strata: readonly OpenStratum[]): Promise<Drawn> {
  const plans: StratumPlan[] = []
  const sample: SampledFailure[] = []
  for (const stratum of strata) {
    const { modelId, datasetId } = stratum
    const failures = await listFailures(pool(), analysis.resultSetId, stratum)
    const drawn = sampleStratum(failures, stratum, analysis.config)
    plans.push({ ...stratum, failures: failures.length, sampled: drawn.length })
    for (const { id, exampleId } of drawn) sample.push({ predictionId: id, modelId, datasetId, exampleId })
  }
  return { plans, sample }
}

/** What was drawn, and jobs that read `size` failures each. */
async function saveGroup(
  client: Parameters<typeof enterDiagnosis>[0],
  { job, drawn: { plans, sample }, size }: { readonly job: AnalysisJob; readonly drawn: Drawn; readonly size: number },
): Promise<void> {
  await saveStrata(client, job.analysisId, plans)
  if (sample.length === 0) return
  const above = await saveSample(client, job.analysisId, sample)
  await enqueueDiagnosis(client, job, { size, above })
}
