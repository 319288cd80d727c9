import { setImmediate as nextTurn } from "node:timers/promises"
import { expect, it } from "vitest"
import { parseConfig } from "@/lib/method/config/analysis-config"
import { scriptedJudge } from "@/lib/testing/judges/scripted-judge"
import { createJudgePool, judgeFor } from "./judges"

it.each([
  [3, 3],
  [1, 1],
  [null, 8],
])("an analysis that wants %s calls at once has at most %d, over all its jobs", async (concurrency, most) => {
  let [open, highest] = [0, 0]
  const limited = { judge: scriptedJudge(), limit: <T>(work: () => Promise<T>) => work() }
  const analysis = { id: 70_000 + most, config: parseConfig({ concurrency }) }
  const call = async () => {
    open += 1
    highest = Math.max(highest, open)
    await new Promise((resolve) => setTimeout(resolve, 5))
    open -= 1
  }
  const jobs = [judgeFor(analysis, limited), judgeFor(analysis, limited)]
  await Promise.all(jobs.flatMap(({ limit }) => Array.from({ length: 4 }, () => limit(call))))
  expect(highest).toBe(most)
})

it("others have their turn between the failures of a judge that only computes", async () => {
  const getJudge = createJudgePool(async () => ({ ...scriptedJudge(), heuristic: true }))
  const { limit } = await getJudge("builtin")
  let read = 0
  const all = Promise.all(Array.from({ length: 20 }, () => limit(async () => (read += 1))))
  await nextTurn()
  expect(read).toBeLessThan(20)
  await all
  expect(read).toBe(20)
})
