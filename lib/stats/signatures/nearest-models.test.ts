import { expect, test } from "vitest"
import { readAtlas } from "@/lib/testing/files/atlas-files"
import { nearestPeers } from "./nearest-models"

const { strata, counts, models } = readAtlas()
const idOf = (name: string) => models.get(name) ?? 0

test("of Gemini Pro's peers only Flash has enough failures read; the distance is the published one", () => {
  const found = nearestPeers({ modelId: idOf("gemini-1.5-pro-002"), strata, counts })
  expect(found.ranked).toEqual([
    { modelId: idOf("gemini-1.5-flash-002"), read: 195, distance: expect.closeTo(0.2381, 4) },
  ])
  expect(found.tooFew.map(({ read }) => read)).toEqual([12, 12, 12, 12, 12, 12, 12])
})

test("a model of which too little was read ranks nobody, and says how much was", () => {
  expect(nearestPeers({ modelId: idOf("gpt3-6b-finetuning"), strata, counts })).toMatchObject({
    ownRead: 25,
    ranked: [],
  })
})

test("the mix of benchmarks alone is no distance, and the nearest comes first", () => {
  const full = (modelId: number, datasetId: number, n: number) => {
    return { modelId, datasetId, predictions: 500, failures: n, read: n }
  }
  const seen = (key: string, modelId: number, datasetId: number, count: number) => ({ key, modelId, datasetId, count })
  const world = [full(1, 1, 90), full(1, 2, 60), full(2, 1, 60), full(2, 2, 90), full(3, 1, 60)]
  const cases = [
    ...[seen("a", 1, 1, 90), seen("b", 1, 2, 60)],
    ...[seen("a", 2, 1, 60), seen("b", 2, 2, 90)],
    seen("b", 3, 1, 60),
  ]
  const { ranked } = nearestPeers({ modelId: 1, strata: world, counts: cases })
  expect(ranked.map(({ modelId, distance }) => [modelId, Number(distance.toFixed(9))])).toEqual([
    [2, 0],
    [3, 1],
  ])
})
