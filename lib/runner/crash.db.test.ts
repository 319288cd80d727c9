import { spawn, type ChildProcess } from "node:child_process"
import { once } from "node:events"
import path from "node:path"
import { afterEach, expect, it } from "vitest"
import { createAnalysis, getAnalysis } from "@/lib/db/analyses"
import { getFunnel } from "@/lib/db/analysis-progress"
import { query } from "@/lib/db/client"
import { judgeReplies } from "@/lib/db/judge-replies"
import { funnelGaps } from "@/lib/domain/funnel"
import { withMemo } from "@/lib/judge/memo"
import { scriptedJudge, unitHash } from "@/lib/testing/scripted-judge"
import { storeWorld } from "@/lib/testing/stored-world"
import { startWorker } from "./worker"

const root = path.join(import.meta.dirname, "../..")
const children: ChildProcess[] = []
afterEach(() => children.splice(0).forEach((child) => child.kill("SIGKILL")))

async function workerProcess(): Promise<ChildProcess> {
  const script = path.join(root, "lib/testing/run-worker.ts")
  const child = spawn(process.execPath, ["--conditions=react-server", "--import", "tsx", script, "40"], {
    cwd: root,
    stdio: ["ignore", "pipe", "inherit"],
  })
  children.push(child)
  if (child.stdout) await once(child.stdout, "data")
  return child
}

const sleep = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))
const countReplies = async () =>
  (await query<{ n: number }>("SELECT count(*)::int AS n FROM judge_reply WHERE task = 'diagnose'"))[0]?.n ?? 0

async function untilReplies(wanted: number): Promise<void> {
  const deadline = Date.now() + 20_000
  while ((await countReplies()) < wanted && Date.now() < deadline) await sleep(10)
}

it("survives kill -9 at odd moments: complete, nothing twice, no finished call paid again", async () => {
  const { resultSetId, viewer } = await storeWorld(7, { models: 4, datasets: 2, examples: 150 })
  const config = { mode: "both", ratio: 1, divideAbove: 2, classifyBatch: 20 } as const
  const { id } = await createAnalysis({ resultSetId, judgeId: "scripted", config }, viewer)
  for (let kill = 0; kill < 3; kill += 1) {
    const child = await workerProcess()
    // By progress, not by the clock: a fast machine must be hit in the middle of the work too.
    await untilReplies((await countReplies()) + 20 + Math.floor(unitHash("kill", kill) * 60))
    child.kill("SIGKILL")
    await once(child, "exit")
  }
  // What the dead worker had already sent may still be committed.
  await sleep(500)
  const [midway, kept] = [await getFunnel(id, null), await countReplies()]
  expect(midway.pending).toBeGreaterThan(0)
  expect(kept).toBeGreaterThan(0)

  const judge = scriptedJudge()
  let asked = 0
  const counting = {
    ...judge,
    diagnose: (request: Parameters<typeof judge.diagnose>[0]) => ((asked += 1), judge.diagnose(request)),
  }
  const worker = await startWorker({ createJudge: async () => withMemo(counting, judgeReplies), jobs: 3 })
  const since = Date.now()
  let analysis = await getAnalysis(id, viewer)
  while (analysis.status !== "done" && Date.now() - since < 30_000) {
    await sleep(50)
    analysis = await getAnalysis(id, viewer)
  }
  await worker.stop()

  const funnel = await getFunnel(id, analysis.treeId)
  expect(analysis.status).toBe("done")
  expect(funnelGaps(funnel, { placed: true })).toEqual([])
  expect(funnel).toMatchObject({ pending: 0, diagnosed: funnel.sampled })
  expect(asked).toBe(funnel.sampled - kept)
  const [doubled] = await query<{ annotations: number; criteria: number }>(
    `SELECT (SELECT count(*)::int FROM error_annotation WHERE analysis_id = $1) AS annotations,
            (SELECT count(*)::int FROM criterion c JOIN error_annotation a ON a.id = c.annotation_id WHERE a.analysis_id = $1) AS criteria`,
    [id],
  )
  expect(doubled).toEqual({ annotations: funnel.sampled, criteria: funnel.sampled * 2 })
})
