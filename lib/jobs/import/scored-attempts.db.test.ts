import { readFile } from "node:fs/promises"
import path from "node:path"
import { beforeAll, describe, expect, it } from "vitest"
import { analysisReport } from "@/lib/api/analyses/analyses"
import { comparisonReport } from "@/lib/api/compare/compare"
import { signatureReport } from "@/lib/api/atlas/signature"
import { issueApiToken } from "@/lib/auth/api-token"
import { createAnalysis, getAnalysis } from "@/lib/data/analyses/analyses"
import { getAnnotation } from "@/lib/data/failures/annotation-detail"
import { findTellingFailure } from "@/lib/data/atlas/atlas-facts"
import { query } from "@/lib/data/base/client"
import { compareAll } from "@/lib/data/compare/comparison-all"
import { compareModels } from "@/lib/data/compare/comparison"
import { findScoreHistogram } from "@/lib/data/datasets/datasets"
import { listCorrect } from "@/lib/data/failures/failure-texts"
import { listAttempts } from "@/lib/data/failures/item-attempts"
import { findItemCorrelations, listItemGroups, listUnsolvedItems } from "@/lib/data/datasets/item-difficulty"
import { getModelNamed } from "@/lib/data/scope/names"
import { listOwnResults } from "@/lib/data/results/own-results"
import { listOverlaps } from "@/lib/data/compare/overlaps"
import { getSharedItem } from "@/lib/data/compare/shared-item"
import { listSharedItems } from "@/lib/data/compare/item-list"
import { setThreshold } from "@/lib/data/results/move-threshold"
import { listResultSetDatasets } from "@/lib/data/results/result-sets"
import { getScope } from "@/lib/data/scope/scope"
import { funnelOf, listStrata } from "@/lib/data/taxonomy/signature-counts"
import { listSuspectItems } from "@/lib/data/datasets/suspect-items"
import { listTopicRows } from "@/lib/data/models/topics"
import { callApi } from "@/lib/testing/api"
import { anImporter, csv } from "@/lib/testing/analyses/import-helpers"
import { memoryFile } from "@/lib/testing/files/memory-file"
import { work } from "@/lib/testing/analyses/two-judges"
import { untilStatus } from "@/lib/testing/process/wait-until"
import { importFiles } from "./import-files"

const migration = path.join(
  import.meta.dirname,
  "../../../prisma/migrations/20261129130202_attempts_are_scored/migration.sql",
)

let viewer: Awaited<ReturnType<typeof anImporter>>
beforeAll(async () => {
  viewer = await anImporter()
})

/** Imports lines as one dataset and reads every failure of it. */
async function analysed(dataset: string, lines: readonly string[], between?: (resultSet: number) => Promise<unknown>) {
  const report = await importFiles({
    ownerId: viewer.id,
    dataset,
    files: [memoryFile(`${dataset}.csv`, csv(...lines))],
  })
  await between?.(report.resultSet)
  await work()
  const { id } = await createAnalysis(
    { resultSetId: report.resultSet, judgeId: "first", config: { mode: "induce", ratio: 1 } },
    viewer,
  )
  await untilStatus(() => getAnalysis(id, viewer), "done")
  const scope = await getScope({ analysis: id }, viewer)
  const [row] = await listResultSetDatasets(report.resultSet)
  return { report, id, scope, datasetId: row?.datasetId ?? 0, wanted: { analysis: id, release: scope.version.key } }
}

const rate = (estimate: number, n: number) => expect.objectContaining({ estimate, n })

describe("attempts are scored attempts", () => {
  // ../shared/cases/unscored.csv: half of what "crashy" said was never scored, half of the rest fails.
  const lines = Array.from({ length: 20 }, (_, i) => [
    `e${i},crashy,What is ${i}+${i}?,it is ${2 * i},${i < 10 ? "" : i % 2},${2 * i}`,
    `e${i},steady,What is ${i}+${i}?,is it ${2 * i},${i % 2},${2 * i}`,
  ]).flat()
  /** One of the unscored answers never came: the harness broke down and wrote a 0. */
  const breakDown = (resultSet: number) =>
    query(
      `UPDATE prediction p SET status = 'error', score = 0 FROM model m, example e
       WHERE p.result_set_id = $1 AND m.id = p.model_id AND m.name = 'crashy' AND e.id = p.example_id AND e.external_id = 'e0'`,
      [resultSet],
    )

  it("in the report, lists, signature, both comparisons, item by item, and in every total", async () => {
    const { report, id, scope, datasetId, wanted } = await analysed("unsc21", lines, breakDown)
    expect(report.datasets).toMatchObject([{ rows: 40, unscored: 10, failures: 15 }])
    const { secret: token } = await issueApiToken(viewer.id, "test")
    const get = async (address: string) => (await callApi(address, { token })).json()
    const { datasets } = await get(`result-sets/${report.resultSet}`)
    expect(datasets).toMatchObject([{ rows: 40, unscored: 10 }])
    const own = await listOwnResults(viewer, { dataset: "unsc21" })
    expect(
      own.map(({ modelName, predictions, unscored, failures }) => [modelName, predictions, unscored, failures]),
    ).toEqual([
      ["crashy", 10, 10, 5],
      ["steady", 20, 0, 10],
    ])
    expect(funnelOf(await listStrata(scope))).toMatchObject({
      predictions: 30,
      unscored: 10,
      failures: 15,
      sampled: 15,
    })
    const analysis = await analysisReport(id, viewer)
    expect(analysis.funnel).toMatchObject({ predictions: 30, unscored: 10, failures: 15 })
    expect(analysis.strata).toMatchObject([
      { model: "crashy", predictions: 10, unscored: 10, failures: 5 },
      { model: "steady", predictions: 20, unscored: 0, failures: 10 },
    ])

    const { models } = await get(`models?release=${wanted.release}&analysis=${wanted.analysis}&limit=10`)
    expect(models).toMatchObject([
      { slug: "crashy", predictions: 10, unscored: 10, failureRate: rate(0.5, 10) },
      { slug: "steady", predictions: 20, unscored: 0, failureRate: rate(0.5, 20) },
    ])
    const signature = await signatureReport({ ...wanted, model: "crashy", dataset: [] }, viewer)
    expect(signature).toMatchObject({
      failureRate: rate(0.5, 10),
      readInFull: true,
      datasets: [{ predictions: 10, unscored: 10, failures: 5, threshold: 0.5, lowerIsBetter: false }],
    })
    const paired = await comparisonReport({ ...wanted, a: "crashy", b: "steady", dataset: [] }, viewer)
    expect(paired).toMatchObject({
      ...{ shared: 10, bothRight: 5, onlyAFails: 0, onlyBFails: 0, bothFail: 5 },
      ...{ accuracyA: rate(0.5, 10), accuracyB: rate(0.5, 10), unscoredA: 10, unscoredB: 0 },
      datasets: [{ shared: 10, onlyA: 0, onlyB: 10, unscoredA: 10, unscoredB: 0 }],
    })
    const turned = await comparisonReport({ ...wanted, a: "steady", b: "crashy", dataset: [] }, viewer)
    expect(turned).toMatchObject({ unscoredA: 0, unscoredB: 10 })
    const all = await compareAll(scope, { a: "crashy", b: "steady", datasets: [] })
    expect([all?.a, all?.b]).toMatchObject([
      { predictions: 10, failures: 5 },
      { predictions: 20, failures: 10 },
    ])
    expect(all?.unscored).toEqual({ a: 10, b: 0 })
    // Items e0 to e9 were tried by one model, the others by both.
    expect(await listItemGroups(scope, datasetId)).toEqual([
      { tried: 1, failed: 0, items: 5 },
      { tried: 1, failed: 1, items: 5 },
      { tried: 2, failed: 0, items: 5 },
      { tried: 2, failed: 2, items: 5 },
    ])
    const [e0] = await query<{ id: number }>(
      `SELECT a.id FROM error_annotation a JOIN example e ON e.id = a.example_id WHERE a.analysis_id = $1 AND e.external_id = 'e0'`,
      [id],
    )
    const attempts = await listAttempts(await getAnnotation(e0?.id ?? 0, viewer), viewer)
    expect(attempts.map(({ modelName, score, failed, counts }) => [modelName, score, failed, counts])).toEqual([
      ["crashy", 0, false, false],
      ["steady", 0, true, true],
    ])

    // Analyses that counted otherwise are mended by the migration, as often as it may run.
    const mend = await readFile(migration, "utf8")
    await query("UPDATE stratum SET predictions = predictions + unscored, unscored = 0 WHERE analysis_id = $1", [id])
    for (const _ of [1, 2]) await query(mend)
    expect((await analysisReport(id, viewer)).strata).toEqual(analysis.strata)
  })
})

describe("a finished analysis keeps the rule it was run with", () => {
  // Three models, twelve items in three topics, scores in tenths.
  const scores = {
    strong: [9, 8, 7, 9, 6, 3, 8, 9, 7, 2, 9, 8],
    middle: [6, 4, 7, 3, 6, 1, 5, 7, 2, 2, 6, 5],
    weak: [2, 4, 1, 3, 2, 1, 5, 4, 2, 1, 3, 2],
  }
  const lines = Object.entries(scores).flatMap(([model, list]) =>
    list.map((score, i) => `${["law", "art"][i % 2]}-${i},${model},Question ${i}?,${model} says ${i},0.${score},right`),
  )

  it("on every page and in every sentence, when the results' own threshold is moved", async () => {
    const { report, id, scope, datasetId, wanted } = await analysed("kept", lines)
    const named = (name: string) => getModelNamed(name, { access: { viewer } })
    const [strong, weak] = await Promise.all([named("strong"), named("weak")])
    const everything = async () => {
      const now = await getScope({ analysis: id }, viewer)
      const pair = { a: strong.id, b: weak.id, datasets: [] }
      const { items } = await listSharedItems(now, { ...pair, cell: "only-b-fails", limit: 50 })
      const [item] = items
      const [annotation] = await query<{ id: number; example: number }>(
        `SELECT a.id, a.example_id AS example FROM error_annotation a JOIN example e ON e.id = a.example_id
         WHERE a.analysis_id = $1 AND e.external_id = 'law-2'`,
        [id],
      )
      const { rule: _, ...histogram } = (await findScoreHistogram(now, datasetId)) ?? { rule: "" }
      return {
        signature: await signatureReport({ ...wanted, model: "weak", dataset: [] }, viewer),
        comparison: await comparisonReport({ ...wanted, a: "strong", b: "weak", dataset: [] }, viewer),
        split: (await compareModels(now, { a: strong, b: weak, datasets: [] })).comparison.split,
        all: await compareAll(now, { a: "strong", b: "weak", datasets: [] }),
        overlaps: await listOverlaps(now, pair),
        items,
        item: item && (await getSharedItem(now, pair, item)),
        groups: await listItemGroups(now, datasetId),
        unsolved: await listUnsolvedItems(now, datasetId, 10),
        correlations: await findItemCorrelations(now, datasetId),
        topics: await listTopicRows(now, datasetId),
        suspects: await listSuspectItems(now, datasetId),
        telling: await findTellingFailure(now),
        histogram,
        attempts: await listAttempts(await getAnnotation(annotation?.id ?? 0, viewer), viewer),
        correct: await listCorrect({ resultSetId: report.resultSet, analysisId: id }, [annotation?.example ?? 0]),
        strata: (await analysisReport(id, viewer)).strata,
      }
    }
    const before = await everything()
    expect(before.items.length).toBeGreaterThan(3)
    expect(before.overlaps).toMatchObject([
      { threshold: 0.33, thresholdB: 0.33, lowerIsBetter: false, lowerIsBetterB: false },
    ])
    expect((await findScoreHistogram(scope, datasetId))?.rule).toBe("mean")

    await setThreshold({ resultSetId: report.resultSet, datasetId, threshold: 0.75, viewer })
    expect(await everything()).toEqual(before)
    expect((await findScoreHistogram(scope, datasetId))?.rule).toBe("kept")
    // What was imported is told by the new one, and so is the next analysis.
    const [moved] = await listResultSetDatasets(report.resultSet)
    expect(moved).toMatchObject({ threshold: 0.75, failures: lines.filter((line) => /,0\.[0-7],/.test(line)).length })
    const found = await listCorrect(
      { resultSetId: report.resultSet, analysisId: null },
      before.correct.map(({ exampleId }) => exampleId),
    )
    expect(found.length).toBeLessThan(before.correct.length)
  })
})
