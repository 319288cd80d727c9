import { beforeAll, expect, test, vi } from "vitest"
import { issueApiToken } from "@/lib/auth/api-token"
import { getLocalOwner } from "@/lib/data/people/users"
import { importFiles } from "@/lib/jobs/import/import-files"
import { csv } from "@/lib/testing/analyses/import-helpers"
import { callApi } from "@/lib/testing/api"
import { memoryFile } from "@/lib/testing/files/memory-file"

vi.mock("@/lib/auth/session", () => ({ getViewer: async () => null }))

let token = ""
beforeAll(async () => {
  const { id: ownerId } = await getLocalOwner()
  token = (await issueApiToken(ownerId, "test")).secret
  for (const model of ["api-one", "api-two"])
    await importFiles({ ownerId, dataset: "named", files: [memoryFile(`${model}.csv`, csv(`e,${model},q,a,0,r`))] })
})

test("names are merged, listed and let apart; nobody without a token may", async () => {
  const body = { from: "api-two", into: "api-one" }
  expect((await callApi("merged-models", { body })).status).toBe(403)
  expect((await callApi("merged-models")).status).toBe(401)
  const merge = { ...body, results: 1, predictions: 1 }
  expect(await (await callApi("merged-models", { token, body })).json()).toEqual(merge)
  expect(await (await callApi("merged-models", { token })).json()).toEqual({ merged: [merge] })
  const undone = await callApi("merged-models/undo", { token, body: { from: "api-two" } })
  expect(await undone.json()).toEqual(merge)
  expect(await (await callApi("merged-models", { token })).json()).toEqual({ merged: [] })
  expect((await callApi("merged-models/undo", { token, body: { from: "api-two" } })).status).toBe(404)
})

test("the same of benchmarks", async () => {
  const { id: ownerId } = await getLocalOwner()
  for (const dataset of ["api law", "api_law"])
    await importFiles({ ownerId, dataset, files: [memoryFile("api.csv", csv(`e,${dataset},q,a,0,r`))] })
  const body = { from: "api_law", into: "api law" }
  const merge = { ...body, results: 1, predictions: 1 }
  expect((await callApi("merged-datasets", { body })).status).toBe(403)
  expect(await (await callApi("merged-datasets", { token, body })).json()).toEqual(merge)
  const { resultSet } = await importFiles({
    ownerId,
    dataset: "api_law",
    files: [memoryFile("later.csv", csv("e,m,q,b,0,r"))],
  })
  const report = await (await callApi(`result-sets/${resultSet}`, { token })).json()
  expect(report).toMatchObject({
    datasets: [{ dataset: "api law" }],
    merged: [{ kind: "dataset", from: "api_law", into: "api law", predictions: 1 }],
  })
  expect(await (await callApi("merged-datasets", { token })).json()).toEqual({
    merged: [{ ...merge, results: 2, predictions: 2 }],
  })
  expect((await callApi("merged-datasets/undo", { token, body: { from: "api_law" } })).status).toBe(200)
  expect(await (await callApi("merged-datasets", { token })).json()).toEqual({ merged: [] })
})
