import { describe, expect, it, test } from "vitest"
import { proportionInterval } from "@/lib/stats/proportions/proportion"
import { itemsInWords, spreadInWords, thresholdInWords } from "./findings"
import { itemBars } from "./item-bars"
import { barName, scoreBars, scoreTicks } from "./score-bars"

describe("bars of scores", () => {
  it("forty bins and one for full marks: the threshold falls between bars, without floating dust", () => {
    const bars = scoreBars({
      min: 0,
      max: 1,
      threshold: 0.7,
      lowerIsBetter: false,
      bins: Array.from({ length: 41 }, () => 1),
    })
    expect(bars).toHaveLength(41)
    expect(bars.filter((bar) => bar.fails)).toHaveLength(28)
    expect(bars.filter((bar) => bar.isCut)).toEqual([])
    expect([bars[27], bars[40]].map((bar) => bar && barName(bar))).toEqual(["0.675–0.7", "1"])
  })

  it("a threshold inside a bar cuts it", () => {
    const bars = scoreBars({ min: 0, max: 10, threshold: 3, lowerIsBetter: false, bins: [1, 1, 1, 1] })
    expect(bars.map((bar) => [bar.low, bar.fails, bar.isCut])).toEqual([
      [0, true, false],
      [2.5, false, true],
      [5, false, false],
      [7.5, false, false],
    ])
  })
})

test("where lower is better the bars above the threshold are failures, and the words say so", () => {
  const bars = scoreBars({ min: 0, max: 10, threshold: 3, lowerIsBetter: true, bins: [1, 1, 1, 1] })
  expect(bars.map(({ fails, isCut }) => [fails, isCut])).toEqual([
    [false, false],
    [false, true],
    [true, false],
    [true, false],
  ])
  expect(thresholdInWords("given", { threshold: 3, lowerIsBetter: true })).toContain("A score above 3 is a failure")
})

describe("bars of items", () => {
  it("count items that every model tried, and say how many were left out", () => {
    const bars = itemBars([
      { tried: 2, failed: 2, items: 5 },
      { tried: 3, failed: 0, items: 7 },
      { tried: 3, failed: 3, items: 4 },
      { tried: 3, failed: 1, items: 2 },
    ])
    expect(bars).toEqual({ models: 3, bars: [7, 2, 0, 4], solvedByAll: 7, solvedByNone: 4, triedByFewer: 5 })
    expect(bars && itemsInWords(bars)).toBe("4 items that nobody solves, 7 that everybody does")
  })

  it("are none for a single model", () => {
    expect(itemBars([{ tried: 1, failed: 1, items: 5 }])).toBeNull()
  })
})

describe("whether a benchmark tells models apart", () => {
  const model = (name: string, failures: number, attempts = 560) => ({
    name,
    rate: proportionInterval(failures, attempts),
  })

  it.each([
    [
      [model("Pro", 153), model("Flash", 195), model("Llama", 444)],
      "It tells models apart: 27% to 79% of attempts fail",
    ],
    [
      [model("Pro", 100), model("Flash", 195), model("Llama", 444)],
      "Pro fails clearly least; 18% to 79% of attempts fail",
    ],
    [
      [model("A", 5, 20), model("B", 8, 20)],
      "Its attempts do not tell these 2 models apart: 25% to 40% of attempts fail",
    ],
    [[model("A", 5, 20)], "A fails 25% of its attempts"],
    [[], "No model was run on it"],
  ])("%#: %s", (models, words) => {
    expect(spreadInWords(models)).toBe(words)
  })
})

test.each([
  ["binary", /nothing to choose/],
  ["mean", /0\.7 × the mean/],
  ["given", /chosen by hand/],
  ["dataset", /own threshold/],
  ["kept", /this analysis was run with it/],
])("a threshold by the rule %s says so", (rule, words) => {
  expect(thresholdInWords(rule, { threshold: 0.7, lowerIsBetter: false })).toMatch(words)
})

describe("the scores written under a histogram", () => {
  test("are round ones where bars begin at them", () => {
    const bars = scoreBars({
      min: 0,
      max: 1,
      bins: Array.from({ length: 41 }, () => 1),
      threshold: 0.5,
      lowerIsBetter: false,
    })
    expect(scoreTicks(bars)).toEqual(["0", "0.2", "0.4", "0.6", "0.8", "1"])
  })
  test("are every eighth where none is", () => {
    const bars = scoreBars({
      min: 0.013,
      max: 0.987,
      bins: Array.from({ length: 40 }, () => 1),
      threshold: 0.5,
      lowerIsBetter: false,
    })
    expect(scoreTicks(bars)).toHaveLength(8)
  })
})
