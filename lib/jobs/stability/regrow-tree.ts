import "server-only"
import { growTree, type BuiltTree } from "@/lib/method/tree/grow-tree"
import type { Judge, JudgeResult } from "@/lib/method/judge/judge"
import { limitJudge, withTurn } from "@/lib/method/judge/limit-judge"
import type { TitleItem } from "@/lib/method/tree/title-items"
import type { StabilityRunJob } from "@/lib/data/base/jobs"
import { listTitleItems } from "@/lib/data/analyses/title-items"
import { addStabilityUsage, reportCalls, type MeasuredAnalysis } from "@/lib/data/stability/stability-runs"
import type { TreeRun } from "@/lib/domain/analyses/stability"
import { judgeFor, type GetJudge } from "@/lib/jobs/shared/judges"
import { createStabilityMeter } from "@/lib/jobs/shared/spend-meter"
import { stopRequested } from "@/lib/jobs/shared/stop-signal"
import type { StabilityWatch } from "./watch-stability"

type Regrowing = {
  readonly analysis: MeasuredAnalysis
  readonly run: { readonly seed: number }
  /** ids of the failures in this run */
  readonly failures: ReadonlySet<number>
  readonly getJudge: GetJudge
  readonly watch: StabilityWatch
}

/**
 * The tree grown again from the diagnoses at hand, with another seed. null: it was asked to stop, and starts over; the
 * answers so far are cached.
 */
export async function regrowTree(
  job: StabilityRunJob,
  { analysis, run, failures, getJudge, watch }: Regrowing,
): Promise<TreeRun | null> {
  const items = keepOnly(await listTitleItems(analysis.analysisId, null), failures)
  const { analysisId: id, config: settings } = analysis
  const limited = judgeFor({ id, config: settings }, await getJudge(analysis.judgeId, settings.replicate))
  const meter = countCalls(job, analysis.analysisId)
  // What was spent before is known from here on, so that a cap that is reached already is not asked past.
  await meter.spend.look()
  const goOn = () => {
    if (watch.stopped() || meter.spend.isCapReached()) throw stopRequested
  }
  const judge = limitJudge(withTurn(meter.metered(limited.judge), goOn), (work) => {
    meter.calls.total += 1
    return limited.limit(() => {
      goOn()
      return work()
    })
  })
  try {
    const config = { ...analysis.config, seed: run.seed }
    return toRun(await growTree(items, { judge, config, signal: watch.signal }))
  } catch (error) {
    if (error === stopRequested) return null
    throw error
  } finally {
    await meter.end()
  }
}

function keepOnly(items: readonly TitleItem[], wanted: ReadonlySet<number>): TitleItem[] {
  return items
    .map((item) => ({ ...item, failures: item.failures.filter((id) => wanted.has(id)) }))
    .filter((item) => item.failures.length > 0)
}

function toRun({ nodes, placements, troubles }: BuiltTree): TreeRun {
  const at = new Map(nodes.map(({ slug }, index) => [slug, index]))
  return {
    kind: "tree",
    nodes: nodes.map(({ slug, name, parentSlug }) => ({ slug, name, parent: parentSlug })),
    failures: placements.map(({ failureId }) => failureId),
    places: placements.map(({ outcome, slug }) =>
      slug === null ? (outcome === "other" ? -1 : -2) : (at.get(slug) ?? -2),
    ),
    troubles: troubles.length,
  }
}

/** Calls asked for and answered, and what they cost, told to the database at most once a second. */
function countCalls(job: StabilityRunJob, analysisId: number) {
  const spend = createStabilityMeter(job, analysisId)
  const calls = { total: 0, done: 0 }
  const usage = { inputTokens: 0, outputTokens: 0 }
  const timer = setInterval(() => {
    void reportCalls(job, calls).catch(() => undefined)
    void spend.look().catch(() => undefined)
  }, 1_000)
  const count = async <T>(call: Promise<JudgeResult<T>>): Promise<JudgeResult<T>> => {
    const result = await call
    calls.done += 1
    usage.inputTokens += result.usage.inputTokens
    usage.outputTokens += result.usage.outputTokens
    return result
  }
  const metered = (asked: Judge): Judge => {
    const judge = spend.metered(asked)
    return {
      ...judge,
      proposeCategories: (request) => count(judge.proposeCategories(request)),
      refineCategories: (request) => count(judge.refineCategories(request)),
      reviewCategories: (request) => count(judge.reviewCategories(request)),
      assignCategories: (request) => count(judge.assignCategories(request)),
    }
  }
  const end = async () => {
    clearInterval(timer)
    await Promise.all([reportCalls(job, calls), spend.end()])
    if (usage.inputTokens + usage.outputTokens > 0) await addStabilityUsage(job.stabilityId, usage)
  }
  return { calls, spend, metered, end }
}
