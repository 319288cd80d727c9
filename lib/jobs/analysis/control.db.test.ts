import { afterEach, expect, it } from "vitest"
import type { DiagnoseRequest, Judge } from "@/lib/method/judge/judge"
import { cancelAnalysis, pauseAnalysis, resumeAnalysis, retryFailed } from "@/lib/data/analyses/analysis-control"
import { createAnalysis, getAnalysis } from "@/lib/data/analyses/analyses"
import { getFunnel } from "@/lib/data/analyses/analysis-progress"
import { getSnapshot } from "@/lib/data/analyses/analysis-status"
import { query } from "@/lib/data/base/client"
import { judgeReplies } from "@/lib/data/judges/judge-replies"
import { undetermined } from "@/lib/domain/failures/annotation"
import { funnelGaps } from "@/lib/domain/analyses/funnel"
import { withMemo } from "@/lib/judge/memo/memo"
import { untilAtRest } from "@/lib/testing/analyses/wait-until-idle"
import { scriptedJudge } from "@/lib/testing/judges/scripted-judge"
import { storeWorld } from "@/lib/testing/analyses/stored-results"
import { until } from "@/lib/testing/process/wait-until"
import { startWorker, type RunningWorker } from "@/lib/jobs/worker/worker"

const workers: RunningWorker[] = []
afterEach(async () => {
  await Promise.all(workers.splice(0).map((worker) => worker.stop()))
})

async function work(judge: Judge): Promise<void> {
  workers.push(await startWorker({ createJudge: async () => judge, jobs: 3 }))
}

let seed = 950
async function givenAnalysis(mode: "place" | "both" = "place") {
  const { resultSetId, viewer } = await storeWorld((seed += 1), { models: 3, datasets: 2, examples: 40 })
  const config = { mode, ratio: 1, divideAbove: 2, constructBatch: 10, classifyBatch: 20 } as const
  const { id } = await createAnalysis({ resultSetId, judgeId: "scripted", config }, viewer)
  const state = () => getAnalysis(id, viewer)
  const done = () => until("it is done", async () => (await state()).status === "done")
  return { id, viewer, state, done }
}

it("cancelling ends calls that would hang for ever, and no call is made after that", async () => {
  const { id, viewer, state } = await givenAnalysis()
  const calls = { open: 0, made: 0, ended: 0 }
  const hang = ({ signal }: DiagnoseRequest) => {
    signal?.throwIfAborted()
    calls.made += 1
    calls.open += 1
    return new Promise<never>((_, reject) =>
      signal?.addEventListener("abort", () => {
        calls.open -= 1
        calls.ended += 1
        reject(signal.reason as Error)
      }),
    )
  }
  await work({ ...scriptedJudge(), diagnose: hang })
  await until("calls are in flight", () => calls.open >= 3)
  await cancelAnalysis(id, viewer)
  await until("every call has been ended", () => calls.open === 0)
  const { made } = calls
  await untilAtRest(id)
  expect(calls).toEqual({ open: 0, made, ended: made })
  expect((await state()).status).toBe("cancelled")
  // What was cut off is not an outcome: it is still to be read.
  expect(await getFunnel(id, null)).toMatchObject({ unavailable: 0, diagnosed: 0 })
})

it("pausing, resuming, cancelling and resuming again pays for no diagnosis and no taxonomy call twice", async () => {
  const { id, viewer, state, done } = await givenAnalysis("both")
  const judge = scriptedJudge({ delay: 15 })
  await work(withMemo(judge, judgeReplies))
  const paid = async () => (await query<{ n: number }>("SELECT count(*)::int AS n FROM judge_reply"))[0]?.n ?? 0
  const before = await paid()
  await until("some are read", () => judge.calls.count > 20)
  await pauseAnalysis(id, viewer)
  await untilAtRest(id)
  await resumeAnalysis(id, viewer)
  await until("more are read", () => judge.calls.count > 60)
  await cancelAnalysis(id, viewer)
  await untilAtRest(id)
  const atCancel = { calls: judge.calls.count, paid: (await paid()) - before }
  await resumeAnalysis(id, viewer)
  await done()
  const funnel = await getFunnel(id, (await state()).treeId)
  expect(funnelGaps(funnel, { placed: true })).toEqual([])
  expect(funnel.pending).toBe(0)
  // Only what the cancellation cut off can have been asked twice; whatever was answered is cached.
  const cutOff = atCancel.calls - atCancel.paid
  expect(judge.calls.count - cutOff).toBe((await paid()) - before)
}, 90_000)

it("retrying asks for exactly what had no usable answer; refusals stay, and the counts reconcile", async () => {
  const { id, viewer, state, done } = await givenAnalysis("both")
  await work(scriptedJudge({ faults: { refused: 0.1, unparseable: 0.15, unavailable: 0.15, omit: 0.2 } }))
  await done()
  const before = await getFunnel(id, (await state()).releaseId)
  const failed = before.unparseable + before.unavailable
  expect([before.refused > 0, failed > 0, before.unassigned > 0]).toEqual([true, true, true])
  expect((await getSnapshot(await state())).retryable).toBeGreaterThanOrEqual(failed + before.unassigned)
  await workers.pop()?.stop()

  const healthy = scriptedJudge()
  const asked: string[] = []
  await work({ ...healthy, diagnose: (request) => (asked.push(request.exampleId), healthy.diagnose(request)) })
  await retryFailed(id, viewer)
  await done()
  expect(asked).toHaveLength(failed)
  const { releaseId, treeId } = await state()
  for (const version of [releaseId, treeId]) {
    const after = await getFunnel(id, version)
    expect(after).toMatchObject({ refused: before.refused, unparseable: 0, unavailable: 0, unassigned: 0, pending: 0 })
    expect(after.diagnosed).toBe(before.diagnosed + failed)
    expect(funnelGaps(after, { placed: true })).toEqual([])
    const [own] = await query<{ n: number }>(
      "SELECT coalesce(sum(own), 0)::int AS n FROM node_count WHERE analysis_id = $1 AND version_id = $2",
      [id, version],
    )
    expect(own?.n).toBe(after.classified)
  }
})

it("a clean run has nothing to retry and no trouble, though its judge could not tell the cause of every failure", async () => {
  const { id, viewer, state, done } = await givenAnalysis("both")
  const judge = scriptedJudge()
  const cannotTell = (title: string) => title.startsWith("Logic")
  await work({
    ...judge,
    diagnose: async (request) => {
      const said = await judge.diagnose(request)
      return said.ok && cannotTell(said.value.title)
        ? { ...said, value: { ...said.value, source: undetermined } }
        : said
    },
    // As the built-in judge does: on categories that were named for it, it leaves out what it knows nothing of.
    assignCategories: ({ items, ...request }) =>
      judge.assignCategories({ ...request, items: items.filter(({ title }) => !cannotTell(title)) }),
  })
  await done()
  const ended = await state()
  const snapshot = await getSnapshot(ended)
  expect(snapshot.funnel.unassigned).toBeGreaterThan(0)
  expect([snapshot.retryable, ended.troubles]).toEqual([0, 0])
  await expect(retryFailed(id, viewer)).rejects.toThrow("Nothing failed: there is nothing to retry.")
})
