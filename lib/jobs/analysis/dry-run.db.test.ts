import { afterAll, beforeAll, expect, it } from "vitest"
import { analysisConfigSchema } from "@/lib/method/config/analysis-config"
import { createAnalysis, getAnalysis } from "@/lib/data/analyses/analyses"
import { query } from "@/lib/data/base/client"
import { createDryRun, getDryRun } from "@/lib/data/analyses/dry-runs"
import { getSpend } from "@/lib/data/judges/spend"
import { provideEnv } from "@/lib/env"
import { startFakeJudge, type FakeJudge } from "@/lib/testing/fake-judge/server"
import { storeWorld } from "@/lib/testing/analyses/stored-results"
import { untilStatus } from "@/lib/testing/process/wait-until"
import { startWorker, type RunningWorker } from "@/lib/jobs/worker/worker"

let server: FakeJudge
let worker: RunningWorker
let world: Awaited<ReturnType<typeof storeWorld>>
const judgeId = "compatible/fake"
const config = analysisConfigSchema.parse({ mode: "place", ratio: 0.5 })

beforeAll(async () => {
  server = await startFakeJudge()
  provideEnv({ JUDGE_BASE_URL: server.url, JUDGE_MODEL: "fake", JUDGE_API_KEY: "secret-key-0123456789" })
  world = await storeWorld(81, { models: 3, datasets: 2, examples: 20 })
  // As the app runs it: the configured judge, made from the environment.
  worker = await startWorker({ jobs: 2 })
})
afterAll(async () => {
  await worker.stop()
  await server.close()
})

async function dryRun(judge = judgeId) {
  const { resultSetId, viewer } = world
  const { id } = await createDryRun({ resultSetId, judgeId: judge, config }, viewer)
  return untilStatus(() => getDryRun(id, viewer), "done", "failed")
}

const rows = async () =>
  (
    await query<{ n: number }>(
      `SELECT (SELECT count(*) FROM analysis) + (SELECT count(*) FROM error_annotation) + (SELECT count(*) FROM stratum)
              + (SELECT count(*) FROM analysis_spend) AS n`,
    )
  )[0]?.n

it("shows five prompts and replies word for word, with their tokens, and writes nothing of an analysis", async () => {
  const before = await rows()
  const run = await dryRun()
  expect(run).toMatchObject({ status: "done", message: null, size: 5 })
  expect(run.items).toHaveLength(5)
  expect(await rows()).toBe(before)
  expect(server.stats.requests).toBe(5)
  for (const item of run.items) {
    const [call] = item.calls
    const sent = server.stats.seen.find(({ user }) => user === call?.prompt)
    expect(sent?.system).toBe(call?.system)
    expect(call?.inputTokens).toBe(Math.ceil(((sent?.system.length ?? 0) + (sent?.user.length ?? 0)) / 4))
    expect(JSON.parse(call?.reply ?? "null")).toMatchObject({ title: item.title })
    expect(call?.prompt).toContain(`What of ${item.example}?`)
    expect(item).toMatchObject({ outcome: "diagnosed", reused: false })
  }
  expect(JSON.stringify(run)).not.toContain("secret-key")
})

it("is not paid again by the analysis that follows, nor by a second dry run", async () => {
  const { resultSetId, viewer } = world
  const asked = server.stats.requests
  const again = await dryRun()
  expect(server.stats.requests).toBe(asked)
  expect(again.items.every(({ reused, calls }) => reused && calls[0]?.inputTokens === 0)).toBe(true)

  const { id } = await createAnalysis({ resultSetId, judgeId, config, release: "test" }, viewer)
  expect((await untilStatus(() => getAnalysis(id, viewer), "done")).status).toBe("done")
  const diagnose = (await getSpend(id)).stages.find(({ stage }) => stage === "diagnose")
  expect(diagnose?.reused).toBe(5)
})

it("tells why there is no reply", async () => {
  server.set({ faults: { refusal: 1 } })
  const other = { ...config, replicate: 7 }
  const { id } = await createDryRun({ resultSetId: world.resultSetId, judgeId, config: other, size: 1 }, world.viewer)
  const run = await untilStatus(() => getDryRun(id, world.viewer), "done", "failed")
  server.set({ faults: {} })
  expect(run.items[0]).toMatchObject({ outcome: "refused", title: null })
  expect(run.items[0]?.calls[0]?.reply).not.toBe("")
})

it("ends with the judge's own sentence when it cannot be asked", async () => {
  server.set({ key: "another" })
  const other = { ...config, replicate: 8 }
  const { id } = await createDryRun({ resultSetId: world.resultSetId, judgeId, config: other }, world.viewer)
  const run = await untilStatus(() => getDryRun(id, world.viewer), "done", "failed")
  expect(run.status).toBe("failed")
  expect(run.message).toMatch(/judge compatible\/fake/)
})

it("asks nobody for the built-in judge and shows what it found", async () => {
  const asked = server.stats.requests
  const run = await dryRun("builtin")
  expect(run).toMatchObject({ status: "done" })
  expect(run.items).toHaveLength(5)
  expect(run.items.every(({ calls }) => calls.length === 0)).toBe(true)
  expect(server.stats.requests).toBe(asked)
})

it("is nobody else's", async () => {
  const { id } = await createDryRun({ resultSetId: world.resultSetId, judgeId, config }, world.viewer)
  await expect(getDryRun(id, { id: 999_999, name: "Eve", role: "member" })).rejects.toThrow(/no such dry run/)
})
