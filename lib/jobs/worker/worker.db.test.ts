import { afterEach, describe, expect, it, vi } from "vitest"
import type { AnalysisConfig } from "@/lib/method/config/analysis-config"
import { cancelAnalysis, pauseAnalysis, resumeAnalysis, retryFailed } from "@/lib/data/analyses/analysis-control"
import { createAnalysis, getAnalysis } from "@/lib/data/analyses/analyses"
import { getFunnel, listCauses } from "@/lib/data/analyses/analysis-progress"
import { getSnapshot } from "@/lib/data/analyses/analysis-status"
import { enqueueAgain } from "@/lib/data/analyses/analysis-state"
import { query, transaction } from "@/lib/data/base/client"
import { jobKeyPrefix } from "@/lib/data/base/jobs"
import { judgeReplies } from "@/lib/data/judges/judge-replies"
import { funnelGaps } from "@/lib/domain/analyses/funnel"
import { env } from "@/lib/env"
import { AppError } from "@/lib/errors"
import { withMemo } from "@/lib/judge/memo/memo"
import { runSql } from "@/lib/testing/database-server"
import { scriptedJudge, type Script } from "@/lib/testing/judges/scripted-judge"
import { untilAtRest } from "@/lib/testing/analyses/wait-until-idle"
import { storeWorld } from "@/lib/testing/analyses/stored-results"
import { until, untilStatus } from "@/lib/testing/process/wait-until"
import type { DiagnoseRequest, Judge } from "@/lib/method/judge/judge"
import { startWorker, type RunningWorker } from "./worker"

const workers: RunningWorker[] = []
afterEach(async () => {
  await Promise.all(workers.splice(0).map((worker) => worker.stop()))
})

async function work(judge: Judge, jobs = 3): Promise<RunningWorker> {
  const worker = await startWorker({ createJudge: async () => judge, jobs })
  workers.push(worker)
  return worker
}

let nextSeed = 100
async function givenAnalysis(config: Partial<AnalysisConfig> = {}, size = { models: 3, datasets: 2, examples: 60 }) {
  const stored = await storeWorld((nextSeed += 1), size)
  const settings = { mode: "both", ratio: 1, divideAbove: 2, constructBatch: 10, classifyBatch: 20, ...config } as const
  const { id } = await createAnalysis(
    { resultSetId: stored.resultSetId, judgeId: "scripted", config: settings },
    stored.viewer,
  )
  const state = () => getAnalysis(id, stored.viewer)
  const reached = (status: string) => untilStatus(state, status)
  const readCount = async () => {
    const funnel = await getFunnel(id, null)
    return funnel.sampled - funnel.pending
  }
  const untilRead = (count: number) => until(`${count} are read`, async () => (await readCount()) >= count)
  return { ...stored, id, state, reached, untilRead }
}

/** All that an analysis brought, without surrogate ids. */
async function resultOf(id: number) {
  const annotations = await query(
    `SELECT m.name AS model, d.name AS dataset, e.external_id, a.outcome, a.title, a.summary, a.confidence,
            (SELECT array_agg(v.kind || ':' || coalesce(n.slug, ca.outcome::text) ORDER BY v.kind) FROM category_assignment ca
             JOIN taxonomy_version v ON v.id = ca.version_id LEFT JOIN taxonomy_node n ON n.id = ca.node_id
             WHERE ca.annotation_id = a.id) AS places,
            (SELECT count(*)::int FROM criterion c WHERE c.annotation_id = a.id) AS criteria
     FROM error_annotation a JOIN model m ON m.id = a.model_id JOIN dataset d ON d.id = a.dataset_id JOIN example e ON e.id = a.example_id
     WHERE a.analysis_id = $1 ORDER BY a.id`,
    [id],
  )
  const nodes = await query(
    `SELECT n.slug, p.slug AS parent, n.depth, n.position FROM taxonomy_node n JOIN taxonomy_version v ON v.id = n.version_id
     LEFT JOIN taxonomy_node p ON p.id = n.parent_id WHERE v.analysis_id = $1 ORDER BY n.slug`,
    [id],
  )
  return { annotations, nodes }
}

const faulty: Script["faults"] = {
  refused: 0.05,
  unparseable: 0.05,
  unavailable: 0.05,
  noError: 0.1,
  omit: 0.1,
  invent: 0.1,
}

describe("an analysis from start to end", () => {
  it("loses nothing: funnel, strata and nodes agree with the raw rows on both trees", async () => {
    const { id, world, reached } = await givenAnalysis()
    await work(scriptedJudge({ faults: faulty, delay: 2 }))
    const analysis = await reached("done")
    for (const version of [analysis.releaseId, analysis.treeId]) {
      const funnel = await getFunnel(id, version)
      expect(funnelGaps(funnel, { placed: true })).toEqual([])
      expect(funnel).toMatchObject({
        predictions: world.predictions.filter(({ score }) => score !== null).length,
        unscored: world.predictions.filter(({ score }) => score === null).length,
        failures: world.predictions.filter(({ score }) => score !== null && score < 0.6).length,
        pending: 0,
      })
      expect(funnel.sampled).toBe(funnel.failures)
      const [raw] = await query<{ n: number; classified: number; own: number; broken: number }>(
        `SELECT (SELECT count(*)::int FROM error_annotation WHERE analysis_id = $1) AS n,
                (SELECT count(*)::int FROM category_assignment ca JOIN error_annotation a ON a.id = ca.annotation_id
                 WHERE a.analysis_id = $1 AND ca.version_id = $2 AND ca.outcome = 'classified') AS classified,
                (SELECT sum(own)::int FROM node_count WHERE analysis_id = $1 AND version_id = $2) AS own,
                (SELECT count(*)::int FROM node_count c WHERE c.analysis_id = $1 AND c.version_id = $2 AND c.total <> c.own + coalesce((
                   SELECT sum(child.total) FROM node_count child JOIN taxonomy_node n ON n.id = child.node_id
                   WHERE n.parent_id = c.node_id AND child.analysis_id = $1 AND child.version_id = $2
                     AND child.model_id = c.model_id AND child.dataset_id = c.dataset_id), 0)) AS broken`,
        [id, version],
      )
      expect(raw).toEqual({ n: funnel.sampled, classified: funnel.classified, own: funnel.classified, broken: 0 })
    }
  })

  it("comes to the same result with one worker and with three, whatever the order of the calls", async () => {
    const one = await givenAnalysis()
    await work(scriptedJudge({ faults: faulty }), 1)
    await one.reached("done")
    const first = await resultOf(one.id)
    await workers.pop()?.stop()
    const again = await createAnalysis(
      { resultSetId: one.resultSetId, judgeId: "scripted", config: (await one.state()).config },
      one.viewer,
    )
    await Promise.all([1, 2, 3].map(() => work(scriptedJudge({ faults: faulty, delay: 5 }), 2)))
    await untilStatus(() => getAnalysis(again.id, one.viewer), "done")
    expect(await resultOf(again.id)).toEqual(first)
  })
})

describe("stopping", () => {
  it("pauses without losing what is under way, and goes on", async () => {
    const judge = scriptedJudge({ delay: 20 })
    const { id, viewer, reached, untilRead } = await givenAnalysis({ mode: "place" })
    await work(judge)
    await untilRead(20)
    await pauseAnalysis(id, viewer)
    await untilAtRest(id)
    const paused = judge.calls.count
    const funnel = await getFunnel(id, null)
    expect(funnel.pending).toBeGreaterThan(0)
    expect(funnel.sampled - funnel.pending).toBe(paused)
    await resumeAnalysis(id, viewer)
    const { releaseId } = await reached("done")
    expect(funnelGaps(await getFunnel(id, releaseId), { placed: true })).toEqual([])
  })

  it("cancels, keeps what was read, and goes on to the end when asked to", async () => {
    const judge = scriptedJudge({ delay: 20 })
    const { id, viewer, reached, untilRead } = await givenAnalysis({ mode: "place" })
    await work(judge)
    await untilRead(20)
    await cancelAnalysis(id, viewer)
    await untilAtRest(id)
    const read = await getFunnel(id, null)
    expect(read.pending).toBeGreaterThan(0)
    expect((await reached("cancelled")).message).toContain("kept")
    await resumeAnalysis(id, viewer)
    const { releaseId } = await reached("done")
    expect(funnelGaps(await getFunnel(id, releaseId), { placed: true })).toEqual([])
  })

  it("hands a stopped worker's share to the next one and pays no call twice", async () => {
    const judge = scriptedJudge({ delay: 20 })
    const remembering = withMemo(judge, judgeReplies)
    const { id, reached, untilRead } = await givenAnalysis({ mode: "place" })
    await work(remembering)
    await untilRead(20)
    await workers.pop()?.stop()
    await work(remembering)
    await reached("done")
    const [stored] = await query<{ n: number }>("SELECT count(*)::int AS n FROM judge_reply WHERE task = 'diagnose'")
    expect((await getFunnel(id, null)).sampled).toBe(stored?.n)
    expect(judge.calls.count).toBe((await query<{ n: number }>("SELECT count(*)::int AS n FROM judge_reply"))[0]?.n)
  })

  it("fails at once with the judge's own sentence when its key is wrong", async () => {
    const { id, reached } = await givenAnalysis()
    let calls = 0
    const refuseKey = async () => {
      calls += 1
      throw new AppError("forbidden", "The judge refused the key.")
    }
    await work({ ...scriptedJudge(), diagnose: refuseKey }, 1)
    expect((await reached("failed")).message).toBe("The judge refused the key.")
    expect(calls).toBeLessThanOrEqual(8)
    expect((await getFunnel(id, null)).pending).toBeGreaterThan(0)
  })
})

it("retries only what failed", async () => {
  const { id, viewer, reached } = await givenAnalysis({ mode: "place" })
  await work(scriptedJudge({ faults: { unavailable: 0.3 } }))
  await reached("done")
  const before = await getFunnel(id, null)
  expect(before.unavailable).toBeGreaterThan(10)
  expect(await listCauses(id)).toEqual([
    { outcome: "unavailable", detail: "scripted: unavailable", count: before.unavailable },
  ])
  await workers.pop()?.stop()
  const healthy = scriptedJudge()
  const asked: string[] = []
  await work({ ...healthy, diagnose: (request) => (asked.push(request.exampleId), healthy.diagnose(request)) })
  await retryFailed(id, viewer)
  const { releaseId } = await reached("done")
  const after = await getFunnel(id, releaseId)
  expect(asked).toHaveLength(before.unavailable)
  expect(after).toMatchObject({ unavailable: 0, diagnosed: before.sampled })
  expect(funnelGaps(after, { placed: true })).toEqual([])
})

it("leaves an analysis whose judge it has not to a worker that has it", async () => {
  const { id, state, reached } = await givenAnalysis({}, { models: 1, datasets: 1, examples: 20 })
  await query("UPDATE analysis SET judge_id = 'compatible/elsewhere' WHERE id = $1", [id])
  // Queued before the judge had its name: queue it as it would have been.
  await query("SELECT graphile_worker.remove_job(key) FROM graphile_worker._private_jobs WHERE starts_with(key, $1)", [
    jobKeyPrefix(id),
  ])
  await transaction((client) => enqueueAgain(client, { analysisId: id, attempt: 1 }, "analysis-prepare"))
  const judge = scriptedJudge()
  const here = await startWorker({
    createJudge: async (judgeId) => {
      if (judgeId !== "scripted") throw new AppError("invalid", `There is no judge "${judgeId}".`)
      return judge
    },
    hasJudge: (judgeId) => judgeId === "scripted",
  })
  workers.push(here)
  // Whatever comes later and is for this worker is done; the other has not been touched.
  const own = await givenAnalysis({}, { models: 1, datasets: 1, examples: 20 })
  await own.reached("done")
  expect(await state()).toMatchObject({ status: "queued", message: null })
  expect((await getSnapshot(await state())).message).toBe(null)
  await query(
    "UPDATE graphile_worker._private_jobs SET run_at = now() - interval '1 minute' WHERE starts_with(key, $1)",
    [jobKeyPrefix(id)],
  )
  expect((await getSnapshot(await state())).message).toMatch(
    /^Waits for a worker that has the judge compatible\/elsewhere/,
  )
  await work(judge)
  await reached("done")
  expect((await getSnapshot(await state())).message).toBe(null)
})

it("stops with a sentence when the disk is full, and goes on where it stopped when there is room", async () => {
  const { id, viewer, state, reached } = await givenAnalysis()
  vi.spyOn(console, "error").mockImplementation(() => undefined)
  await query(
    `CREATE FUNCTION disk_is_full() RETURNS trigger LANGUAGE plpgsql AS
     $$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END $$`,
  )
  await query("CREATE TRIGGER disk_is_full BEFORE UPDATE ON error_annotation EXECUTE FUNCTION disk_is_full()")
  await work(scriptedJudge())
  await until("it has stopped", async () => (await state()).status === "failed")
  expect((await state()).message).toMatch(/^The disk of the server is full\. .*free some space there, then go on/)
  expect(vi.mocked(console.error).mock.calls.flat().join(" ")).toContain(`of analysis ${id} stopped`)
  vi.restoreAllMocks()
  await query("DROP TRIGGER disk_is_full ON error_annotation")
  await resumeAnalysis(id, viewer)
  await reached("done")
  const funnel = await getFunnel(id, (await state()).treeId)
  expect(funnel).toMatchObject({ pending: 0, diagnosed: funnel.sampled })
})

/** What a restart of the server does to a worker: every connection ends, locks and subscriptions with it. */
async function endConnections(): Promise<void> {
  await runSql(
    env().DATABASE_URL ?? "",
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()",
  )
}

it("goes on by itself when the database drops every connection, again and again", async () => {
  const dropped = await givenAnalysis()
  const calls = { n: 0 }
  const scripted = scriptedJudge({ delay: 15 })
  const counting = { ...scripted, diagnose: (request: DiagnoseRequest) => ((calls.n += 1), scripted.diagnose(request)) }
  await work(withMemo(counting, judgeReplies, { parameters: { test: "dropped" } }))
  for (const count of [5, 30, 60]) {
    await until(`${count} were asked`, () => calls.n >= count)
    await endConnections().catch(() => undefined)
  }
  await until("it is done", async () => {
    const now = await dropped.state().catch(() => null)
    if (now?.status === "failed") throw new Error(now.message ?? "failed")
    return now?.status === "done"
  })
  const funnel = await getFunnel(dropped.id, (await dropped.state()).treeId)
  expect(funnelGaps(funnel, { placed: true })).toEqual([])
  expect(funnel).toMatchObject({ pending: 0, diagnosed: funnel.sampled })
  const [lock] = await query(
    "SELECT count(*)::int AS n FROM pg_locks WHERE locktype = 'advisory' AND classid = 17831 AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
  )
  expect(lock).toEqual({ n: 1 })
}, 90_000)
