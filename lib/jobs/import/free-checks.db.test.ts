import { existsSync } from "node:fs"
import { mkdtemp, rm, writeFile } from "node:fs/promises"
import os from "node:os"
import path from "node:path"
import { afterAll, afterEach, beforeAll, expect, it } from "vitest"
import { query } from "@/lib/data/base/client"
import { orderDeletion } from "@/lib/data/deletion/order-deletion"
import { startFreeChecks } from "@/lib/data/free-checks/start-checks"
import { answerOpenImport, findOpenImport } from "@/lib/data/imports/open-imports"
import { openResultSet } from "@/lib/data/imports/result-set-import"
import { uploadPath, writeSlice } from "@/lib/data/imports/upload-files"
import { createUpload, queueImport } from "@/lib/data/imports/uploads"
import { getLocalOwner } from "@/lib/data/people/users"
import { setThreshold } from "@/lib/data/results/move-threshold"
import { questionKey } from "@/lib/domain/results/score-question"
import { provideEnv } from "@/lib/env"
import { diskFile } from "@/lib/ingest/files/disk-file"
import { hashFiles, importHash } from "@/lib/ingest/hashes/file-hashes"
import { startWorker, type RunningWorker } from "@/lib/jobs/worker/worker"
import { seededDatabase } from "@/lib/testing/database"
import { until } from "@/lib/testing/process/wait-until"
import { importUpload } from "./import-upload"

seededDatabase()

let owner: Awaited<ReturnType<typeof getLocalOwner>>
let folder = ""
let worker: RunningWorker | null = null
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "erroratlas-checks-"))
  provideEnv({ ERRORATLAS_DATA_DIR: folder })
  owner = await getLocalOwner()
})
afterEach(async () => {
  await worker?.stop()
  worker = null
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const header = "example_id,model,dataset,input_text,output_text,score,correct_answer"

/** Sums that are off by one where `score` says so. */
const sums = (score: (i: number) => string, output = (i: number) => `${i} + 2 = ${i + 3}. The answer is ${i + 3}.`) =>
  Array.from({ length: 40 }, (_, i) => `s${i},m,sums,What is ${i} + 2?,${output(i)},${score(i)},${i + 2}`)
const half = (i: number) => String(i % 2)

/** What the page leaves in the queue for a file that has arrived. */
async function sent(name: string, rows: readonly string[], { checks = true } = {}) {
  const content = Buffer.from([header, ...rows, ""].join("\n"))
  const upload = await createUpload({ ownerId: owner.id, fileName: `${name}.csv`, bytes: content.byteLength })
  await writeSlice(upload, { offset: 0, body: new Blob([content]).stream() })
  const files = await hashFiles([await diskFile(uploadPath(upload.id), upload.fileName)])
  const contentHash = await importHash(files, null)
  const resultSetId = await openResultSet({ ownerId: owner.id, name, contentHash, visibility: "private" })
  const uploads = [{ id: upload.id, sha256: files[0]?.sha256 ?? "" }]
  const job = { resultSetId, ownerId: owner.id, uploads, dataset: null, ...(checks && { checks }) }
  await queueImport(resultSetId, job)
  return job
}

const analysesOf = (resultSetId: number) =>
  query<{ id: number; status: string; judgeId: string }>(
    `SELECT id, status, judge_id AS "judgeId" FROM analysis WHERE result_set_id = $1 ORDER BY id`,
    [resultSetId],
  )

it("by the page, all failures are checked without anybody asking, once however often anything is done again", async () => {
  const job = await sent("once", sums(half))
  worker = await startWorker()
  await until("the checks are done", async () => (await analysesOf(job.resultSetId))[0]?.status === "done")
  // The job again, as if it had been cut off before its files were let go, and two tabs.
  const { id = "" } = job.uploads[0] ?? {}
  await until("the file is gone", () => !existsSync(uploadPath(id)))
  await writeFile(uploadPath(id), [header, ...sums(half), ""].join("\n"))
  await query("UPDATE upload SET status = 'complete' WHERE id = $1", [id])
  await Promise.all([importUpload(job), startFreeChecks(job), startFreeChecks(job)])
  expect(await analysesOf(job.resultSetId)).toMatchObject([{ status: "done", judgeId: "builtin" }])
  const sampled = await query("SELECT failures, sampled FROM stratum WHERE analysis_id = $1", [
    (await analysesOf(job.resultSetId))[0]?.id,
  ])
  expect(sampled).toEqual([{ failures: 20, sampled: 20 }])
}, 60_000)

it("asked for at once from several sides, they are begun once", async () => {
  const job = await sent("tabs", sums(half), { checks: false })
  await importUpload(job)
  expect(await analysesOf(job.resultSetId)).toEqual([])
  const kinds = (await Promise.all([1, 2, 3, 4].map(() => startFreeChecks(job)))).map(({ kind }) => kind)
  expect(kinds.toSorted()).toEqual(["started", "there", "there", "there"])
  expect(await analysesOf(job.resultSetId)).toHaveLength(1)
  // Files that are sent later come in first: somebody waits for these.
  const late = await sent(
    "late",
    sums(() => "1"),
    { checks: false },
  )
  const waiting = await query<{ key: string }>(
    "SELECT key FROM graphile_worker._private_jobs WHERE key LIKE 'analysis-%' OR key = $1 ORDER BY priority, run_at, id",
    [`import-${late.resultSetId}`],
  )
  expect(waiting.map(({ key }) => key.split("-")[0]).slice(0, 2)).toEqual(["import", "analysis"])
  await importUpload(late)
  // Nobody else's to ask for.
  expect(await startFreeChecks({ ...job, ownerId: owner.id + 1 })).toEqual({ kind: "none", why: "not-ready" })
})

it("an answer to what the scores leave open has them start", async () => {
  const job = await sent("open", [...sums((i) => (i % 2 === 0 ? "0" : "60")), "s0,other,sums,What is 0 + 2?,2,0.5,2"])
  worker = await startWorker()
  const open = async () =>
    (await query<{ open: { questions: unknown[] } | null }>(`SELECT open_questions AS open FROM result_set WHERE id = $1`, [job.resultSetId]))[0]?.open // prettier-ignore
  await until("it asks", async () => (await open()) !== null)
  expect(await analysesOf(job.resultSetId)).toEqual([])
  const questions = (await findOpenImport(job.resultSetId))?.questions ?? []
  const answers = Object.fromEntries(questions.map((question) => [questionKey(question), "divide"]))
  await answerOpenImport(job.resultSetId, answers, owner)
  await until("they start", async () => (await analysesOf(job.resultSetId)).length > 0)
}, 60_000)

it("where nothing fails, no failure has an output, or nothing came in there is nothing to check", async () => {
  const [right, mute, bad] = [
    await sent(
      "right",
      sums(() => "1"),
    ),
    await sent(
      "mute",
      sums(half, (i) => (i % 2 === 0 ? "" : "1")),
    ),
    await sent("bad", ["s1,m,sums,q,a,five,r"]),
  ]
  for (const job of [right, mute, bad]) {
    await importUpload(job).catch(() => undefined)
    expect(await analysesOf(job.resultSetId)).toEqual([])
  }
  expect(await startFreeChecks(right)).toEqual({ kind: "none", why: "no-failures" })
  expect(await startFreeChecks(mute)).toEqual({ kind: "none", why: "no-outputs" })
  expect(await startFreeChecks(bad)).toEqual({ kind: "none", why: "not-ready" })
})

it("a threshold that is moved has the checks go through what fails now, where they went through what failed before", async () => {
  const graded = (i: number) => String((i % 10) / 10)
  const [checked, other] = [await sent("graded", sums(graded)), await sent("asked not", sums(graded, () => "3"), { checks: false })] // prettier-ignore
  worker = await startWorker()
  await until("checked", async () => (await analysesOf(checked.resultSetId))[0]?.status === "done")
  await until("in", async () => (await query("SELECT 1 FROM result_set WHERE id = $1 AND status = 'ready'", [other.resultSetId])).length > 0) // prettier-ignore
  const [dataset] = await query<{ id: number }>("SELECT id FROM dataset WHERE name = 'sums'")
  const datasetId = dataset?.id ?? 0
  const done = async () => (await analysesOf(checked.resultSetId)).filter(({ status }) => status === "done").length
  // Of 0.8 and 0.81 the second fails more: three rules, three analyses, and none of results that nobody had checked.
  for (const [at, threshold] of [0.8, 0.81].entries()) {
    for (const { resultSetId } of [checked, other]) {
      await setThreshold({ resultSetId, datasetId, threshold, viewer: owner })
      await startFreeChecks({ resultSetId, ownerId: owner.id }, { again: true })
    }
    await until("checked again", async () => (await done()) === at + 2)
  }
  expect(await startFreeChecks(checked, { again: true })).toMatchObject({ kind: "there" })
  expect(await analysesOf(other.resultSetId)).toEqual([])
}, 60_000)

it("results that are deleted while they are checked go, and the checks with them", async () => {
  const job = await sent("gone", sums(half))
  await importUpload(job)
  expect(await analysesOf(job.resultSetId)).toMatchObject([{ status: "queued" }])
  await orderDeletion(job.resultSetId, owner)
  expect(await startFreeChecks(job)).toEqual({ kind: "none", why: "not-ready" })
  // The import's job again, which finds neither its files nor results to check.
  await importUpload(job)
  worker = await startWorker()
  await until("it is gone", async () => (await query("SELECT 1 FROM result_set WHERE id = $1", [job.resultSetId])).length === 0) // prettier-ignore
  expect(await analysesOf(job.resultSetId)).toEqual([])
}, 60_000)
