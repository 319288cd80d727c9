import { beforeAll, describe, expect, it } from "vitest"
import { createAnalysis, getAnalysis } from "@/lib/data/analyses/analyses"
import { listAnalysisStrata } from "@/lib/data/analyses/analysis-strata"
import { query, transaction } from "@/lib/data/base/client"
import { listOverlaps } from "@/lib/data/compare/overlaps"
import { betweenImports, waitForImports } from "@/lib/data/imports/result-set-import"
import { listResultSetCounts, listResultSetDatasets } from "@/lib/data/results/result-sets"
import { findModelNamed, getModelNamed } from "@/lib/data/scope/names"
import { getScope } from "@/lib/data/scope/scope"
import { listStrata } from "@/lib/data/taxonomy/signature-counts"
import { importFiles } from "@/lib/jobs/import/import-files"
import { finishedAnalysis } from "@/lib/testing/analyses/finished-analysis"
import { anImporter, csv } from "@/lib/testing/analyses/import-helpers"
import { work } from "@/lib/testing/analyses/two-judges"
import { memoryFile } from "@/lib/testing/files/memory-file"
import { untilStatus } from "@/lib/testing/process/wait-until"
import { mergeNames, unmergeName } from "./merge-names"
import { listMerged } from "./merged-names"

let viewer: Awaited<ReturnType<typeof anImporter>>
beforeAll(async () => {
  viewer = await anImporter()
})

const lines = (model: string, from: number, to: number) =>
  Array.from({ length: to - from }, (_, i) => `e${from + i},${model},question ${from + i},out,${(from + i) % 2},r`)

async function imported(dataset: string, rows: readonly string[], ownerId = viewer.id) {
  const { resultSet } = await importFiles({ ownerId, dataset, files: [memoryFile(`${dataset}.csv`, csv(...rows))] })
  return resultSet
}

async function countsOf(resultSet: number) {
  const [dataset] = await listResultSetDatasets(resultSet)
  const counts = await listResultSetCounts(resultSet, dataset?.datasetId ?? 0)
  const histogram = dataset?.histogram.models.map(({ modelId }) => modelId).sort()
  return {
    models: Object.fromEntries(counts.map(({ model, predictions, failures }) => [model, [predictions, failures]])),
    isDrawn:
      counts
        .map(({ modelId }) => modelId)
        .sort()
        .join() === histogram?.join(),
  }
}

describe("two names of one model", () => {
  it("in two uploads: counts, comparison and names follow, and come back", async () => {
    const first = await imported("dated", [...lines("gpt-4o-2024-08-06", 0, 10), ...lines("rival", 0, 10)])
    const second = await imported(
      "dated",
      lines("gpt4o", 0, 20).map((row) => row.replace(",out,", ",other,")),
    )
    const [a, b] = [
      await finishedAnalysis(first, { ownerId: viewer.id }),
      await finishedAnalysis(second, { ownerId: viewer.id }),
    ]
    const shared = async (name: string) => {
      const [scope, other] = await Promise.all([getScope({ analysis: a }, viewer), getScope({ analysis: b }, viewer)])
      const [rival, model] = await Promise.all(["rival", name].map((one) => getModelNamed(one, { access: { viewer } })))
      return (await listOverlaps(scope, { a: rival?.id ?? 0, b: model?.id ?? 0, other }))[0]?.shared
    }
    expect(await shared("gpt4o")).toBe(10)
    const merge = await mergeNames("model", { from: "gpt4o", into: "gpt-4o-2024-08-06" }, viewer)
    expect(merge).toMatchObject({ results: 1, predictions: 20 })
    expect(await countsOf(second)).toEqual({ models: { "gpt-4o-2024-08-06": [20, 10] }, isDrawn: true })
    expect(await countsOf(first)).toEqual({ models: { "gpt-4o-2024-08-06": [10, 5], rival: [10, 5] }, isDrawn: true })
    expect(await shared("gpt-4o-2024-08-06")).toBe(10)
    expect(await findModelNamed("gpt4o", { access: { viewer } })).toBeUndefined()
    expect(
      (await listAnalysisStrata(b)).map(({ model, predictions, failures }) => [model, predictions, failures]),
    ).toEqual([["gpt-4o-2024-08-06", 20, 10]])
    expect(await listMerged("model", viewer)).toMatchObject([
      { from: { name: "gpt4o" }, predictions: 20, in: [{ id: second }] },
    ])
    expect(await unmergeName("model", "gpt4o", viewer)).toMatchObject({ results: 1, predictions: 20 })
    expect(await countsOf(second)).toEqual({ models: { gpt4o: [20, 10] }, isDrawn: true })
    expect(await shared("gpt4o")).toBe(10)
    expect(await listMerged("model", viewer)).toEqual([])
  })

  it("in one file, read by a judge: strata, categories and the sample follow", async () => {
    const resultSet = await imported("mixed", [...lines("M", 0, 12), ...lines("m", 12, 30)])
    await work()
    const config = { mode: "induce", ratio: 1 } as const
    const { id } = await createAnalysis({ resultSetId: resultSet, judgeId: "first", config }, viewer)
    await untilStatus(() => getAnalysis(id, viewer), "done")
    const state = async () => {
      const strata = await listStrata(await getScope({ analysis: id }, viewer))
      const nodes = await query<{ model: string; total: number }>(
        `SELECT m.name AS model, sum(own)::int AS total FROM node_count n JOIN model m ON m.id = n.model_id
         WHERE analysis_id = $1 GROUP BY m.name ORDER BY m.name`,
        [id],
      )
      return {
        strata: strata.map(({ modelName, predictions, failures, sampled }) => [
          modelName,
          predictions,
          failures,
          sampled,
        ]),
        nodes,
      }
    }
    const before = await state()
    await mergeNames("model", { from: "M", into: "m" }, viewer)
    const after = await state()
    expect(after.strata).toEqual([["m", 30, 15, 15]])
    const sum = before.nodes.reduce((total, node) => total + node.total, 0)
    expect(after.nodes).toEqual(sum > 0 ? [{ model: "m", total: sum }] : [])
    await unmergeName("model", "M", viewer)
    expect(await state()).toEqual(before)
  })

  it("are not merged where both answered the same items, nor while an analysis is at work", async () => {
    const both = await imported("both answered", [...lines("left", 0, 5), ...lines("right", 3, 8)])
    await expect(mergeNames("model", { from: "left", into: "right" }, viewer)).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("to the same items (2)"),
    })
    const busy = await finishedAnalysis(both, { ownerId: viewer.id })
    await query("UPDATE analysis SET status = 'paused' WHERE id = $1", [busy])
    await expect(mergeNames("model", { from: "left", into: "rival" }, viewer)).rejects.toMatchObject({
      code: "conflict",
    })
    await expect(mergeNames("model", { from: "left", into: "left" }, viewer)).rejects.toMatchObject({ code: "invalid" })
  })

  it("wait for an analysis of one of them that stopped before it had sampled, which goes on with that one alone", async () => {
    const resultSet = await imported("stopped", [...lines("early", 0, 4), ...lines("late", 4, 8)])
    const { id: early } = await getModelNamed("early", { access: { viewer } })
    const { id: late } = await getModelNamed("late", { access: { viewer } })
    const analysis = await finishedAnalysis(resultSet, { ownerId: viewer.id })
    await query("DELETE FROM stratum WHERE analysis_id = $1", [analysis])
    const stopped = (modelIds: readonly number[]) =>
      query("UPDATE analysis SET status = 'cancelled', stage = 'prepare', config = $2 WHERE id = $1", [
        analysis,
        JSON.stringify({ modelIds }),
      ])
    await stopped([early])
    await expect(mergeNames("model", { from: "early", into: "late" }, viewer)).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining(`Analysis ${analysis} of`),
    })
    await stopped([early, late])
    await mergeNames("model", { from: "early", into: "late" }, viewer)
    await stopped([late])
    await expect(unmergeName("model", "early", viewer)).rejects.toMatchObject({ code: "conflict" })
    await stopped([])
    await unmergeName("model", "early", viewer)
  })

  it("are not let apart where a third name took the place meanwhile, but once that one has left it", async () => {
    const resultSet = await imported("third", [
      ...lines("alpha", 0, 4),
      ...lines("beta", 2, 6),
      ...lines("gamma", 6, 8),
    ])
    await mergeNames("model", { from: "alpha", into: "gamma" }, viewer)
    // As merges were before they held for later imports.
    await query("DELETE FROM name_merge")
    await imported("third elsewhere", lines("alpha", 0, 1))
    await query(
      "INSERT INTO name_merge SELECT $1, 'model', a.id, g.id FROM model a, model g WHERE a.name = 'alpha' AND g.name = 'gamma'",
      [viewer.id],
    )
    await expect(mergeNames("model", { from: "beta", into: "alpha" }, viewer)).rejects.toMatchObject({
      code: "conflict",
      message: "alpha counts as gamma: take beta for gamma, or let alpha stand for itself first.",
    })
    await query("DELETE FROM name_merge")
    await mergeNames("model", { from: "beta", into: "alpha" }, viewer)
    await expect(unmergeName("model", "alpha", viewer)).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("to the same items (2)"),
    })
    await unmergeName("model", "beta", viewer)
    await unmergeName("model", "alpha", viewer)
    expect((await countsOf(resultSet)).models).toEqual({ alpha: [4, 2], beta: [4, 2], gamma: [2, 1] })
  })

  it("are one's own business: others keep their names, and see nothing of it", async () => {
    const [row] = await query<{ id: number }>("INSERT INTO app_user (login, name) VALUES ('eve', 'x') RETURNING id")
    const eve = { id: row?.id ?? 0, name: "eve", role: "member" as const }
    const mine = await imported("shared name", lines("secret alias", 0, 4))
    const theirs = await imported("shared name", lines("open name", 0, 4), eve.id)
    await query("UPDATE result_set SET visibility = 'public' WHERE id = $1", [theirs])
    await expect(mergeNames("model", { from: "secret alias", into: "open name" }, eve)).rejects.toMatchObject({
      code: "not_found",
    })
    await mergeNames("model", { from: "secret alias", into: "open name" }, viewer)
    expect((await countsOf(mine)).models).toEqual({ "open name": [4, 2] })
    expect((await countsOf(theirs)).models).toEqual({ "open name": [4, 2] })
    expect(await listMerged("model", eve)).toEqual([])
    await expect(unmergeName("model", "secret alias", eve)).rejects.toMatchObject({ code: "not_found" })
    // A public name is not changed by taking it for one of one's own.
    await expect(mergeNames("model", { from: "open name", into: "rival" }, eve)).rejects.toMatchObject({
      code: "not_found",
    })
    await unmergeName("model", "secret alias", viewer)
    await expect(mergeNames("model", { from: "open name", into: "secret alias" }, viewer)).rejects.toMatchObject({
      code: "not_found",
    })
    expect((await countsOf(theirs)).models).toEqual({ "open name": [4, 2] })
  })

  it("wait for an import no longer than somebody would, and say so", async () => {
    await transaction(async (client) => {
      await waitForImports(client)
      await expect(betweenImports(async () => "done", { patience: "10ms" })).rejects.toMatchObject({
        code: "conflict",
        message: expect.stringContaining("Try again when it has ended."),
      })
    })
    expect(await betweenImports(async () => "done", { patience: "10ms" })).toBe("done")
  })
})
