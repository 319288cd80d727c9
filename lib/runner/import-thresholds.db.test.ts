import { beforeAll, describe, expect, it } from "vitest"
import { setThreshold } from "@/lib/db/result-set-summary"
import { listResultSetDatasets } from "@/lib/db/result-sets"
import type { SourceFile } from "@/lib/ingest/source"
import { seededRandom } from "@/lib/stats/random"
import { anImporter, csv } from "@/lib/testing/import-probe"
import { memoryFile } from "@/lib/testing/memory-file"
import { importFiles } from "./import-files"

let ownerId = 0
let viewer: Awaited<ReturnType<typeof anImporter>>
beforeAll(async () => {
  viewer = await anImporter()
  ownerId = viewer.id
})

const run = (...files: SourceFile[]) => importFiles({ ownerId, files })

describe("thresholds", () => {
  const graded = csv(...[0.1, 0.3, 0.5, 0.7, 0.9].map((score, i) => `e${i},m,q${i},a,${score},r`))

  it("proposes 0.7 x mean, takes a given one, and counts unscored rows as no failures", async () => {
    const report = await importFiles({
      ownerId,
      dataset: "proposed",
      files: [memoryFile("g.csv", `${graded}e9,m,q9,a,,r\n`)],
    })
    const assumed = { lowerIsBetter: false, directionAssumed: true }
    expect(report.datasets).toEqual([
      { dataset: "proposed", rows: 6, failures: 2, threshold: 0.35, rule: "mean", ...assumed },
    ])
    const given = await importFiles({ ownerId, dataset: "given", threshold: 0.6, files: [memoryFile("g.csv", graded)] })
    expect(given.datasets).toEqual([
      { dataset: "given", rows: 5, failures: 3, threshold: 0.6, rule: "given", ...assumed },
    ])
  })

  it("can be moved by the owner, and failures follow", async () => {
    const { resultSet } = await importFiles({ ownerId, dataset: "moved", files: [memoryFile("g.csv", graded)] })
    const [dataset] = await listResultSetDatasets(resultSet)
    const datasetId = dataset?.datasetId ?? 0
    await setThreshold({ resultSetId: resultSet, datasetId, threshold: 0.8, viewer })
    expect((await listResultSetDatasets(resultSet))[0]).toMatchObject({ failures: 4, threshold: 0.8, rule: "given" })
    await setThreshold({ resultSetId: resultSet, datasetId, threshold: "mean", viewer })
    expect((await listResultSetDatasets(resultSet))[0]).toMatchObject({ failures: 2, threshold: 0.35, rule: "mean" })
    const stranger = { id: ownerId + 1, name: "s", role: "member" as const }
    const move = setThreshold({ resultSetId: resultSet, datasetId, threshold: 0.1, viewer: stranger })
    await expect(move).rejects.toMatchObject({ code: "not_found" })
  })

  it("has nothing to move where every score is 0 or 1", async () => {
    const { resultSet } = await run(memoryFile("zero.csv", csv("e1,m,q,a,0,r", "e2,m,q2,a,0,r")))
    const [dataset] = await listResultSetDatasets(resultSet)
    expect(dataset).toMatchObject({ binary: true, failures: 2, threshold: 0.5 })
    const move = setThreshold({ resultSetId: resultSet, datasetId: dataset?.datasetId ?? 0, threshold: 0.1, viewer })
    await expect(move).rejects.toMatchObject({ code: "invalid" })
  })

  it("keeps a histogram of continuous scores whose bins add up", async () => {
    const random = seededRandom(5)
    const lines = Array.from(
      { length: 1_000 },
      (_, i) => `e${i},m${i % 3},q${i},a,${(random.next() * 10).toFixed(6)},r`,
    )
    const { resultSet } = await run(memoryFile("continuous.csv", csv(...lines)))
    const [dataset] = await listResultSetDatasets(resultSet)
    expect(dataset?.histogram.values).toBeNull()
    expect(dataset?.histogram.bins.reduce((sum, n) => sum + n, 0)).toBe(1_000)
    expect(dataset?.histogram.models.map((model) => model.counts.reduce((sum, n) => sum + n, 0))).toEqual([
      334, 333, 333,
    ])
  })
})
