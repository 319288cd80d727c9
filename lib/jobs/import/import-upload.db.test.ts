import type { JobHelpers } from "graphile-worker"
import { existsSync } from "node:fs"
import { mkdtemp, readFile, rename, rm, symlink } from "node:fs/promises"
import os from "node:os"
import path from "node:path"
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest"
import { query } from "@/lib/data/base/client"
import { answerOpenImport, findOpenImport } from "@/lib/data/imports/open-imports"
import { openResultSet } from "@/lib/data/imports/result-set-import"
import { findResultSet, listResultSetDatasets } from "@/lib/data/results/result-sets"
import { heldBytes, uploadPath, writeSlice } from "@/lib/data/imports/upload-files"
import {
  createUpload,
  deleteOldUploads,
  getUpload,
  importAgain,
  isImportKept,
  queueImport,
  type Upload,
} from "@/lib/data/imports/uploads"
import { questionKey } from "@/lib/domain/results/score-question"
import { provideEnv } from "@/lib/env"
import { diskFile } from "@/lib/ingest/files/disk-file"
import { hashFiles, importHash } from "@/lib/ingest/hashes/file-hashes"
import { uploadLimits } from "@/lib/ingest/limits"
import { until } from "@/lib/testing/process/wait-until"
import { importTasks, importUpload } from "./import-upload"
import { startWorker, type RunningWorker } from "@/lib/jobs/worker/worker"

const text = `example_id,model,input_text,output_text,score\n${Array.from({ length: 500 }, (_, i) => `e${i},m,q${i},a,${i % 2}\n`).join("")}`
const bytes = new TextEncoder().encode(text)

let ownerId = 0
let folder = ""
let worker: RunningWorker | null = null
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "erroratlas-uploads-"))
  provideEnv({ ERRORATLAS_DATA_DIR: folder })
  const [row] = await query<{ id: number }>("INSERT INTO app_user (login, name) VALUES ('up', 'x') RETURNING id")
  ownerId = row?.id ?? 0
})
afterEach(async () => {
  await worker?.stop()
  worker = null
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** A body that sends `count` bytes and then ends, or breaks off as a lost connection does. */
function body(from: number, count: number, { breaks = false } = {}): ReadableStream<Uint8Array> {
  let isSent = false
  return new ReadableStream({
    pull(controller) {
      if (!isSent) controller.enqueue(bytes.subarray(from, from + count))
      else if (breaks) controller.error(new Error("connection lost"))
      else controller.close()
      isSent = true
    },
  })
}

const given = (name = "results.csv") => createUpload({ ownerId, fileName: name, bytes: bytes.byteLength })

async function completeUpload(name: string): Promise<Upload> {
  const upload = await given(name)
  await writeSlice(upload, { offset: 0, body: body(0, bytes.byteLength) })
  return getUpload(upload.id, ownerId)
}

async function givenImport(upload: Upload) {
  const files = await hashFiles([await diskFile(uploadPath(upload.id), upload.fileName)])
  const contentHash = await importHash(files, null)
  const resultSetId = await openResultSet({ ownerId, name: upload.fileName, contentHash, visibility: "private" })
  return { resultSetId, ownerId, uploads: [{ id: upload.id, sha256: files[0]?.sha256 ?? "" }], dataset: null }
}

describe("slices", () => {
  it("keep what arrived before the connection broke, and go on from there", async () => {
    const upload = await given()
    await expect(writeSlice(upload, { offset: 0, body: body(0, 1_000, { breaks: true }) })).rejects.toThrow()
    const held = await heldBytes(upload.id)
    expect(held).toBe(1_000)
    expect(await writeSlice(upload, { offset: held, body: body(held, bytes.byteLength) })).toBe(bytes.byteLength)
    expect((await getUpload(upload.id, ownerId)).status).toBe("complete")
    expect(await readFile(uploadPath(upload.id), "utf8")).toBe(text)
  })

  it("leave the same bytes when one is sent twice at the same time", async () => {
    const upload = await given()
    const twice = [0, 0].map((offset) => writeSlice(upload, { offset, body: body(0, 3_000) }))
    expect(await Promise.all(twice)).toContain(3_000)
    expect(await heldBytes(upload.id)).toBe(3_000)
  })

  it("may not make a file longer than announced", async () => {
    const upload = await createUpload({ ownerId, fileName: "short.csv", bytes: 10 })
    await expect(writeSlice(upload, { offset: 0, body: body(0, 11) })).rejects.toMatchObject({ code: "invalid" })
  })

  it("are the owner's alone", async () => {
    const { id } = await given()
    await expect(getUpload(id, ownerId + 1)).rejects.toMatchObject({ code: "not_found" })
    expect(() => uploadPath("../../etc/passwd")).toThrow("no such upload")
  })

  it("nobody came back for are removed after a week, fresh ones stay", async () => {
    const [old, fresh] = [await given("old.csv"), await given("fresh.csv")]
    await query("UPDATE upload SET updated_at = now() - interval '8 days' WHERE id = $1", [old.id])
    expect(await deleteOldUploads()).toEqual([old.id])
    expect((await getUpload(fresh.id, ownerId)).status).toBe("receiving")
  })

  it("have a sum a person may have waiting", async () => {
    const bytesEach = uploadLimits.outstandingBytes / 10
    const many = Array.from({ length: 11 }, (_, i) => ({ ownerId, fileName: `${i}.csv`, bytes: bytesEach }))
    const last = many.reduce<Promise<unknown>>((all, values) => all.then(() => createUpload(values)), Promise.resolve())
    await expect(last).rejects.toMatchObject({ code: "too_large" })
    await query("DELETE FROM upload WHERE bytes = $1", [bytesEach])
  })
})

/** A statement of PostgreSQL that meets a full disk, as far as anybody who asked it can tell; until the answer is called. */
async function fillDisk(table: string): Promise<() => Promise<void>> {
  await query(
    `CREATE OR REPLACE FUNCTION disk_is_full() RETURNS trigger LANGUAGE plpgsql AS
     $$ BEGIN RAISE EXCEPTION 'could not extend file "base/1": No space left on device' USING ERRCODE = '53100'; END $$`,
  )
  await query(`CREATE TRIGGER disk_is_full BEFORE INSERT OR UPDATE ON ${table} EXECUTE FUNCTION disk_is_full()`)
  // Imports switch ordinary triggers off.
  await query(`ALTER TABLE ${table} ENABLE ALWAYS TRIGGER disk_is_full`)
  return async () => void (await query(`DROP TRIGGER disk_is_full ON ${table}`))
}

describe("a full disk", () => {
  beforeEach(() => void vi.spyOn(console, "error").mockImplementation(() => undefined))
  afterEach(() => void vi.restoreAllMocks())

  // /dev/full answers every write with ENOSPC, as a full disk does.
  it.skipIf(!existsSync("/dev/full"))(
    "stops an upload with a sentence, in the log as well, and it goes on later",
    async () => {
      const upload = await given("full.csv")
      await writeSlice(upload, { offset: 0, body: body(0, 1_000) })
      const file = uploadPath(upload.id)
      await rename(file, `${file}.kept`)
      await symlink("/dev/full", file)
      const slice = writeSlice(upload, { offset: 1_000, body: body(1_000, 2_000) })
      await expect(slice).rejects.toMatchObject({
        code: "unavailable",
        message: expect.stringMatching(/^The disk of the server is full: .* send the file again; it goes on/) as string,
      })
      expect(vi.mocked(console.error).mock.calls.flat().join(" ")).toMatch(/Upload .* stopped: the disk of .* is full/)
      await rename(`${file}.kept`, file)
      const rest = body(1_000, bytes.byteLength)
      expect(await writeSlice(upload, { offset: 1_000, body: rest })).toBe(bytes.byteLength)
    },
  )

  it("stops an import with a sentence, keeps its files, is not tried for ever, and goes on when asked to", async () => {
    const upload = await completeUpload("no-room.csv")
    const job = await givenImport(upload)
    const viewer = { id: ownerId, name: "x", role: "member" as const }
    const state = async () => await findResultSet(job.resultSetId, viewer)
    const makeRoom = await fillDisk("prediction")
    await queueImport(job.resultSetId, job)
    worker = await startWorker({ jobs: 1 })
    await until("it has stopped", async () => (await state())?.status === "failed")
    expect((await state())?.message).toMatch(/^The disk of the server is full\. Nothing that was saved is lost/)
    expect(existsSync(uploadPath(upload.id))).toBe(true)
    await until("it is kept", () => isImportKept(job.resultSetId))
    expect(vi.mocked(console.error).mock.calls.flat().join(" ")).toMatch(
      /Import of result set \d+ stopped: the disk is full/,
    )
    await makeRoom()
    await importAgain(job.resultSetId)
    await until("it is imported", async () => (await state())?.status === "ready")
    expect(await state()).toMatchObject({ accepted: 500, rejected: 0 })
    await expect(importAgain(job.resultSetId)).rejects.toMatchObject({ code: "conflict" })
  })
})

describe("the import job", () => {
  it("is taken from the queue, fills the result set and lets the file go", async () => {
    const upload = await completeUpload("queued.csv")
    const job = await givenImport(upload)
    await queueImport(job.resultSetId, job)
    worker = await startWorker({ jobs: 1 })
    const viewer = { id: ownerId, name: "x", role: "member" as const }
    const state = async () => (await findResultSet(job.resultSetId, viewer))?.status
    await until("it is imported", async () => (await state()) !== "importing")
    expect(await findResultSet(job.resultSetId, viewer)).toMatchObject({
      status: "ready",
      accepted: 500,
      failures: 250,
      progress: 1,
    })
    await until("the file is gone", () => !existsSync(uploadPath(upload.id)))
    expect((await getUpload(upload.id, ownerId)).status).toBe("imported")
  })

  it("waits with its files for what the scores leave open, and goes on with the owner's answer", async () => {
    const content = Buffer.from(text.replace(/,1\n/g, ",60\n").replace("e0,m,q0,a,0", "e0,other,q0,a,0.5"))
    const upload = await createUpload({ ownerId, fileName: "wait.csv", bytes: content.byteLength })
    await writeSlice(upload, { offset: 0, body: new Blob([content]).stream() })
    const job = await givenImport(upload)
    const viewer = { id: ownerId, name: "x", role: "member" as const }
    const state = async () => await findResultSet(job.resultSetId, viewer)
    await queueImport(job.resultSetId, job)
    worker = await startWorker({ jobs: 1 })
    await until("it asks", async () => (await state())?.status === "failed")
    expect(await state()).toMatchObject({ isOpen: true, rows: 0 })
    expect(existsSync(uploadPath(upload.id))).toBe(true)
    const open = await findOpenImport(job.resultSetId)
    expect(open).toMatchObject({ questions: [{ kind: "two-scales", model: "m", divisor: 100 }], job })
    const [question] = open?.questions ?? []
    const key = question ? questionKey(question) : ""
    const answer = (choice: string, by = viewer) => answerOpenImport(job.resultSetId, { [key]: choice }, by)
    await expect(answer("divide", { ...viewer, id: ownerId + 1 })).rejects.toMatchObject({ code: "not_found" })
    await expect(answer("perhaps")).rejects.toThrow("Please answer every question.")
    await answer("divide")
    await until("it is imported", async () => (await state())?.status === "ready")
    expect(await state()).toMatchObject({ isOpen: false, accepted: 500 })
    await until("the file is gone", () => !existsSync(uploadPath(upload.id)))
    const scores = await query("SELECT DISTINCT score FROM prediction WHERE result_set_id = $1 ORDER BY 1", [
      job.resultSetId,
    ])
    expect(scores).toEqual([{ score: 0 }, { score: 0.5 }, { score: 0.6 }])
  })

  it("of a copy that was let go while another one is asked about ends quietly, and the question stays", async () => {
    const content = Buffer.from(text.replace(/,1\n/g, ",60\n").replace("e0,m,q0,a,0", "e0,other,q0,a,0.5"))
    const send = async () => {
      const upload = await createUpload({ ownerId, fileName: "asked-twice.csv", bytes: content.byteLength })
      await writeSlice(upload, { offset: 0, body: new Blob([content]).stream() })
      const job = await givenImport(upload)
      await queueImport(job.resultSetId, job)
      return { upload, job }
    }
    const [first, second] = [await send(), await send()]
    const task = importTasks({ abort: new AbortController().signal })["import-upload"]
    const helpers = { job: { attempts: 1 } } as JobHelpers
    await task?.(first.job, helpers)
    expect(existsSync(uploadPath(second.upload.id))).toBe(false)
    await task?.(second.job, helpers)
    const viewer = { id: ownerId, name: "x", role: "member" as const }
    expect(await findResultSet(first.job.resultSetId, viewer)).toMatchObject({ status: "failed", isOpen: true })
    expect(existsSync(uploadPath(first.upload.id))).toBe(true)
  })

  it("of a copy that was let go still applies its threshold to what came in meanwhile, and a finished one does not", async () => {
    const graded = Buffer.from(text.replace(/,1\n/g, ",0.6\n").replace(/,0\n/g, ",0.2\n"))
    const send = async (threshold: number) => {
      const upload = await createUpload({ ownerId, fileName: "bar.csv", bytes: graded.byteLength })
      await writeSlice(upload, { offset: 0, body: new Blob([graded]).stream() })
      const job = { ...(await givenImport(upload)), threshold }
      await queueImport(job.resultSetId, job)
      return job
    }
    const [first, second] = [await send(0.5), await send(0.1)]
    const thresholdNow = async () => (await listResultSetDatasets(first.resultSetId))[0]?.threshold
    await importUpload(first)
    expect(await thresholdNow()).toBe(0.5)
    await importUpload(second)
    expect(await thresholdNow()).toBe(0.1)
    await importUpload(first)
    expect(await thresholdNow()).toBe(0.1)
  })

  it.each([
    ["UTF-32", Buffer.from([...text].flatMap((sign) => [sign.charCodeAt(0), 0, 0, 0])), /is UTF-32/],
    ["a header with NUL", Buffer.from("a\u0000b,model\n1,m\n"), /nothing looks like the input/],
  ])("is not tried again for %s, and says why", async (kind, content, message) => {
    const upload = await createUpload({ ownerId, fileName: `${kind}.csv`, bytes: content.byteLength })
    const slice = new Blob([content]).stream()
    await writeSlice(upload, { offset: 0, body: slice })
    const job = await givenImport(upload)
    await queueImport(job.resultSetId, job)
    worker = await startWorker({ jobs: 1 })
    const jobs = () =>
      query("SELECT attempts FROM graphile_worker._private_jobs WHERE key = $1", [`import-${job.resultSetId}`])
    await until("the file is gone", () => !existsSync(uploadPath(upload.id)))
    await until("the job is over", async () => (await jobs()).length === 0)
    const viewer = { id: ownerId, name: "x", role: "member" as const }
    expect(await findResultSet(job.resultSetId, viewer)).toMatchObject({
      status: "failed",
      message: expect.stringMatching(message),
    })
  })

  it("may run twice: the second time changes nothing, although the file is gone", async () => {
    const job = await givenImport(await completeUpload("twice.csv"))
    await importUpload(job)
    await importUpload(job)
    const [count] = await query("SELECT count(*)::int AS n FROM prediction WHERE result_set_id = $1", [job.resultSetId])
    expect(count).toEqual({ n: 500 })
  })

  it("cannot be seen by anybody else while it is private", async () => {
    const job = await givenImport(await completeUpload("private.csv"))
    await importUpload(job)
    expect(await findResultSet(job.resultSetId, null)).toBeNull()
    expect(await findResultSet(job.resultSetId, { id: ownerId + 1, name: "y", role: "member" })).toBeNull()
  })
})
