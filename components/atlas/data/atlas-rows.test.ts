import { describe, expect, test } from "vitest"
import { cache } from "@/lib/cache/bounded-cache"
import { buildTree } from "@/lib/domain/taxonomy/taxonomy"
import { sumsOf } from "@/lib/stats/signatures/node-sums"
import { atlasView, narrowStrata, type AtlasStratum } from "./atlas-rows"
import { heatClass, heatText } from "./heat-levels"
import { modelsToShow, notShown, ranksToShow, rankModels } from "./model-ranks"
import { openKeys, selectedRow, treeRows } from "@/components/atlas/view/tree-rows"

const node = (id: number, slug: string, parentId: number | null = null) => ({
  id,
  slug,
  name: slug,
  definition: `about ${slug}`,
  includes: [],
  excludes: [],
  precedence: null,
  depth: parentId === null ? 1 : 2,
  parentId,
  publishedMatch: null,
  publishedMatchKind: null,
})
const tree = buildTree([node(1, "alpha"), node(2, "beta"), node(3, "gamma", 1), node(4, "delta", 1)])

const stratum = (modelId: number, datasetId: number, values: Partial<AtlasStratum>): AtlasStratum => ({
  modelId,
  datasetId,
  modelSlug: `m${modelId}`,
  modelName: `Model ${modelId}`,
  datasetSlug: `d${datasetId}`,
  datasetTitle: `Data ${datasetId}`,
  suite: datasetId < 3 ? "One" : "Two",
  threshold: 0.5,
  lowerIsBetter: false,
  predictions: 100,
  failures: 40,
  read: 10,
  diagnosed: 10,
  noErrorFound: 0,
  classified: 10,
  other: 0,
  ...values,
})
const strata = [
  stratum(1, 1, { diagnosed: 8, noErrorFound: 2, classified: 6, other: 1 }),
  stratum(2, 1, {}),
  stratum(1, 2, { read: 0, diagnosed: 0, classified: 0 }),
  stratum(2, 3, { failures: 20, read: 20, diagnosed: 20, classified: 20 }),
]
const counts = [
  { nodeId: 1, modelId: 1, datasetId: 1, own: 1, total: 4 },
  { nodeId: 3, modelId: 1, datasetId: 1, own: 3, total: 3 },
  { nodeId: 2, modelId: 1, datasetId: 1, own: 2, total: 2 },
  { nodeId: 1, modelId: 2, datasetId: 1, own: 0, total: 10 },
  { nodeId: 4, modelId: 2, datasetId: 1, own: 10, total: 10 },
  { nodeId: 2, modelId: 2, datasetId: 3, own: 20, total: 20 },
]
const view = atlasView({ tree, strata, sums: sumsOf(strata, counts) })
const byKey = (key: string) => view.rows.find((row) => row.key === key)

describe("rows of the atlas", () => {
  test("add up to all failures read, with Other, not placed and no error found", () => {
    expect(view.rows.reduce((sum, row) => sum + row.read, 0)).toBe(view.signature.read)
    expect(view.rows.reduce((sum, row) => sum + (row.share?.estimate ?? 0), 0)).toBeCloseTo(1, 10)
    expect([byKey("other")?.read, byKey("unassigned")?.read, byKey("no-error-found")?.read]).toEqual([1, 1, 2])
    expect(view.rows.at(-1)?.key).toBe("no-error-found")
  })

  test("children and what sits in the category itself add up to it", () => {
    const alpha = byKey("alpha")
    expect(alpha?.children.map((row) => [row.kind, row.read])).toEqual([
      ["category", 10],
      ["category", 3],
      ["direct", 1],
    ])
    expect(alpha?.children.reduce((sum, row) => sum + row.read, 0)).toBe(alpha?.read)
  })

  test("weigh each failure by how many it stands for", () => {
    // 14 of the 20 read in dataset 1 stand for 4 failures each, the 20 of dataset 3 for themselves.
    expect(byKey("alpha")?.share?.estimate).toBeCloseTo((14 * 4) / (20 * 4 + 20), 10)
    expect(view.suites).toEqual([
      { name: "One", read: 20 },
      { name: "Two", read: 20 },
    ])
    expect(byKey("beta")?.heat.map((cell) => [cell.count, cell.of])).toEqual([
      [2, 20],
      [20, 20],
    ])
  })

  test("a failure diagnosed before placing counts as not placed", () => {
    const early = atlasView({ tree, strata: [stratum(1, 1, { classified: 0 })], sums: sumsOf([], []) })
    expect(early.rows.find((row) => row.key === "unassigned")?.read).toBe(10)
  })

  test("nothing read: rows without shares, no error", () => {
    const none = atlasView({
      tree,
      strata: [stratum(1, 1, { read: 0, diagnosed: 0, classified: 0 })],
      sums: sumsOf([], []),
    })
    expect(none.rows.map((row) => row.share)).toEqual([null, null, null])
    expect(none.suites).toEqual([])
  })
})

test("strata are narrowed by model, benchmark or suite", () => {
  expect(narrowStrata(strata, { models: ["m2"], datasets: ["Two"] })).toHaveLength(1)
  expect(narrowStrata(strata, { models: [], datasets: ["d1", "d2"] })).toHaveLength(3)
})

test("a narrowing by names that are there is cached, one by made-up names is not", () => {
  const shared = Object.freeze([...strata])
  const narrowed = (models: string[]) => narrowStrata(shared, { models, datasets: [] })
  expect(narrowed(["m2"])).toBe(narrowed(["m2"]))
  const before = cache.entries
  for (let visit = 0; visit < 5; visit += 1) expect(narrowed(["m2", `nobody-${visit}`])).toEqual(narrowed(["m2"]))
  expect(cache.entries).toBe(before)
})

describe("rows of the tree", () => {
  const rows = (values: { min?: number; q?: string }) =>
    treeRows({
      rows: view.rows,
      unit: "share",
      min: 0,
      q: undefined,
      opinions: [],
      hrefOf: (row) => row.key,
      ...values,
    })

  test("a minimum hides categories, never the outcomes", () => {
    expect(rows({ min: 15 }).map((row) => row.key)).toEqual(["unassigned", "beta", "other", "no-error-found"])
  })

  test("a search marks hits and opens the way to them", () => {
    const found = rows({ q: "delta" })
    expect(found.filter((row) => row.hit !== null).map((row) => row.key)).toEqual(["delta"])
    expect(openKeys(found, { asked: ["nonsense", "beta"], selected: null })).toEqual(["alpha"])
    expect(selectedRow(view.rows, { asked: undefined, hits: found.filter((row) => row.hit) })?.key).toBe("delta")
  })

  test("the row asked for is selected, else the first category", () => {
    expect(selectedRow(view.rows, { asked: "gamma", hits: [] })?.key).toBe("gamma")
    expect(selectedRow(view.rows, { asked: "gone", hits: [] })?.key).toBe("alpha")
  })
})

describe("models ranked by one category", () => {
  const ranks = rankModels(
    strata,
    counts.filter((count) => count.nodeId === 2).map((count) => ({ ...count, count: count.total })),
  )

  test("stand within their suite, highest rate first, models without any included", () => {
    expect(ranks.map((suite) => [suite.suite, suite.count, suite.read])).toEqual([
      ["Two", 20, 20],
      ["One", 2, 20],
    ])
    expect(ranks[1]?.models.map((model) => [model.name, model.count])).toEqual([
      ["Model 1", 2],
      ["Model 2", 0],
    ])
  })

  test("suites with next to none are named, not ranked", () => {
    expect(ranksToShow(ranks).map((suite) => suite.suite)).toEqual(["Two"])
    expect(notShown(ranks, ranksToShow(ranks)).some.map((suite) => suite.suite)).toEqual(["One"])
  })

  test("of many suites as many stand on a page as fit, and of one suite every model", () => {
    const [two] = ranks.filter((suite) => suite.suite === "Two")
    const suites = Array.from({ length: 40 }, (_, index) => ({
      suite: `S${index}`,
      count: 20,
      read: 20,
      models: Array.from({ length: 100 }, () => two?.models ?? []).flat(),
    }))
    const shown = ranksToShow(suites)
    expect(shown.length * modelsToShow(shown.length)).toBe(60)
    expect(notShown(suites, shown).some).toHaveLength(35)
    expect(ranksToShow(suites.slice(0, 1))).toHaveLength(1)
    expect(modelsToShow(1)).toBeGreaterThan(1_000)
  })
})

test("heat squares: none, a trace, few read", () => {
  expect([heatText(0, 0), heatText(1, 0.002), heatText(9, 0.667)]).toEqual(["·", "<1", "67"])
  expect(heatClass({ count: 0, of: 100, share: 0 })).toBe("s0")
  expect(heatClass({ count: 1, of: 49, share: 0.02 })).toBe("s2 lown")
  expect(heatClass({ count: 60, of: 100, share: 0.6 })).toBe("s7")
})
