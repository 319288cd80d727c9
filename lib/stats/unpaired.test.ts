import { expect, it } from "vitest"
import { signatureOf } from "./signature"
import { compareUnpaired, unpairedFindings } from "./unpaired"

// The design's two signatures: 80 and 95 failures over five categories, of 200 attempts each.
const a = [30, 20, 15, 10, 5]
const b = [20, 35, 15, 15, 10]
const keys = ["k0", "k1", "k2", "k3", "k4"]

function side(counts: readonly number[], { predictions = 200, unread = 0 } = {}) {
  const read = counts.reduce((sum, count) => sum + count, 0)
  return signatureOf({
    strata: [{ modelId: 1, datasetId: 1, predictions, failures: read + unread, read }],
    counts: counts.map((count, index) => ({ key: keys[index] ?? "", modelId: 1, datasetId: 1, count })),
    keys,
  })
}

it("compares sides that share nothing: z, chi-squared, Fisher with q", () => {
  const unpaired = compareUnpaired({ a: side(a), b: side(b), sharesItems: false })
  expect(unpaired?.test?.z).toBeCloseTo(-1.5124008, 4)
  expect(unpaired?.difference.estimate).toBeCloseTo(-0.075, 12)
  expect(unpaired?.independence?.chiSquared).toBeCloseTo(7.5271632, 6)
  expect(unpaired?.independence?.cramersV).toBeCloseTo(0.2073942, 7)
  expect(unpaired?.distance?.sqrtJsd).toBeCloseTo(0.1771819218, 9)
  expect(unpaired?.totalVariation).toBeCloseTo(0.1940789474, 9)
  expect(unpaired?.rows.every((row) => row.p !== null && row.q !== null)).toBe(true)
})

it("tests nothing where items are shared or failures were sampled, but still shows intervals", () => {
  for (const unpaired of [
    compareUnpaired({ a: side(a), b: side(b), sharesItems: true }),
    compareUnpaired({ a: side(a, { unread: 5 }), b: side(b), sharesItems: false }),
  ]) {
    expect(unpaired?.independence).toBeNull()
    expect(unpaired?.rows.every((row) => row.p === null && row.rateDifference !== null)).toBe(true)
  }
})

it("names what differs, the surest first", () => {
  const unpaired = compareUnpaired({ a: side([60, 30, 5, 0, 0]), b: side([5, 5, 5, 0, 0]), sharesItems: false })
  expect(unpaired && unpairedFindings(unpaired).map((row) => row.key)).toEqual(["k0", "k1"])
})

it("says nothing of a side that was never scored", () => {
  expect(compareUnpaired({ a: side(a), b: side([0, 0, 0, 0, 0], { predictions: 0 }), sharesItems: false })).toBeNull()
})
