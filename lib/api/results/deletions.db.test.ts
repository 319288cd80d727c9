import { afterAll, beforeAll, expect, test, vi } from "vitest"
import { issueApiToken } from "@/lib/auth/api-token"
import { getLocalOwner } from "@/lib/data/people/users"
import { importFiles } from "@/lib/jobs/import/import-files"
import { startWorker, type RunningWorker } from "@/lib/jobs/worker/worker"
import { finishedAnalysis } from "@/lib/testing/analyses/finished-analysis"
import { csv } from "@/lib/testing/analyses/import-helpers"
import { callApi } from "@/lib/testing/api"
import { memoryFile } from "@/lib/testing/files/memory-file"
import { until } from "@/lib/testing/process/wait-until"

vi.mock("@/lib/auth/session", () => ({ getViewer: async () => null }))

let ownerId = 0
let token = ""
let worker: RunningWorker
beforeAll(async () => {
  ownerId = (await getLocalOwner()).id
  token = (await issueApiToken(ownerId, "test")).secret
  worker = await startWorker()
})
afterAll(() => worker.stop())

type Answer = Record<string, unknown>
const read = async (address: string) => (await (await callApi(address, { token })).json()) as Answer

/** Orders it, and waits until it is gone. */
async function remove(address: string): Promise<Answer> {
  const answer = await callApi(address, { token, method: "DELETE" })
  expect(answer.status).toBe(202)
  const { deletion } = (await answer.json()) as Answer
  expect(answer.headers.get("location")).toBe(`/api/v1/deletions/${String(deletion)}`)
  await until("it is gone", async () => (await read(`deletions/${String(deletion)}`)).status === "done")
  return read(`deletions/${String(deletion)}`)
}

test("one analysis goes after a preview, and its results stay", async () => {
  const files = [memoryFile("runs.csv", csv("e1,m,q1,a,0,r", "e2,m,q2,a,1,r"))]
  const { resultSet } = await importFiles({ ownerId, dataset: "runs", files })
  const analysis = await finishedAnalysis(resultSet, { ownerId, title: "a reading" })
  expect(await read(`analyses/${analysis}/deletion`)).toMatchObject({
    ...{ analysis, resultSet, title: "a reading", status: "done", diagnoses: 0, blocked: null },
  })
  expect((await callApi(`analyses/${analysis}`, { method: "DELETE" })).status).toBe(403)
  const gone = await remove(`analyses/${analysis}`)
  expect(gone).toMatchObject({ analysis, resultSet, removed: { analyses: 1, diagnoses: 0, predictions: 0 } })
  expect((await callApi(`analyses/${analysis}`, { token })).status).toBe(404)
  expect(await read(`result-sets/${resultSet}`)).toMatchObject({ status: "ready", accepted: 2 })
})

test("what could not be imported goes the same way as results", async () => {
  const files = [memoryFile("broken.csv", csv(",m,q,a,0,r"))]
  const { resultSet } = await importFiles({ ownerId, dataset: "broken", files })
  expect(await read(`result-sets/${resultSet}`)).toMatchObject({ status: "failed", rejected: 1 })
  expect(await remove(`result-sets/${resultSet}`)).toMatchObject({ analysis: null, resultSet, status: "done" })
  expect((await callApi(`result-sets/${resultSet}`, { token })).status).toBe(404)
})
