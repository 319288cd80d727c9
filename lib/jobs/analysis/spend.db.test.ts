import { afterEach, beforeEach, expect, it } from "vitest"
import { createAnalysis, getAnalysis } from "@/lib/data/analyses/analyses"
import { resumeAnalysis } from "@/lib/data/analyses/analysis-control"
import { getFunnel } from "@/lib/data/analyses/analysis-progress"
import { query } from "@/lib/data/base/client"
import { judgeReplies } from "@/lib/data/judges/judge-replies"
import { savePrice } from "@/lib/data/judges/judge-prices"
import { listPromptsUsed } from "@/lib/data/analyses/prompts-used"
import { readingCost } from "@/lib/data/judges/reading-cost"
import { getSpend } from "@/lib/data/judges/spend"
import { setSpendCap } from "@/lib/data/judges/spend-cap"
import { funnelGaps } from "@/lib/domain/analyses/funnel"
import { diagnoseTask } from "@/lib/judge/llm/prompts/diagnose"
import { promptHash, promptVersion } from "@/lib/judge/llm/prompts/prompt-task"
import { withMemo } from "@/lib/judge/memo/memo"
import { startFakeJudge, type FakeJudge } from "@/lib/testing/fake-judge/server"
import { testLlmJudge } from "@/lib/testing/judges/llm-judge"
import { untilAtRest } from "@/lib/testing/analyses/wait-until-idle"
import { storeWorld } from "@/lib/testing/analyses/stored-results"
import { untilStatus } from "@/lib/testing/process/wait-until"
import { startWorker, type RunningWorker } from "@/lib/jobs/worker/worker"

let server: FakeJudge
const workers: RunningWorker[] = []

beforeEach(async () => void (server = await startFakeJudge({ latencyMs: 5 })))
afterEach(async () => {
  await Promise.all(workers.splice(0).map((worker) => worker.stop()))
  await server.close()
})

async function work(replicate = 0): Promise<void> {
  const judge = await testLlmJudge({ url: server.url, concurrency: 4 })
  workers.push(await startWorker({ createJudge: async () => withMemo(judge, judgeReplies, { replicate }), jobs: 3 }))
}

type Viewer = { readonly id: number; readonly name: string; readonly role: "owner" }
const until = (id: number, viewer: Viewer, statuses: readonly string[]) =>
  untilStatus(() => getAnalysis(id, viewer), ...statuses)

const judgeId = "compatible/fake"
const config = { mode: "both", ratio: 1, divideAbove: 2, classifyBatch: 20 } as const

/** What the endpoint has counted, of the requests it still remembers. */
const tokensSeen = () =>
  server.stats.seen.reduce((sum, { system, user }) => sum + Math.ceil((system.length + user.length) / 4), 0)

it("counts calls and tokens by stage as the endpoint does, and what memory answered apart", async () => {
  const { resultSetId, viewer } = await storeWorld(61, { models: 2, datasets: 1, examples: 30 })
  await savePrice(viewer.id, { pattern: "compatible/*", input: 1, cachedInput: null, output: 10, note: null })
  await work()
  const first = await createAnalysis({ resultSetId, judgeId, config }, viewer)
  expect((await until(first.id, viewer, ["done"])).status).toBe("done")
  const spend = await getSpend(first.id)
  expect(spend.total.reused).toBe(0)
  expect(spend.total.calls).toBe(server.stats.requests)
  expect(server.stats.requests).toBeLessThanOrEqual(100)
  expect(spend.total.inputTokens).toBe(tokensSeen())
  const calls = Object.fromEntries(spend.stages.map((stage) => [stage.stage, stage.calls]))
  expect(calls.diagnose).toBe(server.stats.byTask.diagnose)
  expect((calls.construct ?? 0) + (calls.classify ?? 0) + (calls.recursion ?? 0)).toBe(
    server.stats.requests - (server.stats.byTask.diagnose ?? 0),
  )
  expect(calls.recursion).toBeGreaterThan(0)
  const diagnose = spend.stages.find(({ stage }) => stage === "diagnose")
  const perReading = await readingCost(first.id)
  expect(perReading?.calls).toBe(diagnose?.calls)
  expect((perReading?.usd ?? 0) * (perReading?.calls ?? 0)).toBeCloseTo(diagnose?.usd ?? -1, 10)
  expect(spend.usd).toBeCloseTo((spend.total.inputTokens + 10 * spend.total.outputTokens) / 1e6, 10)

  expect(await listPromptsUsed(first.id)).toEqual([{ version: promptVersion, hash: promptHash(diagnoseTask) }])

  const asked = server.stats.requests
  const second = await createAnalysis({ resultSetId, judgeId, config }, viewer)
  expect((await until(second.id, viewer, ["done"])).status).toBe("done")
  const again = await getSpend(second.id)
  expect(server.stats.requests).toBe(asked)
  expect(again.total).toMatchObject({ calls: 0, reused: asked, inputTokens: 0, outputTokens: 0 })
  expect(again.usd).toBe(0)
  expect(await readingCost(second.id)).toBeNull()
  // What memory answered was asked by the same prompt, and says so.
  expect(await listPromptsUsed(second.id)).toEqual(await listPromptsUsed(first.id))
})

it("pauses at its cap with nothing lost, and goes on when the cap is raised", async () => {
  const { resultSetId, viewer } = await storeWorld(62, { models: 3, datasets: 1, examples: 60 })
  await savePrice(viewer.id, { pattern: judgeId, input: 1, cachedInput: null, output: 10, note: null })
  const capUsd = 0.05
  const { id } = await createAnalysis({ resultSetId, judgeId, config, spendCap: { usd: capUsd, tokens: null } }, viewer)
  await work(1)
  const paused = await until(id, viewer, ["paused", "done"])
  expect(paused.status).toBe("paused")
  expect(paused.message).toMatch(/^Spend cap reached: \$0\.0\d of \$0\.05\./)
  await untilAtRest(id)
  const asked = server.stats.requests
  const spend = await getSpend(id)
  const perCall = (spend.usd ?? 0) / spend.total.calls
  expect(spend.usd).toBeGreaterThanOrEqual(capUsd)
  // The call that reached it, and at most one beside it that was thought to be cheaper than it was.
  expect(spend.usd).toBeLessThanOrEqual(capUsd + 2 * perCall)
  const midway = await getFunnel(id, null)
  expect(midway.diagnosed).toBe(spend.total.calls)
  expect(midway.pending).toBe(midway.sampled - midway.diagnosed)
  expect(server.stats.requests).toBe(asked)

  await expect(resumeAnalysis(id, viewer)).rejects.toThrow(/spend cap is reached/)
  await expect(setSpendCap(id, { usd: capUsd, tokens: null }, viewer)).rejects.toThrow(/must be above/)
  await setSpendCap(id, { usd: 100, tokens: null }, viewer)
  const done = await until(id, viewer, ["done", "paused"])
  expect(done).toMatchObject({ status: "done", message: null })
  const funnel = await getFunnel(id, done.treeId)
  expect(funnelGaps(funnel, { placed: true })).toEqual([])
  expect(server.stats.byTask.diagnose).toBe(funnel.sampled)
  expect((await getSpend(id)).total).toMatchObject({ reused: 0, calls: server.stats.requests })
})

it("stops at a number of tokens where the price is unknown, and shows no cost", async () => {
  const { resultSetId, viewer } = await storeWorld(63, { models: 2, datasets: 1, examples: 40 })
  await expect(
    createAnalysis({ resultSetId, judgeId, config, spendCap: { usd: 1, tokens: null } }, viewer),
  ).rejects.toThrow(/price of "compatible\/fake" is unknown/)
  const { id } = await createAnalysis({ resultSetId, judgeId, config, spendCap: { usd: null, tokens: 10_000 } }, viewer)
  await work(2)
  const paused = await until(id, viewer, ["paused", "done"])
  expect(paused).toMatchObject({ status: "paused" })
  expect(paused.message).toMatch(/of 10,000 tokens/)
  expect(await getSpend(id)).toMatchObject({ usd: null, price: null, capReached: true })
  await setSpendCap(id, { usd: null, tokens: null }, viewer)
  expect((await until(id, viewer, ["done"])).status).toBe("done")
})

it("keeps the price of the day it was started on", async () => {
  const { resultSetId, viewer } = await storeWorld(64, { models: 1, datasets: 1, examples: 5 })
  await savePrice(viewer.id, { pattern: judgeId, input: 3, cachedInput: 1, output: 9, note: "contract" })
  const { id } = await createAnalysis({ resultSetId, judgeId, config }, viewer)
  await savePrice(viewer.id, { pattern: judgeId, input: 5, cachedInput: 1, output: 9, note: "contract" })
  expect((await getSpend(id)).price).toMatchObject({ input: 3, source: "contract", own: true })
  await query("UPDATE analysis SET price = NULL WHERE id = $1", [id])
  expect(await getSpend(id)).toMatchObject({ priceIsTodays: true, price: { input: 5 } })
})
