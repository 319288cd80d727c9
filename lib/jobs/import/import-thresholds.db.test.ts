import { beforeAll, describe, expect, it } from "vitest"
import { query } from "@/lib/data/base/client"
import { setThreshold } from "@/lib/data/results/move-threshold"
import { listResultSetDatasets } from "@/lib/data/results/result-sets"
import type { SourceFile } from "@/lib/ingest/source"
import { seededRandom } from "@/lib/stats/core/random"
import { finishedAnalysis } from "@/lib/testing/analyses/finished-analysis"
import { anImporter, csv } from "@/lib/testing/analyses/import-helpers"
import { memoryFile } from "@/lib/testing/files/memory-file"
import { noAnswers } from "@/lib/domain/results/score-question"
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
    expect(report.datasets).toMatchObject([
      { dataset: "proposed", rows: 6, unscored: 1, failures: 2, threshold: 0.35, rule: "mean", ...assumed },
    ])
    const given = await importFiles({ ownerId, dataset: "given", threshold: 0.6, files: [memoryFile("g.csv", graded)] })
    expect(given.datasets).toMatchObject([
      { dataset: "given", rows: 5, unscored: 0, failures: 3, threshold: 0.6, rule: "given", ...assumed },
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

  const upload = (dataset: string, scores: readonly number[], more: Partial<Parameters<typeof importFiles>[0]> = {}) =>
    importFiles({
      ownerId,
      dataset,
      files: [
        memoryFile(
          `${scores.join("-")}.csv`,
          csv(...scores.map((score, i) => `e${i},m${scores.length},q${i},a,${score},r`)),
        ),
      ],
      ...more,
    })

  it("takes over the bar that one's earlier results of a benchmark have, and says where it is from", async () => {
    const strong = await upload("graded18", [1, 0.9, 0.8, 0.5])
    expect(strong.datasets).toMatchObject([{ threshold: 0.56, rule: "mean", failures: 1 }])
    const weak = await upload("graded18", [0.6, 0.5, 0.3, 0.4])
    expect(weak.datasets).toMatchObject([
      {
        threshold: 0.56,
        rule: "dataset",
        failures: 3,
        thresholdFrom: { resultSet: strong.resultSet, name: "1-0.9-0.8-0.5.csv" },
      },
    ])
    // What was moved since is the bar of the next one, and what is given goes before it.
    const [dataset] = await listResultSetDatasets(weak.resultSet)
    const move = { resultSetId: weak.resultSet, datasetId: dataset?.datasetId ?? 0, threshold: 0.45, viewer }
    await setThreshold(move)
    expect((await upload("graded18", [0.4, 0.5])).datasets).toMatchObject([{ threshold: 0.45, failures: 1 }])
    expect((await upload("graded18", [0.4, 0.7], { threshold: 0.8 })).datasets).toMatchObject([
      { threshold: 0.8, rule: "given" },
    ])
  })

  it("takes over nothing from another owner, another scale, or scores that are 0 or 1", async () => {
    await upload("private18", [1, 0.9, 0.8, 0.5])
    const [other] = await query<{ id: number }>("INSERT INTO app_user (login, name) VALUES ('other', 'o') RETURNING id")
    const stranger = await upload("private18", [0.6, 0.5], { ownerId: other?.id ?? 0 })
    expect(stranger.datasets).toEqual([expect.not.objectContaining({ threshold: 0.56 })])
    expect(JSON.stringify(stranger)).not.toContain("0.9-0.8")
    expect((await upload("private18", [90, 80, 60])).datasets).toMatchObject([{ rule: "mean", threshold: 53.67 }])
    await upload("binary18", [1, 0, 1])
    expect((await upload("binary18", [0.8, 0.4])).datasets).toMatchObject([{ rule: "mean", threshold: 0.42 }])
  })

  it("is applied when the same files come again with another one, or it is said why not; analyses keep theirs", async () => {
    const scores = [0.2, 0.5, 0.7]
    const { resultSet } = await upload("again18", scores)
    const analysis = await finishedAnalysis(resultSet, { ownerId, title: "read before" })
    const again = await upload("again18", scores, { threshold: 0.6 })
    expect(again).toMatchObject({ resultSet, accepted: 0, duplicates: 3, failures: 2 })
    expect(again.datasets).toMatchObject([{ threshold: 0.6, rule: "given", failures: 2 }])
    expect(again.thresholds).toEqual([
      {
        dataset: "again18",
        moved: { from: 0.33, to: 0.6 },
        reason: null,
        keeping: [{ analysis, title: "read before", threshold: 0.33 }],
      },
    ])
    expect((await upload("again18", scores, { threshold: 0.6 })).thresholds).toMatchObject([
      { moved: null, reason: "it has this threshold already", keeping: [{ analysis }] },
    ])
    await upload("zeros18", [0, 1, 1])
    expect((await upload("zeros18", [0, 1, 1], { threshold: 0.6 })).thresholds).toMatchObject([
      { moved: null, reason: "every score is 0 or 1" },
    ])
  })

  it("turns what is here to a direction that comes with the same files, and says that a scale cannot be changed", async () => {
    const scores = [0.2, 0.5, 0.8]
    const { resultSet, datasets } = await upload("turned18", scores)
    expect(datasets).toMatchObject([{ lowerIsBetter: false, directionAssumed: true, threshold: 0.35, failures: 1 }])
    const analysis = await finishedAnalysis(resultSet, { ownerId, title: "read before" })
    const lower = { ...noAnswers, directions: [{ dataset: null, direction: "lower" as const }] }
    const again = await upload("turned18", scores, { answers: lower })
    expect(again.datasets).toMatchObject([
      { lowerIsBetter: true, directionAssumed: false, threshold: 0.65, failures: 1 },
    ])
    expect(again.answers).toEqual([
      {
        of: "turned18",
        moved: { from: "higher", to: "lower" },
        reason: null,
        keeping: [{ analysis, title: "read before" }],
      },
    ])
    expect((await upload("turned18", scores, { answers: lower })).answers).toEqual([])
    const scales = [{ dataset: null, model: "m3", divisor: 10 }]
    expect((await upload("turned18", scores, { answers: { ...noAnswers, scales } })).answers).toMatchObject([
      { of: "m3", moved: null, reason: expect.stringContaining("divided by 1 when they came in") },
    ])
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
