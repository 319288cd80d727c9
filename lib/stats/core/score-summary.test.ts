import { describe, expect, it } from "vitest"
import { readOutcomes } from "@/lib/testing/files/atlas-files"
import { addScore, countBelow, emptyTally, scoreBins, summariseScores } from "./score-summary"
import { seededRandom } from "./random"

function tallyOf(scores: readonly number[]) {
  const tally = emptyTally()
  for (const score of scores) addScore(tally, score)
  return tally
}

describe("vicuna_bench: the published figures", () => {
  const scores = readOutcomes("vicuna_bench").flatMap(({ exampleId: _, contentHash: __, ...models }) =>
    Object.values(models)
      .filter((cell) => cell !== "")
      .map(Number),
  )
  const tally = tallyOf(scores)

  it("539 rows, mean 0.8053, not binary", () => {
    expect(summariseScores(tally)).toMatchObject({ count: 539, isBinary: false, isExact: true })
    expect(summariseScores(tally)?.mean).toBeCloseTo(0.8053, 4)
  })

  it("failures under each threshold", () => {
    const below = {
      "0.500": 24,
      "0.550": 30,
      "0.600": 38,
      "0.650": 48,
      "0.700": 63,
      "0.750": 106,
      "0.800": 161,
      "0.850": 283,
      "0.900": 382,
      "0.950": 523,
    }
    for (const [threshold, count] of Object.entries(below)) expect(countBelow(tally, Number(threshold))).toBe(count)
  })

  it("bins of 0.025, full marks in their own", () => {
    expect(scoreBins(tally).map((bin) => bin.count)).toEqual([
      1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 3, 2, 7, 5, 4, 1, 5, 1, 6, 2, 4, 6, 10, 5, 22, 21, 27, 28, 65, 57, 56,
      43, 114, 27, 12, 4, 0,
    ])
  })
})

describe("tally", () => {
  it("knows binary scores", () => {
    expect(summariseScores(tallyOf([0, 1, 1, 0]))).toMatchObject({ isBinary: true, mean: 0.5 })
    expect(summariseScores(tallyOf([0, 1, 0.5]))?.isBinary).toBe(false)
    expect(summariseScores(emptyTally())).toBeNull()
    expect(scoreBins(emptyTally())).toEqual([])
  })

  it("spans scores that are not between 0 and 1", () => {
    const bins = scoreBins(tallyOf([1, 5.5, 10]), 9)
    expect(bins).toHaveLength(10)
    expect(bins.filter((bin) => bin.count > 0).map((bin) => bin.low)).toEqual([1, 5, 10])
    expect(scoreBins(tallyOf([7, 7])).reduce((sum, bin) => sum + bin.count, 0)).toBe(2)
  })

  it("stays small for many different scores, and loses none", () => {
    const random = seededRandom("scores")
    const tally = tallyOf(Array.from({ length: 60_000 }, () => random.next() * 100))
    expect(tally.values.size).toBeLessThanOrEqual(4096)
    expect(summariseScores(tally)).toMatchObject({ count: 60_000, isExact: false })
    expect(scoreBins(tally).reduce((sum, bin) => sum + bin.count, 0)).toBe(60_000)
    expect(Math.abs(countBelow(tally, 50) / 30_000 - 1)).toBeLessThan(0.02)
  })

  it("refuses what is no score", () => {
    expect(() => addScore(emptyTally(), Number.NaN)).toThrow(RangeError)
  })
})
