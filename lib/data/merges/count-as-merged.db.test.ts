import { beforeAll, describe, expect, it } from "vitest"
import { query } from "@/lib/data/base/client"
import { listResultSetCounts, listResultSetDatasets } from "@/lib/data/results/result-sets"
import { getDatasetNamed, getModelNamed } from "@/lib/data/scope/names"
import { importFiles } from "@/lib/jobs/import/import-files"
import { anImporter } from "@/lib/testing/analyses/import-helpers"
import { memoryFile } from "@/lib/testing/files/memory-file"
import { noteSentence } from "@/lib/wording/items"
import { mergeNames, unmergeName } from "./merge-names"
import { listMerged } from "./merged-names"

let viewer: Awaited<ReturnType<typeof anImporter>>
beforeAll(async () => {
  viewer = await anImporter()
})

type Row = readonly [dataset: string, id: string, model: string, score: number]

const textOf = (rows: readonly Row[]) =>
  [
    "dataset,example_id,model,input_text,output_text,score",
    ...rows.map(([dataset, id, model, score]) => `${dataset},${id},${model},Question ${id}?,${model} says,${score}`),
    "",
  ].join("\n")

const ten = (dataset: string, model: string, score = (index: number) => index % 2) =>
  Array.from({ length: 10 }, (_, index): Row => [dataset, `q${index}`, model, score(index)])

let files = 0
async function imported(rows: readonly Row[], ownerId = viewer.id) {
  files += 1
  return importFiles({ ownerId, files: [memoryFile(`file-${files}.csv`, textOf(rows))] })
}

/** Predictions and failures by benchmark and model. */
async function counts(resultSet: number) {
  const found: Record<string, readonly [number, number]> = {}
  for (const { datasetId, name } of await listResultSetDatasets(resultSet))
    for (const { model, predictions, failures } of await listResultSetCounts(resultSet, datasetId))
      found[`${name}: ${model}`] = [predictions, failures]
  return found
}

describe("names that were merged before", () => {
  it("come in under the other one, and are let apart with the rest", async () => {
    const first = await imported([...ten("law", "Bot 2"), ...ten("law-v2", "rival")])
    const second = await imported(ten("law", "bot-v2"))
    await mergeNames("model", { from: "bot-v2", into: "Bot 2" }, viewer)
    await mergeNames("dataset", { from: "law-v2", into: "law" }, viewer)
    const third = await imported([...ten("law-v2", "bot-v2", () => 0), ...ten("other", "rival")])
    expect(third).toMatchObject({ accepted: 20, items: [], failures: 15 })
    expect(third.merged).toEqual([
      { kind: "model", from: "bot-v2", into: "Bot 2", predictions: 10 },
      { kind: "dataset", from: "law-v2", into: "law", predictions: 10 },
    ])
    expect(await counts(third.resultSet)).toEqual({ "law: Bot 2": [10, 10], "other: rival": [10, 5] })
    // The items are those of the others: nothing of it stands under the name of the file.
    const [same] = await query<{ items: number }>(
      "SELECT count(DISTINCT example_id)::int AS items FROM prediction WHERE dataset_id = $1",
      [(await getDatasetNamed("law", { access: { viewer } })).id],
    )
    expect(same).toEqual({ items: 10 })
    expect(await unmergeName("model", "bot-v2", viewer)).toMatchObject({ results: 2, predictions: 20 })
    expect(await unmergeName("dataset", "law-v2", viewer)).toMatchObject({ results: 2, predictions: 20 })
    expect(await counts(first.resultSet)).toEqual({ "law: Bot 2": [10, 5], "law-v2: rival": [10, 5] })
    expect(await counts(second.resultSet)).toEqual({ "law: bot-v2": [10, 5] })
    expect(await counts(third.resultSet)).toEqual({ "law-v2: bot-v2": [10, 10], "other: rival": [10, 5] })
    const fourth = await imported([...ten("law-v2", "bot-v2"), ["law-v2", "q11", "bot-v2", 1]])
    expect(fourth.merged).toEqual([])
    expect(await getModelNamed("bot-v2", { access: { viewer } })).toMatchObject({ name: "bot-v2" })
  })

  it("bring the threshold of the other name with them", async () => {
    const graded = (dataset: string, model: string, by: number) => ten(dataset, model, (index) => index / by)
    await imported(graded("essays", "one", 10))
    await imported(graded("Essays!", "two", 10))
    await mergeNames("dataset", { from: "Essays!", into: "essays" }, viewer)
    await query(
      `UPDATE result_set_dataset SET threshold = 0.8, threshold_rule = 'given' WHERE dataset_id = (SELECT id FROM dataset WHERE name = 'essays')`,
    )
    const later = await imported(graded("Essays!", "three", 12))
    expect(later.datasets).toMatchObject([{ dataset: "essays", threshold: 0.8, rule: "dataset" }])
  })

  it("stand for themselves where they cannot be one, and the report says why", async () => {
    await imported([...ten("clash", "left")])
    await imported([...ten("clash", "right")])
    await mergeNames("model", { from: "left", into: "right" }, viewer)
    const both = await imported([...ten("clash", "left"), ...ten("clash", "right", () => 1)])
    expect(both.merged).toEqual([])
    expect(both.items.map(noteSentence)).toEqual([
      expect.stringMatching(/^left does not count as right here\. In .* have answers to the same items \(10\)/),
    ])
    expect(await counts(both.resultSet)).toEqual({ "clash: left": [10, 5], "clash: right": [10, 0] })
  })

  it("are forgotten, also where no results have them any more, and are nobody else's", async () => {
    const { resultSet } = await imported(ten("gone", "old name"))
    await imported(ten("gone", "new name"))
    await mergeNames("model", { from: "old name", into: "new name" }, viewer)
    await query("DELETE FROM result_set WHERE id = $1", [resultSet])
    expect((await listMerged("model", viewer)).find(({ from }) => from.name === "old name")).toMatchObject({
      predictions: 0,
      in: [],
    })
    const [row] = await query<{ id: number }>("INSERT INTO app_user (login, name) VALUES ('eve', 'x') RETURNING id")
    expect((await imported(ten("gone", "old name"), row?.id ?? 0)).merged).toEqual([])
    expect(await unmergeName("model", "old name", viewer)).toMatchObject({ results: 0, predictions: 0 })
    expect((await imported([...ten("gone", "old name"), ["gone", "q11", "old name", 0]])).merged).toEqual([])
  })
})
