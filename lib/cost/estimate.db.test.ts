import { afterAll, beforeAll, expect, it } from "vitest"
import { analysisConfigSchema } from "@/lib/method/config/analysis-config"
import { createAnalysis, getAnalysis } from "@/lib/data/analyses/analyses"
import { query } from "@/lib/data/base/client"
import { savePrice } from "@/lib/data/judges/judge-prices"
import { judgeReplies } from "@/lib/data/judges/judge-replies"
import { getSpend } from "@/lib/data/judges/spend"
import { withMemo } from "@/lib/judge/memo/memo"
import { startWorker, type RunningWorker } from "@/lib/jobs/worker/worker"
import { startFakeJudge, type FakeJudge } from "@/lib/testing/fake-judge/server"
import { testLlmJudge } from "@/lib/testing/judges/llm-judge"
import { storeWorld } from "@/lib/testing/analyses/stored-results"
import { untilStatus } from "@/lib/testing/process/wait-until"
import { estimateCost } from "./estimate"

let server: FakeJudge
let worker: RunningWorker
let world: Awaited<ReturnType<typeof storeWorld>>
let releaseId = 0

const judgeId = "compatible/fake"

beforeAll(async () => {
  server = await startFakeJudge()
  const judge = await testLlmJudge({ url: server.url })
  worker = await startWorker({ createJudge: async () => withMemo(judge, judgeReplies), jobs: 3 })
  world = await storeWorld(71, { models: 4, datasets: 2, examples: 60 })
  const [release] = await query<{ id: number }>("SELECT id FROM taxonomy_version WHERE is_latest")
  releaseId = release?.id ?? 0
})
afterAll(async () => {
  await worker.stop()
  await server.close()
})

const estimate = (config: object, judge = judgeId) =>
  estimateCost(
    { resultSetId: world.resultSetId, judgeId: judge, config: analysisConfigSchema.parse(config), releaseId },
    world.viewer,
  )

async function run(config: object): Promise<number> {
  const { resultSetId, viewer } = world
  const { id } = await createAnalysis({ resultSetId, judgeId, config, release: "test" }, viewer)
  await untilStatus(() => getAnalysis(id, viewer), "done")
  return id
}

it("counts the failures that will be read, and prompts of forty of them at most", async () => {
  const all = await estimate({ ratio: 1 })
  const [counts] = await query<{ n: number }>(
    "SELECT sum(failures)::int AS n FROM result_set_count WHERE result_set_id = $1",
    [world.resultSetId],
  )
  expect(all.failures).toBe(counts?.n)
  expect(all.counted).toBeGreaterThan(20)
  expect(all.counted).toBeLessThanOrEqual(40)
  expect(all.basis).toMatchObject({ repliesMeasured: 0, titlesFrom: "assumption" })
  const one = await estimate({ ratio: 1, cap: 1 })
  expect(one).toMatchObject({ failures: 8, counted: 8 })
  expect(await estimate({ ratio: 1 })).toEqual(all)
})

it("says that the price is unknown instead of nothing, and takes an own price", async () => {
  expect(await estimate({})).toMatchObject({ price: null, total: { usd: null } })
  await savePrice(world.viewer.id, { pattern: "compatible/*", input: 2, cachedInput: null, output: 8, note: null })
  const { total, price } = await estimate({})
  expect(price).toMatchObject({ input: 2, own: true })
  expect(total.usd?.low).toBeCloseTo((2 * total.inputTokens.low + 8 * total.outputTokens.low) / 1e6, 10)
  expect(total.usd?.high).toBeCloseTo((2 * total.inputTokens.high + 8 * total.outputTokens.high) / 1e6, 10)
})

it("asks nobody for the built-in judge", async () => {
  expect(await estimate({}, "builtin")).toMatchObject({
    stages: [],
    tokenizer: "none",
    total: { usd: { low: 0, high: 0 } },
  })
})

it("holds what the analysis then takes, stage by stage, and learns from its replies", async () => {
  const config = { ratio: 1, mode: "both", divideAbove: 2, classifyBatch: 20 }
  const before = await estimate(config)
  const spend = await getSpend(await run(config))
  expect(spend.stages.map(({ stage }) => stage)).toEqual(before.stages.map(({ stage }) => stage))
  for (const { stage, calls, inputTokens, outputTokens } of before.stages) {
    const took = spend.stages.find((one) => one.stage === stage)
    for (const [range, value] of [
      [calls, took?.calls],
      [inputTokens, took?.inputTokens],
      [outputTokens, took?.outputTokens],
    ] as const) {
      expect(value, stage).toBeGreaterThanOrEqual(range.low)
      expect(value, stage).toBeLessThanOrEqual(range.high)
    }
  }
  const after = await estimate(config)
  expect(after.basis).toMatchObject({ titlesFrom: "judge" })
  expect(after.basis.repliesMeasured).toBeGreaterThan(50)
  const width = ({ low, high }: { low: number; high: number }) => high - low
  expect(width(after.basis.replyTokens)).toBeLessThan(width(before.basis.replyTokens) / 3)
})
