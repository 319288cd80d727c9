import { beforeAll, describe, expect, it } from "vitest"
import { createAnalysis, getAnalysis } from "@/lib/data/analyses/analyses"
import { query } from "@/lib/data/base/client"
import { db } from "@/lib/data/base/kysely"
import { listOverlaps } from "@/lib/data/compare/overlaps"
import { matchItems } from "@/lib/data/items/match-items"
import { listResultSetDatasets } from "@/lib/data/results/result-sets"
import { setClusters } from "@/lib/data/results/set-clusters"
import { getDatasetNamed, getModelNamed } from "@/lib/data/scope/names"
import { getScope } from "@/lib/data/scope/scope"
import { indexLabels, indexTexts } from "@/lib/data/search/search-index"
import { importFiles } from "@/lib/jobs/import/import-files"
import { finishedAnalysis } from "@/lib/testing/analyses/finished-analysis"
import { anImporter, dangling } from "@/lib/testing/analyses/import-helpers"
import { work } from "@/lib/testing/analyses/two-judges"
import { memoryFile } from "@/lib/testing/files/memory-file"
import { untilStatus } from "@/lib/testing/process/wait-until"
import { mergeNames, unmergeName } from "./merge-names"
import { listMerged } from "./merged-names"

let viewer: Awaited<ReturnType<typeof anImporter>>
beforeAll(async () => {
  viewer = await anImporter()
})

type Lines = {
  readonly dataset: string
  readonly model: string
  readonly from?: number
  readonly to: number
  readonly id?: (index: number) => string
  readonly question?: (index: number) => string
  readonly score?: (index: number) => number
}

const lines = ({ dataset, model, from = 0, to, ...how }: Lines) =>
  Array.from({ length: to - from }, (_, place) => {
    const index = from + place
    const { id = () => `q${index}`, question = () => `What is ${index} plus ${index}?`, score = () => index % 2 } = how
    return `${dataset},${id(index)},${model},${question(index)},out of ${model},${score(index)},${2 * index}`
  })

async function imported(rows: readonly string[], name = "file") {
  const text = ["dataset,example_id,model,input_text,output_text,score,correct_answer", ...rows, ""].join("\n")
  const { resultSet, rejected } = await importFiles({ ownerId: viewer.id, files: [memoryFile(`${name}.csv`, text)] })
  expect(rejected).toBe(0)
  return resultSet
}

/** All that is kept of results, to the byte, but for how often they were counted. */
async function kept(...resultSets: readonly number[]) {
  // As the queue's jobs do.
  for (const resultSet of resultSets) await indexTexts(db(), resultSet)
  for (const { id } of await query<{ id: number }>("SELECT id FROM analysis WHERE result_set_id = ANY ($1)", [
    [...resultSets],
  ]))
    await indexLabels(db(), id)
  const of = async (table: string, where: string) =>
    (
      await query<{ row: string }>(`SELECT row_to_json(t)::text AS row FROM ${table} t WHERE ${where} ORDER BY 1`, [
        [...resultSets],
      ])
    ).map(({ row }) => row)
  const analyses = "analysis_id IN (SELECT id FROM analysis WHERE result_set_id = ANY ($1))"
  const tables: Record<string, string[]> = {
    labels: await of("search_label", `annotation_id IN (SELECT id FROM error_annotation WHERE ${analyses})`),
  }
  for (const table of [
    "prediction",
    "example_text",
    "item_cluster",
    "result_set_dataset",
    "result_set_count",
    "joined_dataset",
    "search_text",
  ])
    tables[table] = await of(table, "result_set_id = ANY ($1)")
  for (const table of ["stratum", "error_annotation", "node_count", "placement_count"])
    tables[table] = await of(table, analyses)
  return tables
}

const datasetsOf = async (resultSet: number) =>
  Object.fromEntries(
    (await listResultSetDatasets(resultSet)).map(
      ({ name, predictions, failures, models, textConflicts, sameTexts }) => [
        name,
        { predictions, failures, models, textConflicts, sameTexts },
      ],
    ),
  )

const merge = (from: string, into: string) => mergeNames("dataset", { from, into }, viewer)

describe("two names of one benchmark", () => {
  it("in two uploads: items pair by id, others are counted, and all comes back to the byte", async () => {
    const first = await imported(lines({ dataset: "mmlu law", model: "one", to: 20 }))
    const second = await imported([
      ...lines({ dataset: "mmlu-law", model: "two", to: 10 }),
      ...lines({ dataset: "mmlu-law", model: "two", from: 10, to: 14, question: (i) => `Another question ${i}?` }),
      ...lines({ dataset: "mmlu-law", model: "two", from: 14, to: 20, id: (i) => `other-${i}` }),
      ...lines({ dataset: "elsewhere", model: "two", to: 3 }),
    ])
    const analyses = [
      await finishedAnalysis(first, { ownerId: viewer.id }),
      await finishedAnalysis(second, { ownerId: viewer.id }),
    ] as const
    const before = await kept(first, second)
    const shared = async () => {
      const [scope, other] = await Promise.all(analyses.map((analysis) => getScope({ analysis }, viewer)))
      const [a, b] = await Promise.all(["one", "two"].map((name) => getModelNamed(name, { access: { viewer } })))
      if (!scope || !other || !a || !b) throw new Error("nothing to compare")
      return (await listOverlaps(scope, { a: a.id, b: b.id, other })).reduce((sum, row) => sum + row.shared, 0)
    }
    expect(await shared()).toBe(0)
    expect(await merge("mmlu-law", "mmlu law")).toMatchObject({ results: 1, predictions: 20 })
    expect(await datasetsOf(second)).toEqual({
      "mmlu law": { predictions: 20, failures: 10, models: 1, textConflicts: 4, sameTexts: 6 },
      elsewhere: expect.objectContaining({ predictions: 3 }),
    })
    expect(await shared()).toBe(10)
    expect(await getDatasetNamed("mmlu-law", { access: { viewer } })).toMatchObject({ name: "mmlu law" })
    expect(await listMerged("dataset", viewer)).toMatchObject([{ from: { name: "mmlu-law" }, predictions: 20 }])
    expect((await query<{ n: number }>(dangling))[0]?.n).toBe(0)
    expect(await unmergeName("dataset", "mmlu-law", viewer)).toMatchObject({ results: 1, predictions: 20 })
    expect(await kept(first, second)).toEqual(before)
    expect(await listMerged("dataset", viewer)).toEqual([])
  })

  it("items that were matched by text meanwhile stay so under the old name, until they are let go", async () => {
    await imported(lines({ dataset: "by text", model: "one", to: 10 }))
    const second = await imported(lines({ dataset: "by-text", model: "two", to: 10, id: (i) => `x${i}` }))
    const before = await kept(second)
    await merge("by-text", "by text")
    expect(await matchItems({ resultSetId: second, by: "text", viewer })).toBe(10)
    await unmergeName("dataset", "by-text", viewer)
    expect(await datasetsOf(second)).toMatchObject({ "by-text": { predictions: 10 } })
    expect(await matchItems({ resultSetId: second, by: "id", viewer })).toBe(10)
    expect(await kept(second)).toEqual(before)
  })

  it("in one upload, read by a judge: items are one, rules stay, strata and categories follow and come back", async () => {
    const resultSet = await imported([
      ...lines({ dataset: "two-in-one", model: "one", to: 12 }),
      ...lines({ dataset: "two in one", model: "two", from: 4, to: 20 }),
    ])
    await work()
    const config = { mode: "induce", ratio: 1 } as const
    const { id } = await createAnalysis({ resultSetId: resultSet, judgeId: "first", config }, viewer)
    await untilStatus(() => getAnalysis(id, viewer), "done")
    const before = await kept(resultSet)
    await merge("two-in-one", "two in one")
    expect(await datasetsOf(resultSet)).toMatchObject({ "two in one": { predictions: 28, failures: 14, models: 2 } })
    const strata = await query<{ datasets: number; sampled: number; failures: number; own: number }>(
      `SELECT count(DISTINCT dataset_id)::int AS datasets, sum(sampled)::int AS sampled, sum(failures)::int AS failures,
         (SELECT coalesce(sum(own), 0)::int FROM node_count n WHERE n.analysis_id = $1
          AND n.dataset_id IN (SELECT dataset_id FROM stratum WHERE analysis_id = $1)) AS own
       FROM stratum WHERE analysis_id = $1`,
      [id],
    )
    const own = await query<{ own: number }>(
      "SELECT coalesce(sum(own), 0)::int AS own FROM node_count WHERE analysis_id = $1",
      [id],
    )
    expect(strata).toEqual([{ datasets: 1, sampled: 14, failures: 14, own: own[0]?.own }])
    const shared = await query<{ n: number }>(
      `SELECT count(*)::int AS n FROM (SELECT example_id FROM prediction WHERE result_set_id = $1
       GROUP BY 1 HAVING count(DISTINCT model_id) = 2) t`,
      [resultSet],
    )
    expect(shared).toEqual([{ n: 8 }])
    await unmergeName("dataset", "two-in-one", viewer)
    expect(await kept(resultSet)).toEqual(before)
  })

  it("in one upload with clusters in one of them: both go by them, until they come apart", async () => {
    const rows = [
      ...lines({ dataset: "texts-a", model: "one", to: 12 }),
      ...lines({ dataset: "texts-b", model: "two", to: 12 }),
    ]
    const text = [
      "dataset,example_id,model,input_text,output_text,score,correct_answer,passage",
      ...rows.map((row, index) => `${row},passage ${index % 4}`),
      "",
    ].join("\n")
    const { resultSet } = await importFiles({ ownerId: viewer.id, files: [memoryFile("passages.csv", text)] })
    const { id: datasetId } = await getDatasetNamed("texts-a", { access: { viewer } })
    await setClusters({ resultSetId: resultSet, datasetId, key: "passage", viewer })
    const before = await kept(resultSet)
    expect(before.item_cluster).toHaveLength(12)
    await merge("texts-a", "texts-b")
    expect(await listResultSetDatasets(resultSet)).toMatchObject([
      { name: "texts-b", clusterKey: "passage", clusters: 4 },
    ])
    await unmergeName("dataset", "texts-a", viewer)
    expect(await kept(resultSet)).toEqual(before)
  })

  it("three names come apart in any order", async () => {
    const resultSet = await imported([
      ...lines({ dataset: "n1", model: "one", to: 6 }),
      ...lines({ dataset: "n2", model: "two", from: 2, to: 8 }),
      ...lines({ dataset: "n3", model: "three", from: 4, to: 10 }),
    ])
    const before = await kept(resultSet)
    await merge("n1", "n2")
    await merge("n2", "n3")
    expect(Object.keys(await datasetsOf(resultSet))).toEqual(["n3"])
    expect((await listMerged("dataset", viewer, resultSet)).map(({ from, into }) => [from.name, into.name])).toEqual([
      ["n1", "n3"],
      ["n2", "n3"],
    ])
    await unmergeName("dataset", "n2", viewer)
    expect(await datasetsOf(resultSet)).toMatchObject({ n2: { predictions: 6 }, n3: { predictions: 12, models: 2 } })
    await unmergeName("dataset", "n1", viewer)
    expect(await kept(resultSet)).toEqual(before)
  })

  it("are refused where answers, questions or rules would not be one, and while an analysis is at work", async () => {
    const refusal = (message: string) => ({ code: "conflict", message: expect.stringContaining(message) })
    await imported([
      ...lines({ dataset: "twice a", model: "m", to: 4 }),
      ...lines({ dataset: "twice b", model: "m", from: 2, to: 6 }),
    ])
    await expect(merge("twice a", "twice b")).rejects.toMatchObject(
      refusal("the same models answered the same items (2)"),
    )
    await imported([
      ...lines({ dataset: "asks a", model: "m", to: 4 }),
      ...lines({ dataset: "asks b", model: "n", to: 4, question: (i) => `Quite another ${i}?` }),
    ])
    await expect(merge("asks a", "asks b")).rejects.toMatchObject(refusal("stand for different questions"))
    await imported([
      ...lines({ dataset: "bar a", model: "m", to: 4, score: (i) => i / 10 }),
      ...lines({ dataset: "bar b", model: "n", to: 4, score: (i) => i / 5 }),
    ])
    await expect(merge("bar a", "bar b")).rejects.toMatchObject(refusal("have different thresholds"))
    const busy = await imported(lines({ dataset: "busy a", model: "m", to: 4 }))
    await imported(lines({ dataset: "busy b", model: "m", to: 4 }))
    const analysis = await finishedAnalysis(busy, { ownerId: viewer.id })
    await query("UPDATE analysis SET status = 'running' WHERE id = $1", [analysis])
    await expect(merge("busy a", "busy b")).rejects.toMatchObject(refusal("is at work"))
    await query("UPDATE analysis SET status = 'done' WHERE id = $1", [analysis])
    await query("UPDATE taxonomy_version SET kind = 'release' WHERE analysis_id = $1", [analysis])
    await expect(merge("busy a", "busy b")).rejects.toMatchObject(refusal("A release was made from"))
    await query("UPDATE taxonomy_version SET kind = 'analysis' WHERE analysis_id = $1", [analysis])
    await query("UPDATE dataset SET gated = true WHERE name = 'busy a'")
    await expect(merge("busy a", "busy b")).rejects.toMatchObject(refusal("only to those who accept its terms"))
    await expect(merge("busy a", "busy a")).rejects.toMatchObject({ code: "invalid" })
    await expect(merge("nobody's", "busy a")).rejects.toMatchObject({ code: "not_found" })
  })

  it("are one's own business: what others have under them stays", async () => {
    const mine = await imported(lines({ dataset: "shared-name", model: "mine", to: 4 }))
    await imported(lines({ dataset: "my other name", model: "mine", to: 1, id: () => "z" }))
    const [row] = await query<{ id: number }>("INSERT INTO app_user (login, name) VALUES ('eve', 'x') RETURNING id")
    const eve = { id: row?.id ?? 0, name: "eve", role: "member" as const }
    const text = [
      "dataset,example_id,model,input_text,output_text,score",
      ...lines({ dataset: "shared-name", model: "hers", to: 4 }).map((line) => line.slice(0, line.lastIndexOf(","))),
      "",
    ].join("\n")
    const { resultSet: theirs } = await importFiles({ ownerId: eve.id, files: [memoryFile("eve.csv", text)] })
    const before = await kept(theirs)
    await merge("shared-name", "my other name")
    expect(Object.keys(await datasetsOf(mine))).toEqual(["my other name"])
    expect(await kept(theirs)).toEqual(before)
    expect(await listMerged("dataset", eve)).toEqual([])
    await expect(unmergeName("dataset", "shared-name", eve)).rejects.toMatchObject({ code: "not_found" })
    await unmergeName("dataset", "shared-name", viewer)
    expect(Object.keys(await datasetsOf(mine))).toEqual(["shared-name"])
  })
})
