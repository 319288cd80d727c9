import { describe, expect, it } from "vitest"
import { signatureMap } from "@/lib/stats/signatures/signature-map"
import { fitted, picture, placeLabels, placeRegions } from "./layout"
import { mapFinding } from "./map-text"
import { countPairs, mappedRows } from "./map-rows"

const spread = { x: 0, y: 0 }

describe("the picture of the map", () => {
  it("keeps every point inside, and both axes at one scale", () => {
    const points = [
      { x: -0.5, y: 0, spread },
      { x: 0.5, y: 0.1, spread },
    ]
    const { at, scale } = fitted(points)
    const [a, b] = points.map(at)
    expect((b?.x ?? 0) - (a?.x ?? 0)).toBeCloseTo(scale, 6)
    expect((a?.y ?? 0) - (b?.y ?? 0)).toBeCloseTo(scale / 10, 6)
    for (const point of [a, b]) expect(point?.x).toBeGreaterThanOrEqual(picture.room - 1e-6)
  })

  it("leaves out a name that would lie on others, never one on its own", () => {
    const crowd = Array.from({ length: 9 }, (_, index) => ({ x: 300 + index, y: 200, text: "a-model-with-a-name" }))
    const labels = placeLabels([...crowd, { x: 800, y: 500, text: "lonely" }])
    expect(labels.length).toBeLessThan(10)
    expect(labels.at(-1)).toMatchObject({ index: 9, anchor: "start" })
  })

  it("sets the names of two groups at one place apart", () => {
    const here = [{ x: 400, y: 300 }]
    const [first, second] = placeRegions([
      { text: "MMLU-Pro", points: here },
      { text: "Mr-Ben", points: here },
    ])
    expect(Math.abs((first?.y ?? 0) - (second?.y ?? 0))).toBeGreaterThan(20)
  })
})

describe("what the map says", () => {
  const row = (modelId: number, datasetId: number, counts: readonly number[]) => ({
    strata: { modelId, datasetId, predictions: 500, failures: 100, read: 100 },
    counts: counts.map((count, index) => ({ key: `c${index}`, modelId, datasetId, count })),
  })
  const world = [row(1, 1, [80, 20]), row(2, 1, [78, 22]), row(3, 2, [20, 80])]
  const map = signatureMap({
    strata: world.map((one) => one.strata),
    counts: world.flatMap((one) => one.counts),
    seed: "x",
  })
  const names = new Map([1, 2, 3].map((id) => [id, { slug: `m${id}`, name: `M${id}`, suites: [id === 3 ? "B" : "A"] }]))
  const rows = mappedRows(map, names)

  it("names the nearest model on the same benchmark, and counts pairs apart", () => {
    const first = rows.find(({ slug }) => slug === "m1")
    expect(rows[first?.nearest?.row ?? -1]?.slug).toBe("m2")
    expect(countPairs(map, rows)).toEqual({ pairs: 3, apart: 2, sameSuite: 1, apartInSuite: 0 })
  })

  it.each([
    [{ explained: 0.8, p: 0.001 }, "How a model fails depends first on the benchmark: it makes 80% of the differences"],
    [{ explained: 0.3, p: 0.4 }, "2 of 3 pairs of models fail differently"],
    [null, "2 of 3 pairs of models fail differently"],
  ])("%j", (benchmarks, words) => {
    expect(mapFinding({ models: 3, pairs: countPairs(map, rows), benchmarks })).toBe(words)
  })
})
