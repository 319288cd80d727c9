import { afterEach, beforeEach, expect, it } from "vitest"
import { createAnalysis, getAnalysis } from "@/lib/data/analyses/analyses"
import { query } from "@/lib/data/base/client"
import { exportFailures, type ExportedFailure } from "@/lib/data/exports/export-failures"
import { findExportSource } from "@/lib/data/exports/export-source"
import { judgeReplies } from "@/lib/data/judges/judge-replies"
import { parseEnv } from "@/lib/env"
import { createJudge } from "@/lib/judge/create-judge"
import { startFakeJudge, type FakeJudge } from "@/lib/testing/fake-judge/server"
import { storeWorld } from "@/lib/testing/analyses/stored-results"
import { untilStatus } from "@/lib/testing/process/wait-until"
import { startWorker, type RunningWorker } from "@/lib/jobs/worker/worker"

let server: FakeJudge
let worker: RunningWorker

beforeEach(async () => {
  server = await startFakeJudge()
  const environment = parseEnv({ JUDGE_BASE_URL: server.url, JUDGE_MODEL: "fake" })
  worker = await startWorker({
    createJudge: (id, replicate) => createJudge(id, { store: judgeReplies, replicate, environment }),
    jobs: 2,
  })
})
afterEach(async () => {
  await worker.stop()
  await server.close()
})

type World = Awaited<ReturnType<typeof storeWorld>>

async function analyse({ resultSetId, viewer }: World, judgeId: string): Promise<ExportedFailure[]> {
  const config = { mode: "place", ratio: 1 } as const
  const { id } = await createAnalysis({ resultSetId, judgeId, config, release: "test" }, viewer)
  await untilStatus(() => getAnalysis(id, viewer), "done")
  const rows: ExportedFailure[] = []
  const source = await findExportSource({ analysis: id }, viewer)
  for await (const page of exportFailures(source)) rows.push(...page)
  return rows
}

it("asks the model for what the checks leave open, and each annotation carries the judge that made it", async () => {
  const world = await storeWorld(77, { models: 2, datasets: 1, examples: 40 })
  // Every third output is empty: a check settles those.
  await query(
    `UPDATE prediction_text SET output = '' WHERE prediction_id IN
       (SELECT id FROM prediction WHERE result_set_id = $1 AND example_id % 3 = 0)`,
    [world.resultSetId],
  )
  const judgeId = "builtin+compatible/fake"
  const both = await analyse(world, judgeId)
  const by = (judge: string) => both.filter((row) => row.judge === judge)
  expect(by("builtin").length).toBeGreaterThan(0)
  expect(by("compatible/fake").length).toBeGreaterThan(0)
  expect(by("builtin").length + by("compatible/fake").length).toBe(both.length)
  expect(new Set(by("builtin").map(({ source }) => source))).toEqual(new Set(["check:empty-output"]))
  expect(server.stats.byTask.diagnose).toBe(by("compatible/fake").length)

  // The model alone then reads the empty outputs too, one call an example for the very same text, and nothing twice.
  const alone = await analyse(world, "compatible/fake")
  expect(alone.every(({ judge }) => judge === "compatible/fake")).toBe(true)
  const empty = new Set(by("builtin").map(({ exampleId }) => exampleId))
  expect(server.stats.byTask.diagnose).toBe(by("compatible/fake").length + empty.size)
  expect(alone).toHaveLength(both.length)
})
