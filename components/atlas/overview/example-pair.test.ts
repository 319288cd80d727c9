import { expect, test } from "vitest"
import type { AtlasStratum } from "@/components/atlas/data/atlas-rows"
import { pairToTell, examplePair } from "./example-pair"

const stratum = (modelId: number, failures: number, read = failures): AtlasStratum => ({
  modelId,
  datasetId: 1,
  modelSlug: `m${modelId}`,
  modelName: `Model ${modelId}`,
  datasetSlug: "d",
  datasetTitle: "Data",
  suite: "Data",
  threshold: 0.5,
  lowerIsBetter: false,
  predictions: 560,
  failures,
  read,
  diagnosed: read,
  noErrorFound: 0,
  classified: read,
  other: 0,
})
const categories = [
  { id: 1, name: "Abstention" },
  { id: 2, name: "Concepts" },
]
const count = (nodeId: number, modelId: number, total: number) => ({ nodeId, modelId, datasetId: 1, own: total, total })

test("the pair read in full is told with its difference and where it is widest", () => {
  const pair = examplePair(pairToTell([stratum(1, 195), stratum(2, 153), stratum(3, 300, 12)]), {
    counts: [count(1, 1, 18), count(1, 2, 1), count(2, 1, 44), count(2, 2, 30)],
    categories,
  })
  expect(pair?.sentence).toBe(
    "On the 560 items of Data, Model 2 fails 7.5 points less often than Model 1. They differ most in Abstention: 1 against 18.",
  )
  expect([pair?.a, pair?.b]).toEqual(["m1", "m2"])
})

test("no lead is claimed within the interval", () => {
  const pair = examplePair(pairToTell([stratum(1, 100), stratum(2, 101)]), { counts: [], categories })
  expect(pair?.sentence).toBe("On the 560 items of Data, Model 1 fails about as often as Model 2.")
})

test("there is no pair when failures were only sampled", () => {
  const pair = pairToTell([stratum(1, 100, 12), stratum(2, 90, 12)])
  expect(pair).toBeNull()
  expect(examplePair(pair, { counts: [], categories })).toBeNull()
})
