import { describe, expect, it, test } from "vitest"
import { signatureFinding } from "@/components/models/signature/findings"
import { signatureView, topCounts } from "@/components/models/signature/signature-view"
import { topicLines } from "@/components/models/signature/topic-view"
import { nearestPeers } from "@/lib/stats/signatures/nearest-models"
import { finishedAnalysis } from "@/lib/testing/analyses/finished-analysis"
import { seededDatabase } from "@/lib/testing/database"
import { query } from "@/lib/data/base/client"
import { listItemGroups, listUnsolvedItems } from "@/lib/data/datasets/item-difficulty"
import { listLabelSources } from "@/lib/data/judges/label-sources"
import { loadModelCounts, loadModelExamples } from "./model-page"
import { listDatasets } from "@/lib/data/datasets/datasets"
import { getDatasetNamed, getModelNamed } from "@/lib/data/scope/names"
import { getScope, placeOf } from "@/lib/data/scope/scope"
import { listTopicRows } from "./topics"

seededDatabase()

/** Figures of the published design pages: slug, failures read, own share, the others' share, difference, q. */
const published: [string, number, number[], number[], number[], number | null][] = [
  [
    "specification-misinterpretation",
    2,
    [0.0131, 0.0036, 0.0464],
    [0.0107, 0.0019, 0.0577],
    [0.0023, -0.0456, 0.0368],
    0.9337,
  ],
  ["factual-error", 16, [0.1046, 0.0654, 0.1631], [0.1403, 0.0843, 0.2244], [-0.0358, -0.1285, 0.0453], 0.5295],
  ["unwarranted-abstention", 1, [0.0065, 0.0012, 0.0361], [0.0074, 0.001, 0.0523], [-0.0009, -0.0461, 0.0293], 0.9337],
  ["computation-error", 5, [0.0327, 0.014, 0.0742], [0.0946, 0.0505, 0.1704], [-0.0619, -0.14, -0.0013], 0.2399],
  [
    "quantity-relation-error",
    3,
    [0.0196, 0.0067, 0.0561],
    [0.0391, 0.0148, 0.0994],
    [-0.0195, -0.0812, 0.0243],
    0.5295,
  ],
  [
    "given-information-overlooked",
    4,
    [0.0261, 0.0102, 0.0653],
    [0.0702, 0.0338, 0.1401],
    [-0.044, -0.1158, 0.0094],
    0.2904,
  ],
  ["logical-reasoning-error", 3, [0.0196, 0.0067, 0.0561], [0.0004, 0, 0.0398], [0.0192, -0.0223, 0.0556], 0.4345],
  ["incorrect-identification", 8, [0.0523, 0.0267, 0.0998], [0.0433, 0.0171, 0.105], [0.009, -0.0578, 0.0632], 0.8988],
  [
    "concept-misapplication",
    30,
    [0.1961, 0.1409, 0.2661],
    [0.2878, 0.2062, 0.3858],
    [-0.0917, -0.2042, 0.0158],
    0.2904,
  ],
  [
    "answer-reasoning-mismatch",
    10,
    [0.0654, 0.0359, 0.1161],
    [0.0962, 0.0516, 0.1723],
    [-0.0308, -0.1124, 0.0367],
    0.5295,
  ],
  ["incomplete-reasoning", 56, [0.366, 0.2938, 0.4448], [0.1512, 0.0928, 0.2369], [0.2148, 0.1027, 0.3128], 0.0032],
  ["generation-breakdown", 0, [0, 0, 0.0245], [0.0099, 0.0017, 0.0564], [-0.0099, -0.0564, 0.0159], 0.4345],
  ["no-error-found", 15, [0.098, 0.0603, 0.1555], [0.0487, 0.0203, 0.1124], [0.0493, -0.0247, 0.1134], null],
]

async function pageOf(name: string) {
  const [scope, model] = await Promise.all([getScope({}, null), getModelNamed(name, { access: { viewer: null } })])
  const counts = await loadModelCounts(scope, model)
  const { strata, nodeCounts, tree } = counts
  const datasets = new Set(strata.filter((row) => row.modelId === model.id).map((row) => row.datasetId))
  const onSame = strata.filter((row) => datasets.has(row.datasetId))
  const view = signatureView({ modelId: model.id, tree, strata: onSame, nodeCounts, baseline: "benchmark" })
  const nearest = nearestPeers({
    modelId: model.id,
    strata: onSame,
    counts: topCounts({ tree, strata: onSame, nodeCounts }),
  })
  return { ...counts, scope, model, view, nearest }
}

describe("the page of gemini-1.5-pro-002", () => {
  it("shows the published signature: every row, strongest evidence first, no error found last", async () => {
    const { view } = await pageOf("gemini-1.5-pro-002")
    expect(view.own).toMatchObject({ predictions: 560, failures: 153, read: 153, readInFull: true })
    expect(view.peers).toMatchObject({ count: 8, failures: 2421, read: 279 })
    expect(view.peers?.effectiveSize).toBeCloseTo(94.6275, 3)
    expect(view.differences).toHaveLength(published.length)
    for (const [slug, read, own, others, difference, q] of published) {
      const row = view.differences.find(({ key }) => key === slug || key === `leftover:${slug}`)
      expect([slug, row?.read, rounded(row?.own), rounded(row?.others), rounded(row?.difference)]).toEqual([
        slug,
        read,
        own,
        others,
        difference,
      ])
      if (q === null) expect(row).toMatchObject({ slug: null, q: null, evidence: "not-tested" })
      else expect(row?.q).toBeCloseTo(q, 4)
    }
    const order = view.differences.map((row) => row.q ?? 2)
    expect(order).toEqual([...order].sort((a, b) => a - b))
    expect(view.differences.filter((row) => row.evidence === "differs").map((row) => row.name)).toEqual([
      "Incomplete Reasoning",
    ])
    expect(signatureFinding(view.differences, "benchmark")).toBe(
      "More than one failure in three is Incomplete Reasoning, more than twice its peers’ share",
    )
    expect(view.notSeen).toHaveLength(6)
  })

  it("in absolute shares adds up to all failures read", async () => {
    const { view } = await pageOf("gemini-1.5-pro-002")
    expect(view.absolute.reduce((sum, row) => sum + row.read, 0)).toBe(153)
    expect(view.absolute.reduce((sum, row) => sum + (row.own?.estimate ?? 0), 0)).toBeCloseTo(1, 9)
  })

  it("ranks its one peer that was read enough against chance, and finds telling examples", async () => {
    const { scope, model, tree, nearest } = await pageOf("gemini-1.5-pro-002")
    const examples = await loadModelExamples(scope, {
      ...{ model, tree, nearest },
      datasets: [],
      categories: ["incomplete-reasoning"],
    })
    expect(examples.nearest).toEqual([expect.objectContaining({ distance: expect.closeTo(0.2381, 4) })])
    expect(examples.nearest[0]?.chance95).toBeCloseTo(0.188, 2)
    expect(examples).toMatchObject({ total: 153, first: { length: 8 } })
    expect(examples.distinctive.map((row) => row.path[0]?.slug)).toEqual([
      "incomplete-reasoning",
      "incomplete-reasoning",
    ])
    expect(new Set(examples.distinctive.map((row) => row.path[1]?.slug)).size).toBe(2)
  })

  it("has its topics from the items' ids: law hardest, 23 of 40", async () => {
    const { scope, model } = await pageOf("gemini-1.5-pro-002")
    const { id } = await getDatasetNamed("mmlu_pro", { access: { viewer: null } })
    const lines = topicLines(await listTopicRows(scope, id), model.id)
    expect(lines).toHaveLength(14)
    expect(lines.slice(0, 2)).toMatchObject([
      { topic: "law", failures: 23, attempts: 40, rank: 1, isTied: true },
      { topic: "math", failures: 18, attempts: 40, rank: 2, isTied: true },
    ])
    expect(lines.reduce((sum, line) => sum + line.failures, 0)).toBe(153)
  })
})

test.each(["gsm8k", "simpleqa", "mrben-physics", "vicuna_bench"])("%s tells no topics by its ids", async (name) => {
  const [scope, { id }] = await Promise.all([getScope({}, null), getDatasetNamed(name, { access: { viewer: null } })])
  expect(await listTopicRows(scope, id)).toEqual([])
})

test("a model that failed nothing has no signature and no peers", async () => {
  const { view } = await pageOf("gpt-3.5-turbo-20230327")
  expect(view).toMatchObject({ own: { failures: 0, read: 0 }, peers: null, differences: [], absolute: [] })
})

test("items divide by how many models fail them; those nobody solves are named, most read first", async () => {
  const [scope, { id }] = await Promise.all([
    getScope({}, null),
    getDatasetNamed("mmlu_pro", { access: { viewer: null } }),
  ])
  const groups = await listItemGroups(scope, id)
  expect(groups.every(({ tried, failed }) => tried === 9 && failed <= 9)).toBe(true)
  expect(groups.reduce((sum, { items }) => sum + items, 0)).toBe(560)
  expect(groups.reduce((sum, { items, failed }) => sum + items * failed, 0)).toBe(2574)
  const unsolved = await listUnsolvedItems(scope, id, 1000)
  expect(unsolved).toHaveLength(groups.find(({ failed }) => failed === 9)?.items ?? -1)
  const sampled = unsolved.map((item) => item.sampled)
  expect(sampled).toEqual([...sampled].sort((a, b) => b - a))
})

test("labels come from the release, then from finished analyses the viewer may see, and from nobody else's", async () => {
  const { model } = await pageOf("gemini-1.5-pro-002")
  const [anna, bert] = await Promise.all(["anna", "bert"].map(addUser))
  const mine = await addAnalysis({ owner: anna ?? 0, modelId: model.id, status: "done" })
  await addAnalysis({ owner: anna ?? 0, modelId: model.id, status: "running" })
  const titles = async (id: number | undefined) => {
    const viewer = id === undefined ? null : { id, name: "", role: "member" as const }
    const sources = await listLabelSources(viewer, { modelId: model.id })
    return sources.map(({ analysisId, isRelease }) => (isRelease ? "release" : analysisId))
  }
  expect(await titles(anna)).toEqual(["release", mine])
  expect(await titles(bert)).toEqual(["release"])
  expect(await titles(undefined)).toEqual(["release"])
})

async function addUser(login: string): Promise<number> {
  const [row] = await query<{ id: number }>("INSERT INTO app_user (login, name) VALUES ($1, $1) RETURNING id", [login])
  return row?.id ?? 0
}

async function addAnalysis(of: { owner: number; modelId: number; status: string }): Promise<number> {
  const [row] = await query<{ id: number }>(
    `WITH made AS (
       INSERT INTO analysis (result_set_id, owner_id, title, judge_id, mode, release_id, config, status)
       SELECT a.result_set_id, $1, 'Mine', 'builtin', 'place', v.id, '{}', $3::"AnalysisStatus"
       FROM taxonomy_version v JOIN analysis a ON a.id = v.analysis_id WHERE v.is_latest RETURNING id
     ), stratified AS (
       INSERT INTO stratum (analysis_id, model_id, dataset_id, threshold, predictions, failures, sampled)
       SELECT made.id, $2, d.id, 0.5, 10, 5, 5 FROM made, dataset d WHERE d.slug = 'mmlu_pro'
     ) SELECT id FROM made`,
    [of.owner, of.modelId, of.status],
  )
  return row?.id ?? 0
}

function rounded(value: { estimate: number; low: number; high: number } | null | undefined): number[] {
  // -0 and 0 are the same figure
  return value ? [value.estimate, value.low, value.high].map((part) => Number(part.toFixed(4)) + 0) : []
}

test("items that only others' results hold change no topic and no count of the atlas", async () => {
  const [scope, { id }] = await Promise.all([
    getScope({}, null),
    getDatasetNamed("mmlu_pro", { access: { viewer: null } }),
  ])
  const figures = async () => [
    (await listTopicRows(scope, id)).length,
    (await listDatasets(scope)).find((dataset) => dataset.id === id)?.examples,
  ]
  const before = await figures()
  await query(
    `INSERT INTO example (dataset_id, external_id)
     SELECT $1, 'private' || topic || '-' || item FROM generate_series(1, 61) topic, generate_series(1, 5) item`,
    [id],
  )
  expect(await figures()).toEqual(before)
  expect(before[1]).toBe(560)
})

test("topics of a scope of two analyses hold the attempts of both", async () => {
  const [one, { id }] = await Promise.all([
    getScope({}, null),
    getDatasetNamed("mmlu_pro", { access: { viewer: null } }),
  ])
  const owner = await addUser("carl")
  const analysis = await finishedAnalysis(placeOf(one).results, { ownerId: owner })
  const two = await getScope({ analysis }, { id: owner, name: "", role: "member" })
  const doubled = (await listTopicRows(one, id)).map((row) => {
    return { ...row, attempts: 2 * row.attempts, failures: 2 * row.failures }
  })
  expect(await listTopicRows({ ...one, parts: [...one.parts, ...two.parts] }, id)).toEqual(doubled)
})
