import { beforeAll, describe, expect, it } from "vitest"
import { factsOf } from "@/components/models/signature/model-facts"
import { topicLines } from "@/components/models/signature/topic-view"
import { comparisonReport } from "@/lib/api/compare/compare"
import { signatureReport } from "@/lib/api/atlas/signature"
import { issueApiToken } from "@/lib/auth/api-token"
import { createAnalysis, getAnalysis } from "@/lib/data/analyses/analyses"
import { listProvisionalShares } from "@/lib/data/analyses/analysis-progress"
import { prisma } from "@/lib/data/base/client"
import { mergeNames, unmergeName } from "@/lib/data/merges/merge-names"
import { loadTopics } from "@/lib/data/models/topics"
import { listClusterKeys } from "@/lib/data/items/item-clusters"
import { setThreshold } from "@/lib/data/results/move-threshold"
import { listResultSetCounts, listResultSetDatasets } from "@/lib/data/results/result-sets"
import { setClusters } from "@/lib/data/results/set-clusters"
import { getScope } from "@/lib/data/scope/scope"
import { listStrata } from "@/lib/data/taxonomy/signature-counts"
import { answersOf, noAnswers, type ScoreAnswers } from "@/lib/domain/results/score-question"
import { rateOfAttempts } from "@/lib/stats/proportions/attempt-rate"
import { callApi } from "@/lib/testing/api"
import { anImporter } from "@/lib/testing/analyses/import-helpers"
import { work } from "@/lib/testing/analyses/two-judges"
import { memoryFile } from "@/lib/testing/files/memory-file"
import { untilStatus } from "@/lib/testing/process/wait-until"
import { clusterSentences } from "@/lib/wording/clusters"
import { describe as describeComparison } from "@/scripts/cli/compare"
import { describe as describeSignature } from "@/scripts/cli/signature"
import { importFiles } from "./import-files"

let viewer: Awaited<ReturnType<typeof anImporter>>
beforeAll(async () => {
  viewer = await anImporter()
})

/** Of six passages with five questions each A fails whole passages, B some questions of every one. */
const failsA = (passage: number, question: number) => passage < 2 || (passage === 2 && question === 0)
const failsB = (passage: number, question: number) => question === 0 || (passage < 3 && question === 1)

type Row = { passage: number; question: number; name?: string }
const rowsOf = Array.from({ length: 30 }, (_, at): Row => ({ passage: Math.floor(at / 5), question: at % 5 }))

/** A table of both models; `name`: what it says of the passage of a row. */
function tableOf(dataset: string, nameOf: (row: Row, model: string) => string, column = "passage_id"): string {
  const lines = rowsOf.flatMap((row) =>
    (["m-a", "m-b"] as const).map((model) => {
      const { passage, question } = row
      const isRight = !(model === "m-a" ? failsA : failsB)(passage, question)
      const id = `p${passage}q${question}`
      return `${id},${model},${dataset},Question ${id}?,${isRight ? `right ${id}` : "no idea"},${isRight ? 1 : 0},right ${id},${nameOf(row, model)}`
    }),
  )
  return [`example_id,model,dataset,input_text,output_text,score,correct_answer,${column}`, ...lines, ""].join("\n")
}

async function imported(text: string, answers: ScoreAnswers = noAnswers) {
  const files = [memoryFile("passages.csv", text)]
  const report = await importFiles({ ownerId: viewer.id, files, answers })
  const [row] = await listResultSetDatasets(report.resultSet)
  return { report, resultSet: report.resultSet, datasetId: row?.datasetId ?? 0 }
}

async function analysed(resultSet: number) {
  await work()
  const config = { mode: "induce", ratio: 1 } as const
  const { id } = await createAnalysis({ resultSetId: resultSet, judgeId: "first", config }, viewer)
  await untilStatus(() => getAnalysis(id, viewer), "done")
  const scope = await getScope({ analysis: id }, viewer)
  return { id, scope, wanted: { analysis: id, release: scope.version.key, dataset: [] } }
}

const clustered = (cluster: string) => ({ ...noAnswers, cluster })
const named = (row: Row) => `passage ${row.passage}`
const width = (of: { low: number | null; high: number | null } | null) => (of?.high ?? 0) - (of?.low ?? 0)

async function api(path: string) {
  const { secret: token } = await issueApiToken(viewer.id, "clusters")
  return JSON.parse(await (await callApi(path, { token })).text()) as Record<string, unknown>
}

describe("clusters of items", () => {
  it("widen every interval by what passages have in common, and move no rate", async () => {
    const plain = await imported(tableOf("plain30", named))
    const { report, resultSet, datasetId } = await imported(tableOf("passages30", named), clustered("passage_id"))
    expect(report.datasets).toMatchObject([
      { clusterKey: "passage_id", clusters: 6, itemsAlone: 0, clusterClashes: 0, byCluster: true },
    ])
    // A: two passages of five failures, one of one, three of none; n = 5 each.
    const sums = { items: 30, clusters: 6, attemptSquares: 150, attemptFailures: 55, failureSquares: 51 }
    const count = (await listResultSetCounts(resultSet, datasetId)).find(({ model }) => model === "m-a")
    expect(count).toMatchObject({ predictions: 30, failures: 11, repeats: sums })

    const [one, other] = [await analysed(plain.resultSet), await analysed(resultSet)]
    const strata = (await listStrata(other.scope)).filter(({ modelSlug }) => modelSlug === "m-a")
    expect(strata).toMatchObject([{ predictions: 30, failures: 11, repeats: sums }])
    expect(factsOf(strata)).toMatchObject({ items: 30, failureRate: { estimate: 11 / 30 } })
    expect((await listProvisionalShares(other.id, other.scope.version.id)).alike).toBeGreaterThan(2)
    expect((await listProvisionalShares(one.id, one.scope.version.id)).alike).toBe(1)

    const [bare, wide] = await Promise.all(
      [one, other].map(({ wanted }) => signatureReport({ ...wanted, model: "m-a" }, viewer)),
    )
    if (!bare || !wide) throw new Error("Both have a signature.")
    expect(wide.failureRate?.estimate).toBe(bare.failureRate?.estimate)
    expect(width(wide.failureRate)).toBeGreaterThan(1.5 * width(bare.failureRate))
    expect(width(wide.categories[0]?.share ?? null)).toBeGreaterThan(width(bare.categories[0]?.share ?? null))
    expect(bare.clusters).toBeNull()
    const text = "30 items in 6 clusters by passage_id; intervals by cluster"
    const clusters = { items: 30, clusters: 6, byCluster: true, keys: ["passage_id"], text }
    expect(wide.clusters).toEqual(clusters)
    expect(describeSignature(wide)).toContain(`${text}.`)

    const scope = `release=${other.wanted.release}&analysis=${other.id}`
    const listed = await api(`models?${scope}`)
    expect(listed.models).toContainEqual(
      expect.objectContaining({ slug: "m-a", clusters, failureRate: wide.failureRate }),
    )

    const [bareOf, wideOf] = await Promise.all(
      [one, other].map(({ wanted }) => comparisonReport({ ...wanted, a: "m-a", b: "m-b" }, viewer)),
    )
    if (!bareOf || !wideOf) throw new Error("Both compare.")
    expect(wideOf).toMatchObject({ shared: 30, trials: null, clusters, onlyAFails: bareOf.onlyAFails })
    expect(wideOf.difference?.estimate).toBe(bareOf.difference?.estimate)
    expect(width(wideOf.difference)).toBeGreaterThan(width(bareOf.difference))
    expect(wideOf.accuracyA.estimate).toBe(bareOf.accuracyA.estimate)
    expect(width(wideOf.accuracyA)).toBeCloseTo(width(wide.failureRate), 6)
    // Passages: A fails 5, 5, 1, 0, 0, 0 and B 2, 2, 2, 1, 1, 1; differences 3, 3, -1, -1, -1, -1 sum to 2.
    const differences = [3, 3, -1, -1, -1, -1]
    const turned = Array.from({ length: 64 }, (_, signs) =>
      Math.abs(differences.reduce((sum, step, at) => sum + ((signs >> at) & 1 ? step : -step), 0)),
    )
    expect(wideOf.mcnemarP).toBeCloseTo(turned.filter((sum) => sum >= 2).length / 64, 6)
    expect(bareOf.clusters).toBeNull()
    const said = describeComparison(wideOf)
    expect(said).toContain("sides swapped by cluster, p")
    expect(said).toContain(`${text}.`)
    expect(describeComparison(bareOf)).toContain("McNemar p")
    const asked = await api(`compare?a=m-a&b=m-b&${scope}`)
    expect(asked).toMatchObject({ clusters, difference: wideOf.difference })
  })

  it("of one item each give the very figures of the items, and so does one cluster of all", async () => {
    const text = tableOf("alone30", (row) => `p${row.passage}q${row.question},one`, "own,all")
    const { report, resultSet, datasetId } = await imported(text)
    expect(report.datasets).toMatchObject([{ clusterKey: null, byCluster: false }])
    const { wanted } = await analysed(resultSet)
    const figures = async () => ({
      signature: await signatureReport({ ...wanted, model: "m-a" }, viewer),
      comparison: await comparisonReport({ ...wanted, a: "m-a", b: "m-b" }, viewer),
      counts: await listResultSetCounts(resultSet, datasetId),
    })
    const plain = await figures()
    for (const [key, clusters] of [
      ["own", 30],
      ["all", 1],
    ] as const) {
      await setClusters({ resultSetId: resultSet, key, viewer })
      expect(await listResultSetDatasets(resultSet)).toMatchObject([{ clusterKey: key, clusters, byCluster: false }])
      expect(await figures()).toEqual(plain)
    }
    const [row] = await listResultSetDatasets(resultSet)
    expect(row ? clusterSentences("alone30", row) : []).toEqual([
      "All items of alone30 are in one cluster by all: no interval can be had from one, so that intervals are by item.",
    ])
  })

  it("come from a mapped column, are said and taken away later, and follow a threshold", async () => {
    const graded = tableOf("graded30", named, "cluster").replaceAll(",0,right", ",0.2,right")
    const { report, resultSet, datasetId } = await imported(graded)
    expect(report.datasets).toMatchObject([{ clusterKey: "cluster", clusters: 6, byCluster: true }])
    expect(await listClusterKeys(resultSet, datasetId)).toEqual(["cluster"])
    const { id } = await analysed(resultSet)
    await setThreshold({ resultSetId: resultSet, datasetId, threshold: 0.1, viewer })
    const sumsOf = async () => (await listResultSetCounts(resultSet, datasetId)).map((row) => row.repeats)
    expect(await sumsOf()).toMatchObject([
      { clusters: 6, failureSquares: 0 },
      { clusters: 6, failureSquares: 0 },
    ])
    const strata = () => prisma().stratum.findMany({ where: { analysisId: id }, orderBy: { modelId: "asc" } })
    expect(await strata()).toMatchObject([{ repeats: { failureSquares: 51 } }, { repeats: { clusters: 6 } }])
    // The same files with --cluster "": by item, also in what was analysed before.
    await importFiles({
      ownerId: viewer.id,
      files: [memoryFile("passages.csv", graded)],
      answers: answersOf({ cluster: "" }),
    })
    expect(await sumsOf()).toEqual([null, null])
    expect(await strata()).toMatchObject([{ repeats: null }, { repeats: null }])
    await setClusters({ resultSetId: resultSet, datasetId, key: "cluster", viewer })
    expect(await strata()).toMatchObject([{ repeats: { failureSquares: 51 } }, { repeats: { clusters: 6 } }])
    await expect(
      setClusters({ resultSetId: resultSet, key: "cluster", viewer: { id: viewer.id + 1, name: "", role: "member" } }),
    ).rejects.toThrow("There are no such results. Yours are listed under “Your work” (/work).")
  })

  it("are refused under a key no row has, naming those there are; nothing stays", async () => {
    const text = tableOf("refused30", named)
    await expect(imported(text, clustered("topic"))).rejects.toThrow(
      "No row says anything of “topic”, so that it names no clusters. What they say beside their answers: passage_id.",
    )
    expect(await prisma().prediction.count({ where: { dataset: { name: "refused30" } } })).toBe(0)
    const { report } = await imported(text, clustered("passage_id"))
    expect(report).toMatchObject({ status: "ready", rows: 60 })
  })

  it("that are missing are of one item, and those that answers disagree about are the first's", async () => {
    const odd = (row: Row, model: string) =>
      row.passage === 5 ? "" : row.passage === 4 && row.question === 0 && model === "m-b" ? "another" : named(row)
    const { report, resultSet, datasetId } = await imported(tableOf("odd30", odd), clustered("passage_id"))
    const [row] = report.datasets
    expect(row).toMatchObject({ clusters: 5, itemsAlone: 5, clusterClashes: 1, byCluster: true })
    expect(row ? clusterSentences("odd30", row) : []).toEqual([
      "Items of odd30 lie in 10 clusters by passage_id: intervals are by cluster.",
      "5 items of odd30 name none: each is a cluster of its own.",
      "1 item of odd30 has answers that name different clusters: the first in the files counts.",
    ])
    const [count] = await listResultSetCounts(resultSet, datasetId)
    expect(count?.repeats).toMatchObject({ items: 30, clusters: 10, attemptSquares: 5 * 25 + 5 })
  })

  it("go with their items where a benchmark counts under another name, and back", async () => {
    const { resultSet, datasetId } = await imported(tableOf("named30", named), clustered("passage_id"))
    await imported(tableOf("other30", named))
    const kept = () =>
      prisma().resultSetCount.findMany({ where: { resultSetId: resultSet }, orderBy: { modelId: "asc" }, omit: { datasetId: true } }) // prettier-ignore
    const before = await kept()
    const clusters = () =>
      prisma().itemCluster.findMany({ where: { resultSetId: resultSet }, orderBy: { exampleId: "asc" } })
    const placed = await clusters()
    expect(placed).toHaveLength(30)
    await mergeNames("dataset", { from: "named30", into: "other30" }, viewer)
    expect(await kept()).toEqual(before)
    const moved = await clusters()
    expect(moved).toHaveLength(30)
    expect(moved.every(({ exampleId }) => placed.every((one) => one.exampleId !== exampleId))).toBe(true)
    await unmergeName("dataset", "named30", viewer)
    expect(await clusters()).toEqual(placed)
    expect(await listResultSetDatasets(resultSet)).toMatchObject([
      { datasetId, clusterKey: "passage_id", byCluster: true },
    ])
  })

  it("hold on a model's page too: topics by cluster, those of one cluster by item", async () => {
    const text = tableOf(
      "topics30",
      (row) => `passage ${row.passage},${row.passage % 2 ? "law" : "art"}`,
      "passage_id,subject",
    )
    const { resultSet, datasetId } = await imported(text, clustered("passage_id"))
    const { scope } = await analysed(resultSet)
    const [model] = (await listStrata(scope)).filter(({ modelSlug }) => modelSlug === "m-a")
    const linesBy = async (by: string) => {
      const { rows } = await loadTopics(scope, { by, modelId: model?.modelId ?? 0, datasetIds: [datasetId] })
      return topicLines(rows, model?.modelId ?? 0)
    }
    const art = (await linesBy("subject")).find(({ topic }) => topic === "art")
    // Passages 0, 2 and 4: 5, 1 and 0 of 5.
    const repeats = { items: 15, clusters: 3, attemptSquares: 75, attemptFailures: 30, failureSquares: 26 }
    expect(art?.rate).toEqual(rateOfAttempts({ predictions: 15, failures: 6, repeats }))
    const [first] = await linesBy("passage_id")
    expect(first?.rate).toEqual(rateOfAttempts({ predictions: 5, failures: 5 }))
  })
})
