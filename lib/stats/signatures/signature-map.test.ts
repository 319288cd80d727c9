import { describe, expect, it } from "vitest"
import { jensenShannon } from "./distance"
import { derive } from "@/lib/stats/core/random"
import { sameSignature, signatureMap } from "./signature-map"

const model = (modelId: number, counts: readonly number[], datasetId = 1) => {
  const read = counts.reduce((sum, count) => sum + count, 0)
  return {
    strata: [{ modelId, datasetId, predictions: 10 * read, failures: 2 * read, read }],
    counts: counts.map((count, index) => ({ key: `c${index}`, modelId, datasetId, count })),
  }
}
const world = [
  model(1, [80, 10, 10]),
  model(2, [10, 80, 10]),
  model(3, [78, 12, 10]),
  model(4, [12, 78, 10]),
  model(5, [3, 3, 3]),
  model(6, [16, 2, 2]),
]
const input = {
  strata: world.flatMap(({ strata }) => strata),
  counts: world.flatMap(({ counts }) => counts),
  seed: "map",
}

describe("the map of signatures", () => {
  const map = signatureMap(input)
  const at = (id: number) => map.models.findIndex(({ modelId }) => modelId === id)

  it("puts models that fail alike beside one another, in the picture as in the order", () => {
    const place = (id: number) => map.models[at(id)] ?? { x: 0, y: 0 }
    const far = (a: number, b: number) => Math.hypot(place(a).x - place(b).x, place(a).y - place(b).y)
    expect(far(1, 3)).toBeLessThan(far(1, 2) / 4)
    expect(Math.abs(at(2) - at(4))).toBe(1)
    expect(map.distances[at(1)]?.[at(2)]).toBeCloseTo(Math.sqrt(jensenShannon([80, 10, 10], [10, 80, 10])), 12)
  })

  it("leaves out a model of which too little was read, and says so", () => {
    expect(map.tooFew).toEqual([{ modelId: 5, read: 9 }])
    expect(at(5)).toBe(-1)
  })

  it("is less sure of a model with fewer failures read", () => {
    const spread = (id: number) => map.models[at(id)]?.spread.x ?? 0
    expect(spread(6)).toBeGreaterThan(1.4 * spread(1))
  })

  it("is the same for the same counts", () => {
    expect(signatureMap(input)).toEqual(map)
  })

  it("draws nothing where there is nothing", () => {
    expect(signatureMap({ strata: [], counts: [], seed: "map" })).toMatchObject({
      models: [],
      distances: [],
      explained: 1,
    })
  })
})

it.each([
  [18, 18],
  [40, 60],
  [200, 30],
])("samples of %i and %i of one signature are told apart no more often than 5 times in 100", (n, m) => {
  const random = derive("chance", n, m)
  const shares = [0.4, 0.25, 0.15, 0.1, 0.05, 0.05]
  const draw = (size: number) => {
    const drawn = shares.map(() => 0)
    for (let index = 0; index < size; index += 1) {
      let left = random.next()
      const at = shares.findIndex((share) => (left -= share) < 0)
      drawn[at < 0 ? 0 : at] = (drawn[at < 0 ? 0 : at] ?? 0) + 1
    }
    return { shares: drawn.map((count) => count / size), effectiveSize: size }
  }
  const worlds = 3000
  let apart = 0
  for (let index = 0; index < worlds; index += 1) if (sameSignature(draw(n), draw(m)) <= 0.05) apart += 1
  expect(apart / worlds).toBeLessThan(0.06)
  expect(apart / worlds).toBeGreaterThan(0.01)
})

it("is Pearson's test: 30 and 10 against 20 and 20", () => {
  // Chi-squared 5.3333 with one degree of freedom.
  const p = sameSignature({ shares: [0.75, 0.25], effectiveSize: 40 }, { shares: [0.5, 0.5], effectiveSize: 40 })
  expect(p).toBeCloseTo(0.02092134, 6)
})
