import { describe, expect, it } from "vitest"
import { NO_ERROR_FOUND, readAtlas } from "@/lib/testing/files/atlas-files"
import { comparePeers } from "./peer-comparison"

/** Figures of the published design pages: slug, read, share x3, others x3, difference x3, z, q. */
const published: [string, number, number[], number[], number[], number, number | null][] = [
  [
    "specification-misinterpretation",
    2,
    [0.0131, 0.0036, 0.0464],
    [0.0107, 0.0019, 0.0577],
    [0.0023, -0.0456, 0.0368],
    0.1626,
    0.9337,
  ],
  [
    "factual-error",
    16,
    [0.1046, 0.0654, 0.1631],
    [0.1403, 0.0843, 0.2244],
    [-0.0358, -0.1285, 0.0453],
    -0.8468,
    0.5295,
  ],
  [
    "unwarranted-abstention",
    1,
    [0.0065, 0.0012, 0.0361],
    [0.0074, 0.001, 0.0523],
    [-0.0009, -0.0461, 0.0293],
    -0.0832,
    0.9337,
  ],
  [
    "computation-error",
    5,
    [0.0327, 0.014, 0.0742],
    [0.0946, 0.0505, 0.1704],
    [-0.0619, -0.14, -0.0013],
    -2.054,
    0.2399,
  ],
  [
    "quantity-relation-error",
    3,
    [0.0196, 0.0067, 0.0561],
    [0.0391, 0.0148, 0.0994],
    [-0.0195, -0.0812, 0.0243],
    -0.9201,
    0.5295,
  ],
  [
    "given-information-overlooked",
    4,
    [0.0261, 0.0102, 0.0653],
    [0.0702, 0.0338, 0.1401],
    [-0.044, -0.1158, 0.0094],
    -1.6605,
    0.2904,
  ],
  [
    "logical-reasoning-error",
    3,
    [0.0196, 0.0067, 0.0561],
    [0.0004, 0, 0.0398],
    [0.0192, -0.0223, 0.0556],
    1.3331,
    0.4345,
  ],
  [
    "incorrect-identification",
    8,
    [0.0523, 0.0267, 0.0998],
    [0.0433, 0.0171, 0.105],
    [0.009, -0.0578, 0.0632],
    0.32,
    0.8988,
  ],
  [
    "concept-misapplication",
    30,
    [0.1961, 0.1409, 0.2661],
    [0.2878, 0.2062, 0.3858],
    [-0.0917, -0.2042, 0.0158],
    -1.663,
    0.2904,
  ],
  [
    "answer-reasoning-mismatch",
    10,
    [0.0654, 0.0359, 0.1161],
    [0.0962, 0.0516, 0.1723],
    [-0.0308, -0.1124, 0.0367],
    -0.884,
    0.5295,
  ],
  [
    "incomplete-reasoning",
    56,
    [0.366, 0.2938, 0.4448],
    [0.1512, 0.0928, 0.2369],
    [0.2148, 0.1027, 0.3128],
    3.6419,
    0.0032,
  ],
  ["generation-breakdown", 0, [0, 0, 0.0245], [0.0099, 0.0017, 0.0564], [-0.0099, -0.0564, 0.0159], -1.2339, 0.4345],
  ["no-error-found", 15, [0.098, 0.0603, 0.1555], [0.0487, 0.0203, 0.1124], [0.0493, -0.0247, 0.1134], 1.3959, null],
]

describe("gemini-1.5-pro-002 beside the eight other models on mmlu_pro", () => {
  const { strata, counts, models, datasets } = readAtlas()
  const comparison = comparePeers({
    modelId: models.get("gemini-1.5-pro-002") ?? 0,
    strata,
    counts,
    isTested: (key) => key !== NO_ERROR_FOUND,
  })

  it("is made on that dataset alone", () => {
    expect(comparison).toMatchObject({ peers: 8, datasetIds: [datasets.get("mmlu_pro")], withoutPeers: [] })
    expect(comparison?.others.effectiveSize).toBeCloseTo(94.6275, 4)
    expect(comparison?.rows).toHaveLength(published.length)
  })

  it.each(published)("%s", (slug, read, share, others, difference, z, q) => {
    const row = comparison?.rows.find(({ key }) => key === slug)
    expect(row?.own.read).toBe(read)
    expect(rounded(row?.own.share)).toEqual(share)
    expect(rounded(row?.others.share)).toEqual(others)
    expect(rounded(row?.difference)).toEqual(difference)
    expect(row?.z).toBeCloseTo(z, 4)
    if (q === null) expect(row?.q).toBeNull()
    else expect(row?.q).toBeCloseTo(q, 4)
  })
})

describe("comparePeers", () => {
  const full = (modelId: number, datasetId: number, failures: number) => {
    return { modelId, datasetId, predictions: 1000, failures, read: failures }
  }
  const seen = (key: string, modelId: number, datasetId: number, count: number) => ({ key, modelId, datasetId, count })

  it("sees no difference where a model fails as the others do on each benchmark, only on another mix", () => {
    const strata = [full(1, 1, 90), full(1, 2, 10), full(2, 1, 10), full(2, 2, 90)]
    const counts = [...[seen("a", 1, 1, 90), seen("b", 1, 2, 10)], ...[seen("a", 2, 1, 10), seen("b", 2, 2, 90)]]
    const rows = comparePeers({ modelId: 1, strata, counts })?.rows ?? []
    for (const row of rows) expect(row.difference.estimate).toBeCloseTo(0, 12)
    expect(rows.map((row) => row.p)).toEqual([expect.closeTo(1, 9), expect.closeTo(1, 9)])
  })

  it("leaves out datasets that only one side was read on", () => {
    const strata = [full(1, 1, 20), full(1, 2, 20), full(2, 1, 20), full(2, 3, 20)]
    const counts = [seen("a", 1, 1, 20), seen("only", 1, 2, 20), seen("a", 2, 1, 20), seen("alien", 2, 3, 20)]
    const comparison = comparePeers({ modelId: 1, strata, counts })
    expect(comparison).toMatchObject({ datasetIds: [1], withoutPeers: [2], peers: 1 })
    expect(comparison?.rows.map((row) => row.key)).toEqual(["a"])
  })

  it("everywhere: beside all the others as they failed on whatever they met", () => {
    const strata = [full(1, 1, 20), full(2, 1, 20), full(3, 9, 60)]
    const counts = [seen("a", 1, 1, 10), seen("b", 1, 1, 10), seen("a", 2, 1, 20), seen("alien", 3, 9, 60)]
    const comparison = comparePeers({ modelId: 1, strata, counts, baseline: "everywhere" })
    const share = (key: string) => comparison?.rows.find((row) => row.key === key)?.others.share?.estimate
    expect(comparison).toMatchObject({ peers: 2, withoutPeers: [] })
    expect([share("a"), share("b"), share("alien")]).toEqual([0.25, 0, 0.75])
  })

  it("is null for a model without peers or without readings", () => {
    expect(comparePeers({ modelId: 1, strata: [full(1, 1, 5)], counts: [] })).toBeNull()
    expect(comparePeers({ modelId: 9, strata: [full(1, 1, 5)], counts: [] })).toBeNull()
  })
})

function rounded(value: { estimate: number; low: number; high: number } | null | undefined): number[] {
  // -0 and 0 are the same figure
  return value ? [value.estimate, value.low, value.high].map((part) => Number(part.toFixed(4)) + 0) : []
}
