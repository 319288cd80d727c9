import type { JobHelpers } from "graphile-worker"
import { mkdtemp, rm } from "node:fs/promises"
import os from "node:os"
import path from "node:path"
import { afterAll, beforeAll, expect, it } from "vitest"
import { query } from "@/lib/data/base/client"
import { answerOpenImport, findOpenImport } from "@/lib/data/imports/open-imports"
import { openResultSet } from "@/lib/data/imports/result-set-import"
import { uploadPath, writeSlice } from "@/lib/data/imports/upload-files"
import { createUpload } from "@/lib/data/imports/uploads"
import { findResultSet, listResultSetFiles } from "@/lib/data/results/result-sets"
import { columnChoices, columnsForm, type ColumnsQuestion } from "@/lib/domain/results/columns-question"
import type { MappedField } from "@/lib/domain/results/column-map"
import { questionKey } from "@/lib/domain/results/score-question"
import { refusalOf } from "@/lib/domain/results/question-words"
import { provideEnv } from "@/lib/env"
import { diskFile } from "@/lib/ingest/files/disk-file"
import { hashFiles, importHash } from "@/lib/ingest/hashes/file-hashes"
import { importTasks } from "./import-upload"

let ownerId = 0
let folder = ""
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "erroratlas-columns-"))
  provideEnv({ ERRORATLAS_DATA_DIR: folder })
  const [row] = await query<{ id: number }>("INSERT INTO app_user (login, name) VALUES ('cols', 'x') RETURNING id")
  ownerId = row?.id ?? 0
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const table = (...rows: string[]) => ["frage,antwort,richtig", ...rows, ""].join("\n")
const viewer = () => ({ id: ownerId, name: "x", role: "member" as const })

async function send(texts: Readonly<Record<string, string>>) {
  const uploads = await Promise.all(
    Object.entries(texts).map(async ([fileName, text]) => {
      const content = Buffer.from(text)
      const upload = await createUpload({ ownerId, fileName, bytes: content.byteLength })
      await writeSlice(upload, { offset: 0, body: new Blob([content]).stream() })
      return upload
    }),
  )
  const files = await hashFiles(
    await Promise.all(uploads.map(({ id, fileName }) => diskFile(uploadPath(id), fileName))),
  )
  const contentHash = await importHash(files, null)
  const resultSetId = await openResultSet({ ownerId, name: "columns", contentHash, visibility: "private" })
  const job = {
    ...{ resultSetId, ownerId, dataset: null },
    uploads: uploads.map(({ id }, index) => ({ id, sha256: files[index]?.sha256 ?? "" })),
  }
  await run(job)
  return job
}

async function run(job: object) {
  const task = importTasks({ abort: new AbortController().signal })["import-upload"]
  await task?.(job, { job: { attempts: 1 } } as JobHelpers)
}

const formOf = (question: ColumnsQuestion, map: Partial<Record<MappedField, string>>, model: string) => ({
  ...Object.fromEntries(
    Object.entries(map).map(([field, column]) => [
      columnsForm.column(questionKey(question), field as MappedField),
      String(columnChoices(question).indexOf(column)),
    ]),
  ),
  [columnsForm.model(questionKey(question))]: model,
})
const map = { input: "frage", output: "antwort", score: "richtig" }

it("asks once about tables with the same columns, reads them by the answer, and the next one by itself", async () => {
  const job = await send({
    "a.csv": table("Was ist eins?,Eine Zahl,1", "Was ist zwei?,Noch eine,0"),
    "b.csv": table("Was ist drei?,Auch eine,1"),
  })
  const open = await findOpenImport(job.resultSetId)
  const question = open?.questions[0]
  if (question?.kind !== "columns") throw new Error("It does not ask about columns.")
  expect(question).toMatchObject({ files: ["a.csv", "b.csv"], columns: ["frage", "antwort", "richtig"] })
  expect(question.rows).toEqual([
    ["Was ist eins?", "Eine Zahl", "1"],
    ["Was ist zwei?", "Noch eine", "0"],
  ])
  expect(refusalOf([question])).toContain("--map input=frage,output=antwort,score=richtig")

  await answerOpenImport(job.resultSetId, formOf(question, map, "m"), viewer())
  const [queued] = await query<{ payload: object }>(
    "SELECT payload FROM graphile_worker._private_jobs ORDER BY id DESC LIMIT 1",
  )
  await run(queued?.payload ?? {})
  expect(await findResultSet(job.resultSetId, viewer())).toMatchObject({ status: "ready", accepted: 3, rejected: 0 })

  const next = await send({ "c.csv": table("Was ist vier?,Eine Zahl,0") })
  expect((await findOpenImport(next.resultSetId))?.questions).toEqual([expect.objectContaining({ kind: "model" })])
  const named = table("Was ist vier?,Eine Zahl,0").replace("richtig", "richtig,model").replace(",0\n", ",0,m\n")
  const other = await send({ "d.csv": named })
  expect((await findOpenImport(other.resultSetId))?.questions).toEqual([expect.objectContaining({ kind: "columns" })])
})

it("leaves files out that nobody wants read, and says so", async () => {
  const good = "example_id,model,input_text,output_text,score\n1,m,q,a,1\n"
  const job = await send({ "good.csv": good, "junk.csv": "alpha,beta\nx,y\n" })
  const question = (await findOpenImport(job.resultSetId))?.questions[0]
  if (question?.kind !== "columns") throw new Error("It does not ask about columns.")
  await answerOpenImport(job.resultSetId, { [columnsForm.leave(questionKey(question))]: "yes" }, viewer())
  const [queued] = await query<{ payload: object }>(
    "SELECT payload FROM graphile_worker._private_jobs ORDER BY id DESC LIMIT 1",
  )
  await run(queued?.payload ?? {})
  const files = await listResultSetFiles(job.resultSetId)
  expect(files.map(({ name, problem, note, accepted }) => ({ name, problem, note, accepted }))).toEqual([
    { name: "good.csv", problem: null, note: null, accepted: 1 },
    { name: "junk.csv", problem: null, note: "left out", accepted: 0 },
  ])
})
