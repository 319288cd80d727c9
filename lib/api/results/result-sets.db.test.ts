import { mkdtemp, readdir, rm } from "node:fs/promises"
import os from "node:os"
import path from "node:path"
import { afterAll, beforeAll, expect, test, vi } from "vitest"
import { issueApiToken } from "@/lib/auth/api-token"
import { query } from "@/lib/data/base/client"
import { getLocalOwner } from "@/lib/data/people/users"
import { provideEnv } from "@/lib/env"
import { formatLimit } from "@/lib/format"
import { uploadLimits } from "@/lib/ingest/limits"
import { startWorker, type RunningWorker } from "@/lib/jobs/worker/worker"
import { callApi } from "@/lib/testing/api"
import { getResultSetEndpoint } from "./result-sets"

vi.mock("@/lib/auth/session", () => ({ getViewer: async () => null }))

let token = ""
let folder = ""
let worker: RunningWorker | undefined

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "errormap-api-"))
  provideEnv({ ERRORATLAS_DATA_DIR: folder })
  token = (await issueApiToken((await getLocalOwner()).id, "test")).secret
})

afterAll(async () => {
  await worker?.stop()
  await rm(folder, { recursive: true, force: true })
})

const csv = `example_id,model,input_text,output_text,score,correct_answer
1,m-one,What is 1 + 1?,3,0,2
2,m-one,What is 2 + 2?,4,1,4
3,m-one,What is 3 + 3?,7,nought,6
`

function send(body: string, { search = "?name=sums.csv", length = Buffer.byteLength(body) } = {}) {
  const headers = { "content-type": "text/csv", "content-length": String(length) }
  return callApi(`result-sets${search}`, { token, file: { text: body, headers } })
}

async function look(id: number) {
  const answer = await callApi(`result-sets/${id}`, { token })
  return getResultSetEndpoint.reply.parse(await answer.json())
}

test("a file that was sent is imported by a worker, and its counts reconcile", async () => {
  const answer = await send(csv)
  expect(answer.status).toBe(202)
  const { resultSet, status } = getResultSetEndpoint.reply.parse(await answer.json())
  expect(status).toBe("importing")
  expect(answer.headers.get("location")).toBe(`/api/v1/result-sets/${resultSet}`)
  worker = await startWorker()
  await vi.waitFor(async () => expect((await look(resultSet)).status).toBe("ready"), { timeout: 30_000, interval: 100 })
  expect(await look(resultSet)).toMatchObject({
    rows: 3,
    accepted: 2,
    rejected: 1,
    failures: 1,
    datasets: [{ dataset: "sums", rows: 2, failures: 1, rule: "binary" }],
  })
  expect((await look(resultSet)).refused).toMatchObject([{ rows: 1, column: "score", file: "sums.csv", line: 4 }])
  const again = getResultSetEndpoint.reply.parse(
    await (await send(csv, { search: "?name=sums.csv&threshold=0.3" })).json(),
  )
  expect(again).toMatchObject({
    resultSet,
    thresholds: [{ dataset: "sums", moved: null, reason: "every score is 0 or 1" }],
  })
  const left = () => readdir(path.join(folder, "uploads"))
  await vi.waitFor(async () => expect(await left()).toEqual([]), { timeout: 30_000, interval: 100 })
})

test("what the scores leave open is a question with the parameters that answer it, and sent again with one it comes in", async () => {
  const rates = csv.replace("nought", "0.4")
  const search = "?name=latency.csv"
  const { resultSet } = getResultSetEndpoint.reply.parse(await (await send(rates, { search })).json())
  worker ??= await startWorker()
  const ended = () =>
    vi.waitFor(async () => expect((await look(resultSet)).status).not.toBe("importing"), { timeout: 30_000 })
  await ended()
  expect(await look(resultSet)).toMatchObject({
    ...{ status: "failed", rows: 0, message: expect.stringMatching(/direction=higher or direction=lower/) },
    questions: [{ dataset: "latency", parameters: ["direction=higher", "direction=lower"] }],
  })
  const again = await send(rates, { search: `${search}&direction=lower&threshold=0.5` })
  expect(getResultSetEndpoint.reply.parse(await again.json()).resultSet).toBe(resultSet)
  await ended()
  expect(await look(resultSet)).toMatchObject({
    ...{ status: "ready", rows: 3, accepted: 3, failures: 1, questions: [] },
    datasets: [{ threshold: 0.5, lowerIsBetter: true, directionAssumed: false }],
  })
  const left = () => readdir(path.join(folder, "uploads"))
  await vi.waitFor(async () => expect(await left()).toEqual([]), { timeout: 30_000, interval: 100 })
  expect((await send(rates, { search: "?name=a.csv&scale=nonsense" })).status).toBe(400)
})

test("a threshold sent with a graded file that is here is applied in the answer; repeats are named with the way to keep them", async () => {
  worker ??= await startWorker()
  const graded = csv
    .replace(",4,1,4", ",4,0.8,4")
    .replace("nought", "0.2")
    .replace("m-one,What is 1", "m-two,What is 1")
  const body = `${graded}3,m-one,What is 3 + 3?,8,0.9,6\n`
  const search = "?name=graded-again.csv"
  const { resultSet } = getResultSetEndpoint.reply.parse(await (await send(body, { search })).json())
  await vi.waitFor(async () => expect((await look(resultSet)).status).toBe("ready"), { timeout: 30_000, interval: 100 })
  const before = await look(resultSet)
  expect(before).toMatchObject({
    accepted: 3,
    rejected: 1,
    thresholds: [],
    repeats: expect.stringMatching(/as in s0#2/),
  })
  const moved = getResultSetEndpoint.reply.parse(await (await send(body, { search: `${search}&threshold=0.1` })).json())
  const from = before.datasets[0]?.threshold
  expect(moved).toMatchObject({
    thresholds: [{ dataset: "graded-again", moved: { from, to: 0.1 }, reason: null }],
    datasets: [{ threshold: 0.1, failures: 1 }],
  })
  // Nothing is left for later: a job would move it once more, over what the page has set since.
  expect(await query("SELECT FROM upload WHERE result_set_id = $1 AND status <> 'imported'", [resultSet])).toEqual([])
  expect(await query("SELECT FROM graphile_worker._private_jobs WHERE key = $1", [`import-${resultSet}`])).toEqual([])
  const left = () => readdir(path.join(folder, "uploads"))
  await vi.waitFor(async () => expect(await left()).toEqual([]), { timeout: 30_000, interval: 100 })
})

test.each([
  ["longer than announced", csv, { length: 20 }, 400, /longer than the 20 bytes/],
  ["shorter than announced", csv, { length: 20_000 }, 400, /ended before the 20000 bytes/],
  ["empty", "", {}, 400, /empty/],
  [
    "too large",
    csv,
    { length: uploadLimits.fileBytes + 1 },
    413,
    new RegExp(`up to ${formatLimit(uploadLimits.fileBytes)}`),
  ],
  ["named like a path", csv, { search: "?name=..%2Fpasswd" }, 400, /not a file name/],
])("a file that is %s is refused, and nothing of it stays", async (_case, body, options, status, message) => {
  const before = await readdir(path.join(folder, "uploads")).catch(() => [])
  const answer = await send(body, options)
  expect(answer.status).toBe(status)
  expect(await answer.json()).toEqual({ error: { code: expect.any(String), message: expect.stringMatching(message) } })
  expect(await readdir(path.join(folder, "uploads")).catch(() => [])).toEqual(before)
})
