import { afterAll, beforeAll, expect, it } from "vitest"
import { analysisConfigSchema } from "@/lib/method/config/analysis-config"
import { createRereading } from "@/lib/data/agreement/rereading"
import { createAnalysis, getAnalysis, listAnalyses } from "@/lib/data/analyses/analyses"
import { pauseAnalysis, resumeAnalysis } from "@/lib/data/analyses/analysis-control"
import { createDryRun, getDryRun } from "@/lib/data/analyses/dry-runs"
import { query } from "@/lib/data/base/client"
import { previewAnalysisDeletion } from "@/lib/data/deletion/analysis-to-delete"
import { getDeletion, listAnalysesGoing } from "@/lib/data/deletion/deletions"
import { orderAnalysisDeletion } from "@/lib/data/deletion/order-deletion"
import { addReview } from "@/lib/data/failures/reviews"
import { createStability } from "@/lib/data/stability/stability-control"
import { provideEnv } from "@/lib/env"
import { importFiles } from "@/lib/jobs/import/import-files"
import { startWorker, type RunningWorker } from "@/lib/jobs/worker/worker"
import { everyCount, placesOf } from "@/lib/testing/analyses/every-row"
import { anImporter, csv } from "@/lib/testing/analyses/import-helpers"
import { startFakeJudge, type FakeJudge } from "@/lib/testing/fake-judge/server"
import { ownVocabulary } from "@/lib/testing/fake-judge/vocabulary"
import { memoryFile } from "@/lib/testing/files/memory-file"
import { until, untilStatus } from "@/lib/testing/process/wait-until"

const marker = "zqverdict"
const judgeId = "compatible/fake"
const config = analysisConfigSchema.parse({ mode: "induce", ratio: 1, constructBatch: 10, classifyBatch: 10 })

let server: FakeJudge
let worker: RunningWorker
let viewer: Awaited<ReturnType<typeof anImporter>>
beforeAll(async () => {
  const marked = (tag: string) => `${marker} ${ownVocabulary.titleOf(tag)}`
  const vocabulary = { titleOf: marked, pathOf: () => [`${marker} kind`, `${marker} sub-kind`] }
  server = await startFakeJudge({ vocabulary })
  provideEnv({ JUDGE_BASE_URL: server.url, JUDGE_MODEL: "fake", JUDGE_API_KEY: "secret-key-0123456789" })
  viewer = await anImporter()
  worker = await startWorker({ jobs: 3 })
})
afterAll(async () => {
  await worker.stop()
  await server.close()
})

let imports = 0
async function imported(): Promise<number> {
  const name = `run ${(imports += 1)}`
  const rows = Array.from({ length: 24 }, (_, i) => `${name}-e${i},m${i % 2},q ${name} ${i},wrong answer ${i},0,right`)
  const files = [memoryFile(`${name}.csv`, csv(...rows))]
  return (await importFiles({ ownerId: viewer.id, dataset: name, files })).resultSet
}

const queueEmpty = () =>
  until("the queue is empty", async () => (await query("SELECT 1 FROM graphile_worker._private_jobs")).length === 0)

async function analysed(resultSetId: number, seed = config.seed): Promise<number> {
  const wanted = { resultSetId, judgeId, config: { ...config, seed }, title: `${marker} analysis` }
  const { id } = await createAnalysis(wanted, viewer)
  await untilStatus(() => getAnalysis(id, viewer), "done")
  return id
}

async function deleted(analysisId: number) {
  const id = await orderAnalysisDeletion(analysisId, viewer)
  await until("it is gone", async () => (await getDeletion(id, viewer)).finishedAt !== null)
  return getDeletion(id, viewer)
}

it("leaves every table as it was before the analysis, and nowhere a word of it", async () => {
  const resultSetId = await imported()
  await queueEmpty()
  const before = await everyCount()
  const run = await createDryRun({ resultSetId, judgeId, config }, viewer)
  await untilStatus(() => getDryRun(run.id, viewer), "done")
  const id = await analysed(resultSetId)
  const [first] = await query<{ id: number }>("SELECT min(id) AS id FROM error_annotation WHERE analysis_id = $1", [id])
  const note = `${marker} note`
  await addReview({ annotationId: first?.id ?? 0, verdict: "agree", category: null, note }, viewer)
  const measured = await createStability({ analysisId: id, kind: "tree", seeds: 2, ratios: [0.5] }, viewer)
  await until("it is measured", async () => {
    const [row] = await query<{ status: string }>("SELECT status FROM stability WHERE id = $1", [measured.id])
    return row?.status === "done"
  })
  await queueEmpty()
  const places = await placesOf(marker)
  for (const place of ["analysis.title", "error_annotation.title", "judge_reply.reply", "taxonomy_node.name"])
    expect(places).toContain(`public.${place}`)
  expect(places).toContain("public.dry_run.items")
  expect((await everyCount()).search_text).toBeGreaterThan(before.search_text ?? 0)

  const [replies] = await query<{ n: number }>("SELECT count(*)::int AS n FROM judge_reply")
  const preview = await previewAnalysisDeletion(id, viewer)
  expect(preview).toMatchObject({
    ...{ title: `${marker} analysis`, status: "done", resultSetId, diagnoses: 24, reviews: 1, dryRuns: 1 },
    ...{ stabilities: 1, judgeReplies: replies?.n, blocked: null, labels: 24 },
  })
  expect(preview.categories).toBeGreaterThan(0)
  const done = await deleted(id)
  expect(done).toMatchObject({ resultSetId, analysisId: id, progress: 1, message: null })
  expect(done.removed).toMatchObject({ analyses: 1, diagnoses: 24, judgeReplies: replies?.n, predictions: 0, items: 0 })
  expect(await everyCount()).toEqual(before)
  expect(await placesOf(marker)).toEqual([])
}, 60_000)

it("keeps the replies that another analysis asked for as well, and the texts that it read", async () => {
  const resultSetId = await imported()
  const first = await analysed(resultSetId)
  const asked = server.stats.requests
  const second = await analysed(resultSetId)
  expect(server.stats.requests).toBe(asked)
  await queueEmpty()
  const { search_text: texts, judge_reply: replies } = await everyCount()
  expect((await previewAnalysisDeletion(first, viewer)).judgeReplies).toBe(0)
  expect((await deleted(first)).removed).toMatchObject({ diagnoses: 24, judgeReplies: 0 })
  expect(await everyCount()).toMatchObject({ search_text: texts, judge_reply: replies })
  expect((await getAnalysis(second, viewer)).status).toBe("done")
  const third = await analysed(resultSetId)
  expect(server.stats.requests).toBe(asked)
  // The last one takes along what several asked for.
  await deleted(second)
  await queueEmpty()
  expect(await everyCount()).toMatchObject({ judge_reply: replies })
  const [about] = await query<{ n: number }>("SELECT count(*)::int AS n FROM judge_reply WHERE result_set_id = $1", [
    resultSetId,
  ])
  expect(about?.n).toBeGreaterThan(0)
  expect((await previewAnalysisDeletion(third, viewer)).judgeReplies).toBe(about?.n)
  expect((await deleted(third)).removed).toMatchObject({ judgeReplies: about?.n })
  expect((await everyCount()).judge_reply).toBe((replies ?? 0) - (about?.n ?? 0))
}, 60_000)

it("is nobody's from the moment it is ordered, and ordered again the same order", async () => {
  const id = await analysed(await imported())
  await queueEmpty()
  await worker.stop()
  const order = await orderAnalysisDeletion(id, viewer)
  await expect(getAnalysis(id, viewer)).rejects.toMatchObject({ code: "not_found" })
  await expect(resumeAnalysis(id, viewer)).rejects.toMatchObject({ code: "not_found" })
  expect((await listAnalyses(viewer, { own: true })).rows.map((row) => row.id)).not.toContain(id)
  expect(await listAnalysesGoing(viewer)).toMatchObject([{ id: order, analysisId: id, progress: 0 }])
  expect(await listAnalysesGoing({ ...viewer, id: viewer.id + 1 })).toEqual([])
  expect(await orderAnalysisDeletion(id, viewer)).toBe(order)
  worker = await startWorker({ jobs: 3 })
  await until("it is gone", async () => (await getDeletion(order, viewer)).finishedAt !== null)
  await expect(orderAnalysisDeletion(id, viewer)).rejects.toMatchObject({ code: "not_found" })
}, 60_000)

it("is its owner's alone, and refused while it is at work and where other work stands on it", async () => {
  const id = await analysed(await imported())
  await query("UPDATE analysis SET visibility = 'public' WHERE id = $1", [id])
  const stranger = { ...viewer, id: viewer.id + 1 }
  await expect(orderAnalysisDeletion(id, stranger)).rejects.toMatchObject({ code: "not_found" })
  await expect(previewAnalysisDeletion(id, stranger)).rejects.toMatchObject({ code: "not_found" })

  server.set({ latencyMs: 1_000 })
  const again = await createRereading({ analysisId: id, judgeId, tree: "shared" }, viewer)
  await pauseAnalysis(again.id, viewer)
  server.set({ latencyMs: 0 })
  await refused(again.id, "This analysis has not ended. Cancel it first, then delete it.")
  await refused(
    id,
    `Analysis ${again.id} stands on the tree of this one, which would go. Delete analysis ${again.id} first.`,
  )
  await resumeAnalysis(again.id, viewer)
  await untilStatus(() => getAnalysis(again.id, viewer), "done")
  await deleted(again.id)

  const reread = await createRereading({ analysisId: id, judgeId, tree: "same" }, viewer)
  await untilStatus(() => getAnalysis(reread.id, viewer), "done")
  await refused(
    id,
    `Analysis ${reread.id} reads the same failures again, to be compared with this one. Delete analysis ${reread.id} first.`,
  )
  await deleted(reread.id)
  await query("INSERT INTO stability (analysis_id, kind, status) VALUES ($1, 'signature', 'running')", [id])
  await refused(id, "How steady this analysis is, is being measured. Cancel that first, or wait until it has ended.")
  await query("UPDATE stability SET status = 'done' WHERE analysis_id = $1", [id])
  await query("UPDATE taxonomy_version SET kind = 'release', name = 'Release x' WHERE analysis_id = $1", [id])
  await refused(id, "Release x was made from this analysis: a release keeps what it was made from.")
  expect((await getAnalysis(id, viewer)).status).toBe("done")
}, 60_000)

async function refused(id: number, sentence: string) {
  expect((await previewAnalysisDeletion(id, viewer)).blocked).toBe(sentence)
  await expect(orderAnalysisDeletion(id, viewer)).rejects.toThrow(sentence)
}
