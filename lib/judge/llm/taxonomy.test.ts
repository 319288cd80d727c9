import { afterAll, beforeAll, expect, test } from "vitest"
import { parseConfig } from "@/lib/method/config/analysis-config"
import { funnelOf, runPipeline } from "@/lib/method/pipeline"
import { funnelGaps } from "@/lib/domain/analyses/funnel"
import { startFakeJudge, type FakeJudge } from "@/lib/testing/fake-judge/server"
import { testLlmJudge } from "@/lib/testing/judges/llm-judge"
import { aWorld } from "@/lib/testing/analyses/synthetic-results"

let server: FakeJudge
beforeAll(async () => {
  server = await startFakeJudge()
})
afterAll(() => server.close())

test("an own tree grows by recursion over HTTP: every failure has one place in it", async () => {
  const world = aWorld(11, { models: 4, datasets: 2, examples: 60 })
  const config = parseConfig({ seed: 5, mode: "both", ratio: 1, constructBatch: 20, classifyBatch: 15, divideAbove: 3 })
  const judge = await testLlmJudge({ url: server.url })
  const result = await runPipeline(world, config, judge)
  expect(result.tree).not.toBeNull()
  const nodes = result.tree?.nodes ?? []
  expect(Math.max(...nodes.map((node) => node.depth))).toBeGreaterThanOrEqual(2)
  const funnel = funnelOf(result, result.counts.own)
  expect(funnelGaps(funnel, { placed: true })).toEqual([])
  expect(funnel.sampled).toBe(funnel.failures)
  expect(funnel.classified).toBeGreaterThan(funnel.diagnosed / 2)
  expect(Object.keys(server.stats.byTask)).toEqual(expect.arrayContaining(["propose-categories", "assign-categories"]))
})
