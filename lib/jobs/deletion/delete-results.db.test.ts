import { mkdtemp, readdir, rm } from "node:fs/promises"
import os from "node:os"
import path from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { analysisConfigSchema } from "@/lib/method/config/analysis-config"
import { createAnalysis, getAnalysis } from "@/lib/data/analyses/analyses"
import { resumeAnalysis } from "@/lib/data/analyses/analysis-control"
import { createDryRun, getDryRun } from "@/lib/data/analyses/dry-runs"
import { query } from "@/lib/data/base/client"
import { getDeletion } from "@/lib/data/deletion/deletions"
import { holders } from "@/lib/data/deletion/holders"
import { orderDeletion } from "@/lib/data/deletion/order-deletion"
import { previewDeletion } from "@/lib/data/deletion/results-to-delete"
import { addReview } from "@/lib/data/failures/reviews"
import { openResultSet } from "@/lib/data/imports/result-set-import"
import { uploadPath, writeSlice } from "@/lib/data/imports/upload-files"
import { createUpload, getUpload, queueImport } from "@/lib/data/imports/uploads"
import { mergeNames } from "@/lib/data/merges/merge-names"
import { findResultSet, setVisibility } from "@/lib/data/results/result-sets"
import { provideEnv } from "@/lib/env"
import { diskFile } from "@/lib/ingest/files/disk-file"
import { hashFiles, importHash } from "@/lib/ingest/hashes/file-hashes"
import { importFiles } from "@/lib/jobs/import/import-files"
import { startWorker, type RunningWorker } from "@/lib/jobs/worker/worker"
import { anImporter } from "@/lib/testing/analyses/import-helpers"
import { everyCount, placesOf } from "@/lib/testing/analyses/every-row"
import { startFakeJudge, type FakeJudge } from "@/lib/testing/fake-judge/server"
import { memoryFile } from "@/lib/testing/files/memory-file"
import { until, untilStatus } from "@/lib/testing/process/wait-until"

const marker = "zqmarker"
const judgeId = "compatible/fake"
const config = analysisConfigSchema.parse({ mode: "induce", ratio: 1, constructBatch: 10, classifyBatch: 10 })

let server: FakeJudge
let worker: RunningWorker
let viewer: Awaited<ReturnType<typeof anImporter>>
let folder = ""
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "erroratlas-deletion-"))
  server = await startFakeJudge()
  const judge = { JUDGE_BASE_URL: server.url, JUDGE_MODEL: "fake", JUDGE_API_KEY: "secret-key-0123456789" }
  provideEnv({ ...judge, ERRORATLAS_DATA_DIR: folder })
  viewer = await anImporter()
  worker = await startWorker({ jobs: 3 })
})
afterAll(async () => {
  await worker.stop()
  await server.close()
  await rm(folder, { recursive: true, force: true })
})

/** A name, a text and a number of every kind that a file can bring, each with the marker; and a row that is refused. */
const secretTable = [
  "example_id,model,dataset,input_text,output_text,score,correct_answer,reasoning,subject",
  ...Array.from({ length: 24 }, (_, i) => {
    const model = i % 2 === 0 ? `${marker}-model` : "rival"
    return `${marker}-e${i >> 1},${model},${marker}-bench,${marker} question ${i >> 1},${marker} answer ${i},${i % 4 === 0 ? 1 : 0},${marker} right,${marker} thought ${i},${marker}-law`
  }),
  ...Array.from({ length: 6 }, (_, i) => `s${i},${marker}-model,shared,question ${i},${marker} other ${i},0,r,,`),
  `${marker}-bad,,${marker}-bench,${marker} question,${marker} answer,1,${marker},,`,
].join("\n")

async function uploaded(text: string): Promise<number> {
  const bytes = new TextEncoder().encode(text)
  const upload = await createUpload({ ownerId: viewer.id, fileName: `${marker}.csv`, bytes: bytes.byteLength })
  await writeSlice(upload, { offset: 0, body: new Blob([bytes]).stream() })
  const files = await hashFiles([await diskFile(uploadPath(upload.id), upload.fileName)])
  const contentHash = await importHash(files, null)
  const resultSetId = await openResultSet({
    ownerId: viewer.id,
    name: `${marker} run`,
    contentHash,
    visibility: "private",
  })
  const uploads = [{ id: (await getUpload(upload.id, viewer.id)).id, sha256: files[0]?.sha256 ?? "" }]
  await queueImport(resultSetId, { resultSetId, ownerId: viewer.id, uploads, dataset: null })
  return resultSetId
}

const settled = (id: number) =>
  until("the import has ended", async () =>
    ["ready", "failed"].includes((await findResultSet(id, viewer))?.status ?? ""),
  )

/** Somebody's results that share a benchmark, its items and a model. */
async function givenNeighbours() {
  const rows = Array.from({ length: 6 }, (_, i) => `s${i},rival,question ${i},out ${i},${i % 2},r`)
  const text = ["example_id,model,input_text,output_text,score,correct_answer", ...rows].join("\n")
  const [other] = await query<{ id: number }>("INSERT INTO app_user (login, name) VALUES ('other', 'o') RETURNING id")
  const { resultSet } = await importFiles({
    ownerId: other?.id ?? 0,
    dataset: "shared",
    files: [memoryFile("shared.csv", text)],
  })
  return resultSet
}

async function deleted(resultSetId: number) {
  const id = await orderDeletion(resultSetId, viewer)
  await until("it is gone", async () => (await getDeletion(id, viewer)).finishedAt !== null)
  return getDeletion(id, viewer)
}

describe("deleting results", () => {
  it("leaves every table as it was before they came, and nowhere a word of theirs", async () => {
    const neighbours = await givenNeighbours()
    await until(
      "the queue is empty",
      async () => (await query("SELECT 1 FROM graphile_worker._private_jobs")).length === 0,
    )
    const before = await everyCount()
    const id = await uploaded(secretTable)
    await settled(id)
    expect(await findResultSet(id, viewer)).toMatchObject({ status: "ready", accepted: 30, rejected: 1 })

    const run = await createDryRun({ resultSetId: id, judgeId, config }, viewer)
    await untilStatus(() => getDryRun(run.id, viewer), "done")
    const analysis = await createAnalysis({ resultSetId: id, judgeId, config, title: `${marker} analysis` }, viewer)
    await untilStatus(() => getAnalysis(analysis.id, viewer), "done")
    const [first] = await query<{ id: number }>("SELECT min(id) AS id FROM error_annotation WHERE analysis_id = $1", [
      analysis.id,
    ])
    await addReview({ annotationId: first?.id ?? 0, verdict: "agree", category: null, note: `${marker} note` }, viewer)
    await until(
      "the words are indexed",
      async () => (await query("SELECT 1 FROM graphile_worker._private_jobs")).length === 0,
    )
    expect((await placesOf(marker)).length).toBeGreaterThan(15)

    const preview = await previewDeletion(id, viewer)
    expect(preview.judgeReplies).toBeGreaterThan(20)
    expect(preview).toMatchObject({
      ...{ name: `${marker} run`, predictions: 30, items: 18, diagnoses: 24, reviews: 1, dryRuns: 1 },
      ...{ analyses: [{ id: analysis.id, title: `${marker} analysis` }], files: [`${marker}.csv`] },
      ...{ models: [`${marker}-model`], datasets: [`${marker}-bench`], blocked: null },
    })
    const done = await deleted(id)
    expect(done).toMatchObject({ progress: 1, message: null })
    expect(done.removed).toMatchObject({
      ...{ predictions: 30, items: 18, analyses: 1, diagnoses: 24, models: 1, datasets: 1, uploads: 1 },
      judgeReplies: preview.judgeReplies,
    })
    expect(await everyCount()).toEqual(before)
    expect(await placesOf(marker)).toEqual([])
    expect(await readdir(path.join(folder, "uploads"))).toEqual([])
    await expect(findResultSet(id, viewer)).resolves.toBeNull()
    const [left] = await query<{ n: number }>("SELECT count(*)::int AS n FROM prediction WHERE result_set_id = $1", [
      neighbours,
    ])
    expect(left?.n).toBe(6)
  }, 60_000)

  it("stops what is at work on them, and keeps no reply that comes later", async () => {
    const id = await uploaded(secretTable)
    await settled(id)
    const analysis = await createAnalysis({ resultSetId: id, judgeId, config, title: `${marker} analysis` }, viewer)
    await until("a failure is read", async () => (await query("SELECT 1 FROM judge_reply LIMIT 1")).length > 0)
    const done = deleted(id)
    await until("it is ordered", async () => (await findResultSet(id, viewer))?.status !== "ready")
    await expect(setVisibility(id, "public", viewer)).rejects.toMatchObject({ code: "not_found" })
    await expect(resumeAnalysis(analysis.id, viewer)).rejects.toThrow(/being deleted|no such analysis/)
    await done
    await until(
      "the queue is empty",
      async () => (await query("SELECT 1 FROM graphile_worker._private_jobs WHERE key LIKE 'analysis-%'")).length === 0,
    )
    expect(await placesOf(marker)).toEqual([])
  }, 60_000)

  it("takes away what could not be imported, and lets the same files come in again", async () => {
    const broken = await uploaded(`example_id,model\n${marker},m\n`)
    await settled(broken)
    expect((await findResultSet(broken, viewer))?.status).toBe("failed")
    await deleted(broken)
    const again = await uploaded(secretTable)
    await settled(again)
    expect((await findResultSet(again, viewer))?.status).toBe("ready")
    await deleted(again)
    expect(await placesOf(marker)).toEqual([])
  }, 60_000)

  it("counts on where it was cut off, and tells of all that went", async () => {
    const id = await uploaded(secretTable)
    await settled(id)
    // The results' own row cannot go the first time: everything else has gone by then.
    await query("CREATE SEQUENCE attempts")
    await query(
      `CREATE FUNCTION fail_once() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN IF nextval('attempts') = 1 THEN RAISE EXCEPTION 'cut off'; END IF; RETURN OLD; END $$`,
    )
    await query("CREATE TRIGGER cut_off BEFORE DELETE ON result_set FOR EACH ROW EXECUTE FUNCTION fail_once()")
    const done = await deleted(id)
    await query("DROP TRIGGER cut_off ON result_set")
    await query("DROP FUNCTION fail_once")
    await query("DROP SEQUENCE attempts")
    expect(done).toMatchObject({ progress: 1, message: null })
    expect(done.removed).toMatchObject({ predictions: 30, items: 18, models: 1, datasets: 1, uploads: 1 })
  }, 60_000)

  it("forgets what was said of names that nobody has any more", async () => {
    const rows = (model: string) => Array.from({ length: 4 }, (_, i) => `m${i},${model},q ${i},out,${i % 2}`).join("\n")
    const header = "example_id,model,input_text,output_text,score\n"
    const [alias, kept] = [
      await uploaded(`${header}${rows(`${marker}-alias`)}`),
      await uploaded(`${header}${rows("Bot")}`),
    ]
    await Promise.all([settled(alias), settled(kept)])
    await mergeNames("model", { from: `${marker}-alias`, into: "Bot" }, viewer)
    const preview = await previewDeletion(alias, viewer)
    expect(preview).toMatchObject({ models: [], forgotten: [{ from: `${marker}-alias`, into: "Bot" }] })
    await deleted(alias)
    expect(await query("SELECT 1 FROM name_merge")).toEqual([])
    expect(await query("SELECT 1 FROM model WHERE name = $1", [`${marker}-alias`])).toEqual([])
    expect(await query("SELECT 1 FROM prediction WHERE result_set_id = $1", [kept])).toHaveLength(4)
    await deleted(kept)
    expect(await placesOf(marker)).toEqual([])
  }, 60_000)

  it("is its owner's alone, and refused where other work stands on it", async () => {
    const id = await uploaded(secretTable)
    await settled(id)
    await setVisibility(id, "public", viewer)
    await expect(orderDeletion(id, { ...viewer, id: viewer.id + 1 })).rejects.toMatchObject({ code: "not_found" })
    await expect(previewDeletion(id, { ...viewer, id: viewer.id + 1 })).rejects.toMatchObject({ code: "not_found" })
    const [seeded] = await query<{ id: number }>(
      "INSERT INTO result_set (name, origin, content_hash, owner_id) VALUES ('atlas', 'release', 'x', $1) RETURNING id",
      [viewer.id],
    )
    await expect(orderDeletion(seeded?.id ?? 0, viewer)).rejects.toMatchObject({ code: "not_found" })

    const analysis = await createAnalysis({ resultSetId: id, judgeId, config }, viewer)
    await untilStatus(() => getAnalysis(analysis.id, viewer), "done")
    await givenNeighboursAnalysis(analysis.id)
    const blocked = `Somebody else\'s analysis stands on the tree of analysis ${analysis.id}, which would go: these results cannot be deleted while that is there.`
    expect((await previewDeletion(id, viewer)).blocked).toBe(blocked)
    await expect(orderDeletion(id, viewer)).rejects.toThrow(blocked)
    expect((await findResultSet(id, viewer))?.status).toBe("ready")
  }, 60_000)
})

/** An analysis of other results that is placed on the tree of this one. */
async function givenNeighboursAnalysis(treeOf: number): Promise<number> {
  const [row] = await query<{ id: number }>(
    `INSERT INTO analysis (title, judge_id, status, result_set_id, owner_id, config, mode, release_id)
     SELECT 'placed', 'builtin', 'done', r.id, r.owner_id, '{}', 'place', v.id
     FROM result_set r, taxonomy_version v WHERE v.analysis_id = $1 AND r.name <> $2 AND r.origin = 'import' LIMIT 1 RETURNING id`,
    [treeOf, `${marker} run`],
  )
  return row?.id ?? 0
}

it("knows every column that points to rows all results share", async () => {
  const constraints = await query<{ shared: string; holder: string; name: string }>(
    `SELECT to_.relname AS shared, from_.relname AS holder, a.attname AS name FROM pg_constraint c
     JOIN pg_class to_ ON to_.oid = c.confrelid JOIN pg_class from_ ON from_.oid = c.conrelid
     JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = ANY (c.conkey)
     WHERE c.contype = 'f' AND to_.relname IN ('example', 'model', 'dataset')`,
  )
  const camel = (text: string) => text.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())
  for (const { shared, holder, name } of constraints) {
    const known = (holders as Record<string, Record<string, readonly string[]>>)[shared]?.[camel(holder)]
    expect(known, `${holder}.${name} points to ${shared}`).toContain(camel(name))
  }
  expect(constraints.length).toBeGreaterThan(15)
})
