import { afterEach, describe, expect, it } from "vitest"
import type { Judge } from "@/lib/method/judge/judge"
import { createAnalysis, getAnalysis } from "@/lib/data/analyses/analyses"
import { resumeAnalysis, retryFailed } from "@/lib/data/analyses/analysis-control"
import { getFunnel, listCauses } from "@/lib/data/analyses/analysis-progress"
import { query } from "@/lib/data/base/client"
import { judgeReplies } from "@/lib/data/judges/judge-replies"
import { funnelGaps, type Funnel } from "@/lib/domain/analyses/funnel"
import { withMemo } from "@/lib/judge/memo/memo"
import { startFakeJudge, type FakeJudge, type FakeJudgeOptions } from "@/lib/testing/fake-judge/server"
import { faultKinds, type FaultKind, type FaultRates } from "@/lib/testing/fake-judge/faults"
import { testLlmJudge } from "@/lib/testing/judges/llm-judge"
import { storeWorld } from "@/lib/testing/analyses/stored-results"
import { until as untilTrue, untilStatus } from "@/lib/testing/process/wait-until"
import { startWorker, type RunningWorker } from "./worker"

// The whole way: worker, queue, database, and the LLM judge over HTTP on a server that misbehaves.

const stops: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop()
})

let nextSeed = 500
async function given(options: FakeJudgeOptions, size: { models: number; datasets: number; examples: number }) {
  const server: FakeJudge = await startFakeJudge(options)
  stops.push(server.close)
  const llm = await testLlmJudge({
    url: server.url,
    key: "key-of-the-test",
    timeoutMs: 1_000,
    ratePatienceMs: 150,
    fatalForMs: 1_000,
  })
  const judge: Judge = withMemo(llm, judgeReplies, { parameters: { test: (nextSeed += 1) } })
  const { resultSetId, viewer } = await storeWorld(nextSeed, size)
  const worker: RunningWorker = await startWorker({ createJudge: async () => judge, jobs: 3 })
  stops.push(() => worker.stop())
  const config = { mode: "both", ratio: 1, constructBatch: 10, classifyBatch: 20, divideAbove: 3 } as const
  const { id } = await createAnalysis({ resultSetId, judgeId: "scripted", config }, viewer)
  const until = (status: string) => untilStatus(() => getAnalysis(id, viewer), status)
  return { id, viewer, server, until }
}

/** Every kind that is an item's own, a fifth of all calls together. */
const ownFaults = faultKinds.filter((kind) => !["wrong-key", "no-model", "no-quota"].includes(kind))
const fifth: FaultRates = Object.fromEntries(
  ownFaults.map((kind) => [kind, kind === "hang" ? 0.004 : 0.2 / ownFaults.length]),
)

/** Resumed as often as it fails, until it is done. */
async function goneOnWith(id: number, viewer: Awaited<ReturnType<typeof storeWorld>>["viewer"]) {
  await untilTrue("it is done", async () => {
    const { status } = await getAnalysis(id, viewer)
    if (status === "failed") await resumeAnalysis(id, viewer)
    return status === "done"
  })
  return getAnalysis(id, viewer)
}

const withoutDiagnosis = ({ refused, unparseable, contextTooLong, unavailable }: Funnel) =>
  refused + unparseable + contextTooLong + unavailable

describe("a fifth of all calls going wrong in every way there is", () => {
  it.each([
    ["for good", true],
    ["for once", false],
  ])(
    "%s: every failure has a named outcome, and a retry brings back what can be",
    async (_name, sticky) => {
      const options = { faults: fifth, sticky, retryAfterSeconds: 0.05 }
      const { id, viewer, server, until } = await given(options, { models: 4, datasets: 2, examples: 110 })
      const { releaseId, treeId } = await until("done")
      const first = await getFunnel(id, releaseId)
      expect(first.sampled).toBeGreaterThan(450)
      expect(first).toMatchObject({ pending: 0, sampled: first.failures })
      for (const version of [releaseId, treeId])
        expect(funnelGaps(await getFunnel(id, version), { placed: true })).toEqual([])
      for (const kind of ownFaults) expect(server.stats.faults[kind], kind).toBeGreaterThan(0)
      const [rows] = await query<{ n: number; silent: number }>(
        `SELECT count(*)::int AS n,
              count(*) FILTER (WHERE outcome NOT IN ('diagnosed', 'no_error_found') AND coalesce(outcome_detail, '') = '')::int AS silent
       FROM error_annotation WHERE analysis_id = $1`,
        [id],
      )
      expect(rows).toEqual({ n: first.sampled, silent: 0 })
      if (sticky) {
        for (const outcome of ["refused", "unparseable", "contextTooLong", "unavailable"] as const)
          expect(first[outcome], outcome).toBeGreaterThan(0)
        expect(new Set((await listCauses(id, 50)).map(({ outcome }) => outcome)).size).toBe(4)
      } else expect(withoutDiagnosis(first) - first.refused - first.contextTooLong).toBeLessThan(0.03 * first.sampled)

      server.set({ faults: {} })
      const asked = server.stats.byTask.diagnose ?? 0
      await retryFailed(id, viewer)
      await until("done")
      const second = await getFunnel(id, releaseId)
      expect(second).toMatchObject({
        refused: first.refused,
        unparseable: 0,
        contextTooLong: 0,
        unavailable: 0,
        unassigned: 0,
        diagnosed: first.sampled - first.refused - first.noErrorFound,
      })
      expect(funnelGaps(second, { placed: true })).toEqual([])
      // What had been read is not read again.
      expect((server.stats.byTask.diagnose ?? 0) - asked).toBe(withoutDiagnosis(first) - first.refused)
    },
    60_000,
  )
})

describe("an endpoint that will not have us", () => {
  it.each<[string, FaultKind, RegExp]>([
    ["the wrong key", "wrong-key", /does not accept the key \(HTTP 401\)/],
    ["an unknown model", "no-model", /does not know the model/],
    ["a quota that is used up", "no-quota", /quota is used up \(HTTP 429\)/],
  ])(
    "%s stops the analysis at once, and it goes on when that is mended",
    async (_name, fault, sentence) => {
      const { id, viewer, server, until } = await given(
        { script: [...Array<null>(20).fill(null), ...Array<FaultKind>(1_000).fill(fault)] },
        { models: 3, datasets: 2, examples: 40 },
      )
      const failed = await until("failed")
      expect(failed.message).toMatch(sentence)
      expect(failed.message).not.toContain("key-of-the-test")
      // Calls that were on their way when the first was turned away, and no more.
      expect(server.stats.faults[fault]).toBeLessThanOrEqual(8)
      const funnel = await getFunnel(id, null)
      expect(withoutDiagnosis(funnel)).toBe(0)
      expect(funnel.pending).toBeGreaterThan(0)
      const read = funnel.sampled - funnel.pending

      server.set({ script: [] })
      const before = server.stats.byTask.diagnose ?? 0
      // For a moment after such an answer the judge is not asked at all, and a run that is resumed too soon ends again.
      const { releaseId } = await goneOnWith(id, viewer)
      const after = await getFunnel(id, releaseId)
      expect(after).toMatchObject({ pending: 0, unavailable: 0, unparseable: 0, refused: 0 })
      expect(funnelGaps(after, { placed: true })).toEqual([])
      expect((server.stats.byTask.diagnose ?? 0) - before).toBeLessThanOrEqual(after.sampled - read)
    },
    30_000,
  )
})
