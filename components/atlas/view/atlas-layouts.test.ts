import { describe, expect, test } from "vitest"
import { buildTree } from "@/lib/domain/taxonomy/taxonomy"
import { sumsOf } from "@/lib/stats/signatures/node-sums"
import { arrangeRows, branchAt, levelsOf } from "@/components/atlas/data/row-sorting"
import { atlasView, flattenRows, type AtlasStratum } from "@/components/atlas/data/atlas-rows"
import { heatMap, strongestTie } from "@/components/atlas/maps/heat-map"
import { packRows, unpackRows } from "./row-encoding"
import { colourLevel, modelValues, spreadOverModels } from "@/components/atlas/data/row-values"
import { treeRows } from "./tree-rows"

const node = (id: number, slug: string, depth: number, parentId: number | null) => ({
  id,
  slug,
  name: slug,
  definition: "",
  includes: [],
  excludes: [],
  precedence: null,
  depth,
  parentId,
  publishedMatch: null,
  publishedMatchKind: null,
})
const tree = buildTree([
  node(1, "alpha", 1, null),
  node(2, "beta", 1, null),
  node(3, "gamma", 2, 1),
  node(4, "delta", 2, 1),
  node(5, "epsilon", 3, 3),
])
const stratum = (modelId: number, datasetId: number): AtlasStratum => ({
  modelId,
  datasetId,
  modelSlug: `m${modelId}`,
  modelName: `Model ${modelId}`,
  datasetSlug: `d${datasetId}`,
  datasetTitle: `Data ${datasetId}`,
  suite: "Suite",
  threshold: 0.5,
  lowerIsBetter: false,
  predictions: 100,
  failures: 20,
  read: 20,
  diagnosed: 20,
  noErrorFound: 0,
  classified: 20,
  other: 0,
})
const strata = [1, 2, 3, 4].map((modelId) => stratum(modelId, 1))
/** Of each model's 20 failures: so many in epsilon (and all above it), the rest in beta. */
const inEpsilon = [2, 4, 10, 12]
const counts = inEpsilon.flatMap((count, index) => {
  const place = { modelId: index + 1, datasetId: 1 }
  return [
    { nodeId: 1, ...place, own: 0, total: count },
    { nodeId: 3, ...place, own: 1, total: count },
    { nodeId: 5, ...place, own: count - 1, total: count - 1 },
    { nodeId: 2, ...place, own: 20 - count, total: 20 - count },
  ]
})
const counted = { tree, strata, sums: sumsOf(strata, counts) }
const view = atlasView(counted)
const by = { sort: "most", unit: "share", level: 3, valueOf: () => 0 } as const
const names = (rows: ReturnType<typeof arrangeRows>) => flattenRows(rows).map((row) => row.name)

describe("order and levels", () => {
  test("a tree of three levels is cut at any of them", () => {
    expect(levelsOf(tree)).toBe(3)
    expect(names(arrangeRows(view.rows, { ...by, level: 1 }))).toEqual(["beta", "alpha", "No error found"])
    expect(names(arrangeRows(view.rows, { ...by, level: 2 }))).not.toContain("epsilon")
    expect(names(arrangeRows(view.rows, by))).toContain("epsilon")
  })

  test("by name, or by what a model shows; outcomes stay last", () => {
    expect(names(arrangeRows(view.rows, { ...by, level: 1, sort: "name" }))).toEqual([
      "alpha",
      "beta",
      "No error found",
    ])
    const valueOf = (key: string) => (key === "alpha" ? 1 : 0)
    expect(names(arrangeRows(view.rows, { ...by, level: 1, sort: "colour", valueOf }))[0]).toBe("alpha")
  })

  test("a branch is a category with others below it", () => {
    expect(branchAt(view.rows, "gamma")?.name).toBe("gamma")
    expect([branchAt(view.rows, "epsilon"), branchAt(view.rows, "gone")]).toEqual([null, null])
  })
})

describe("what models show", () => {
  test("a chosen model colours rows by its own share, and says nothing of what it never showed", () => {
    const model = modelValues(counted, { model: "m4", unit: "share" })
    if (!model) throw new Error("no values")
    expect([model.name, model.read]).toEqual(["Model 4", 20])
    expect(model.values.get("alpha")?.value?.estimate).toBeCloseTo(0.6, 10)
    expect([colourLevel(model, "alpha", "share"), colourLevel(model, "delta", "share")]).toEqual([7, 0])
    expect(modelValues(counted, { model: "m9", unit: "share" })).toBeNull()
  })

  test("the spread is the quartiles of the models' shares", () => {
    const spread = spreadOverModels(counted).get("alpha")
    expect(spread?.map((share) => Math.round(share * 1000))).toEqual([175, 350, 525])
    expect(spreadOverModels({ ...counted, strata: strata.slice(0, 3) }).size).toBe(0)
  })
})

test("rows come back from the packing as they were", () => {
  const rows = treeRows({
    rows: view.rows,
    unit: "share",
    min: 0,
    q: "eps",
    opinions: [],
    hrefOf: (row) => `/page/${row.key}`,
    colours: modelValues(counted, { model: "m1", unit: "share" }),
    spreads: spreadOverModels(counted),
  })
  const back = unpackRows(packRows(rows), (slug) => `/page/${slug}`)
  expect(back.map(({ spread: _, heat: _heat, ...row }) => row)).toEqual(
    rows.map(({ spread: _, heat: _heat, ...row }) => row),
  )
  expect(back.map((row) => row.parent)).toContain("gamma")
})

describe("heat maps", () => {
  const map = heatMap({ ...counted, columns: view.rows, by: "models", unit: "share" })

  test("each row divides its own failures", () => {
    expect(map.columns.map((column) => column.key)).toEqual(["beta", "alpha"])
    for (const row of map.rows)
      expect(row.cells.reduce((sum, cell) => sum + (cell.value?.estimate ?? 0), 0)).toBeCloseTo(1, 10)
  })

  test("the title names the strongest tie", () => {
    expect(strongestTie(map, "models", "share")).toBe("Model 1: about nine failures in ten are beta")
    expect(strongestTie({ ...map, rows: [] }, "models", "share")).toBe("Categories by model")
  })
})
