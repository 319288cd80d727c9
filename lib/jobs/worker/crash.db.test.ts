import { spawn, type ChildProcess } from "node:child_process"
import { once } from "node:events"
import { rm } from "node:fs/promises"
import path from "node:path"
import { afterAll, afterEach, expect, it } from "vitest"
import { createAnalysis, getAnalysis } from "@/lib/data/analyses/analyses"
import { getFunnel } from "@/lib/data/analyses/analysis-progress"
import { pool, query } from "@/lib/data/base/client"
import { judgeReplies } from "@/lib/data/judges/judge-replies"
import { getSpend } from "@/lib/data/judges/spend"
import { funnelGaps } from "@/lib/domain/analyses/funnel"
import { withMemo } from "@/lib/judge/memo/memo"
import { bundle } from "@/lib/testing/process/bundle"
import { scriptedJudge, unitHash } from "@/lib/testing/judges/scripted-judge"
import { storeWorld } from "@/lib/testing/analyses/stored-results"
import { until, untilStatus } from "@/lib/testing/process/wait-until"
import { startWorker } from "./worker"

const root = path.join(import.meta.dirname, "../../..")
const children: ChildProcess[] = []
afterEach(() => children.splice(0).forEach((child) => child.kill("SIGKILL")))

const workerFile = path.join(root, `node_modules/.cache/erroratlas/run-worker-${process.pid}.mjs`)
afterAll(() => rm(workerFile, { force: true }))

async function workerProcess(): Promise<ChildProcess> {
  const child = spawn(process.execPath, ["--conditions=react-server", workerFile, "40"], {
    cwd: root,
    stdio: ["ignore", "pipe", "inherit"],
  })
  children.push(child)
  if (child.stdout) await once(child.stdout, "data")
  return child
}

const sleep = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))
const countReplies = async (tasks: "diagnosis" | "any" = "any") =>
  (
    await query<{ n: number }>(
      "SELECT count(*)::int AS n FROM judge_reply WHERE $1 = 'any' OR (task = 'diagnose') = ($1 = 'diagnosis')",
      [tasks],
    )
  )[0]?.n ?? 0

/** By progress, not by the clock: a fast machine must be hit in the middle of the work too. */
async function untilReplies(more: number): Promise<void> {
  const wanted = (await countReplies()) + more
  await until(`${more} more replies are kept`, async () => (await countReplies()) >= wanted)
}

const kills = 20

it("survives 20 kills -9 at random moments: complete, nothing twice, no finished call paid again", async () => {
  const { resultSetId, viewer } = await storeWorld(7, { models: 4, datasets: 2, examples: 130 })
  const config = { mode: "both", ratio: 1, divideAbove: 2, classifyBatch: 5, constructBatch: 10 } as const
  const { id } = await createAnalysis({ resultSetId, judgeId: "scripted", config }, viewer)
  const stages: string[] = []
  await bundle(path.join(root, "lib/testing/analyses/run-worker.ts"), workerFile)
  let next = workerProcess()
  for (let kill = 0; kill < kills; kill += 1) {
    const child = await next
    // Some before the first reply, while the sample is being drawn; later ones among the few calls about the tree. The
    // first two die at any moment at all: whatever it is, nothing may be lost.
    const moment = unitHash("kill", kill)
    const { stage } = await getAnalysis(id, viewer)
    if (kill < 2) await sleep(moment * 60)
    else await untilReplies(1 + Math.floor(moment * (stage === "construct" ? 12 : 60)))
    // The next process loads its modules while this one still works.
    next = workerProcess()
    child.kill("SIGKILL")
    await once(child, "exit")
    stages.push((await getAnalysis(id, viewer)).stage)
  }
  ;(await next).kill("SIGKILL")
  // What the dead workers had already sent may still be committed: until the server has ended their sessions.
  await until("no session is left but this process's own", async () => {
    const [row] = await query<{ n: number }>(
      "SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = current_database() AND backend_type = 'client backend'",
    )
    return (row?.n ?? 0) <= pool().totalCount
  })
  const [midway, kept] = [await getAnalysis(id, viewer), await countReplies("diagnosis")]
  expect(midway.status).toBe("running")
  // Nobody is left who could write anything later: what was kept is counted, of the killed as well.
  const [paid, replies] = [(await getSpend(id)).total.calls, await countReplies()]
  expect(paid).toBeGreaterThanOrEqual(replies)
  // Paid twice: what one had asked when it was killed and another asked again.
  expect(paid).toBeLessThanOrEqual(replies + kills)
  expect(kept).toBeGreaterThan(0)
  expect(new Set(stages)).toContain("construct")

  const judge = scriptedJudge()
  let asked = 0
  const counting = {
    ...judge,
    diagnose: (request: Parameters<typeof judge.diagnose>[0]) => ((asked += 1), judge.diagnose(request)),
  }
  const worker = await startWorker({ createJudge: async () => withMemo(counting, judgeReplies), jobs: 3 })
  const analysis = await untilStatus(() => getAnalysis(id, viewer), "done")
  await worker.stop()

  const funnel = await getFunnel(id, analysis.treeId)
  expect(analysis.status).toBe("done")
  expect(funnelGaps(funnel, { placed: true })).toEqual([])
  expect(funnel).toMatchObject({ pending: 0, diagnosed: funnel.sampled })
  expect(asked).toBe(funnel.sampled - kept)
  // One kept reply per failure: nobody paid twice for the same request, whoever was killed in between.
  expect(await countReplies("diagnosis")).toBe(funnel.sampled)
  const [doubled] = await query<{ annotations: number; criteria: number }>(
    `SELECT (SELECT count(*)::int FROM error_annotation WHERE analysis_id = $1) AS annotations,
            (SELECT count(*)::int FROM criterion c JOIN error_annotation a ON a.id = c.annotation_id WHERE a.analysis_id = $1) AS criteria`,
    [id],
  )
  expect(doubled).toEqual({ annotations: funnel.sampled, criteria: funnel.sampled * 2 })
}, 240_000)
