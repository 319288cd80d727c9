import { expect, it } from "vitest"
import { signatureOf } from "./signature"
import { compareUnpaired } from "./unpaired-comparison"

// The design's two signatures: 80 and 95 failures over five categories, of 200 attempts each.
const a = [30, 20, 15, 10, 5]
const b = [20, 35, 15, 15, 10]
const keys = ["k0", "k1", "k2", "k3", "k4"]

function side(counts: readonly number[], { predictions = 200 } = {}) {
  const read = counts.reduce((sum, count) => sum + count, 0)
  return signatureOf({
    strata: [{ modelId: 1, datasetId: 1, predictions, failures: read, read }],
    counts: counts.map((count, index) => ({ key: keys[index] ?? "", modelId: 1, datasetId: 1, count })),
    keys,
  })
}

it("compares sides over all each was run on, with intervals and without a test", () => {
  const unpaired = compareUnpaired({ a: side(a), b: side(b) })
  expect(unpaired?.difference.estimate).toBeCloseTo(-0.075, 12)
  expect(unpaired?.distance?.sqrtJsd).toBeCloseTo(0.1771819218, 9)
  expect(unpaired?.totalVariation).toBeCloseTo(0.1940789474, 9)
  expect(unpaired?.rows[0]).toMatchObject({ key: "k0", a: 30, b: 20 })
  expect(unpaired?.rows[0]?.rateDifference?.estimate).toBeCloseTo(0.05, 12)
})

it("says nothing of a side that was never scored", () => {
  expect(compareUnpaired({ a: side(a), b: side([0, 0, 0, 0, 0], { predictions: 0 }) })).toBeNull()
})
