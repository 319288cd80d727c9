import { describe, expect, it } from "vitest"
import { storeWorld } from "@/lib/testing/analyses/stored-results"
import { createAnalysis, getAnalysis, listAnalyses } from "./analyses"
import { query } from "@/lib/data/base/client"
import { pauseAnalysis } from "./analysis-control"

let seed = 500
const given = () => storeWorld((seed += 1), { models: 2, datasets: 1, examples: 5 })
const wanted = (resultSetId: number) => ({ resultSetId, judgeId: "builtin", config: { seed: 7 } })

describe("creating an analysis", () => {
  it("stores the whole parsed config and queues its first job with it", async () => {
    const { resultSetId, viewer } = await given()
    const { id } = await createAnalysis(wanted(resultSetId), viewer)
    const analysis = await getAnalysis(id, viewer)
    expect(analysis).toMatchObject({
      status: "queued",
      mode: "place",
      releaseKey: "test",
      config: { seed: 7, ratio: 0.1, classifyBatch: 50 },
    })
    const jobs = await query("SELECT payload FROM graphile_worker._private_jobs WHERE key = $1", [
      `analysis-${id}/1/analysis-prepare`,
    ])
    expect(jobs).toEqual([{ payload: { analysisId: id, attempt: 1 } }])
  })

  it.each([
    [{ ratio: 0 }, "cannot work"],
    [{ modelIds: [2_000_000_000] }, "not in these results"],
    [{ datasetIds: [2_000_000_000] }, "not in these results"],
  ])("refuses %j", async (config, sentence) => {
    const { resultSetId, viewer } = await given()
    await expect(createAnalysis({ ...wanted(resultSetId), config }, viewer)).rejects.toThrow(sentence)
  })

  it("refuses results that are somebody else's, or not imported yet", async () => {
    const { resultSetId, viewer } = await given()
    await expect(createAnalysis(wanted(resultSetId), { ...viewer, id: viewer.id + 1 })).rejects.toThrow(
      "no such results",
    )
    await query("UPDATE result_set SET status = 'importing' WHERE id = $1", [resultSetId])
    await expect(createAnalysis(wanted(resultSetId), viewer)).rejects.toThrow("not imported yet")
  })
})

describe("private analyses", () => {
  it("are seen, listed and changed by their owner only", async () => {
    const { resultSetId, viewer } = await given()
    const stranger = { ...viewer, id: viewer.id + 1 }
    const { id } = await createAnalysis(wanted(resultSetId), viewer)
    await expect(getAnalysis(id, stranger)).rejects.toThrow("no such analysis")
    await expect(getAnalysis(id, null)).rejects.toThrow("no such analysis")
    await expect(pauseAnalysis(id, stranger)).rejects.toThrow("no such analysis of yours")
    expect((await listAnalyses(stranger)).rows.map((row) => row.id)).not.toContain(id)
    expect((await listAnalyses(viewer)).rows.map((row) => row.id)).toContain(id)
  })
})

it("lists page by page, newest first", async () => {
  const { resultSetId, viewer } = await given()
  const ids: number[] = []
  for (let n = 0; n < 3; n += 1) ids.unshift((await createAnalysis(wanted(resultSetId), viewer)).id)
  const first = await listAnalyses(viewer, { limit: 2 })
  const second = await listAnalyses(viewer, { limit: 2, after: first.next ?? 0 })
  expect([...first.rows, ...second.rows].map((row) => row.id)).toEqual(ids)
  expect(second.next).toBeNull()
})
