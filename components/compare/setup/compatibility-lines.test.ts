import { describe, expect, test } from "vitest"
import { compatibilityLines } from "./compatibility-lines"

const overlap = {
  datasetTitle: "MMLU-Pro",
  shared: 560,
  onlyA: 0,
  onlyB: 0,
  threshold: 0.5,
  thresholdB: 0.5,
  otherTexts: 0,
}
const source = { title: "Atlas", judge: "reader", version: "2026.11", results: 2 }
const read = { a: { failures: 195, read: 195 }, b: { failures: 153, read: 153 } }
const alike = {
  overlaps: [overlap],
  a: source,
  b: source,
  read,
  noErrorFound: 0,
  unassigned: { a: 0, b: 0 },
  reviewed: 60,
  unscored: { a: 0, b: 0 },
  heuristic: { a: "none", b: "none" },
} as const
const warnings = (input: Parameters<typeof compatibilityLines>[0]) =>
  compatibilityLines(input).flatMap(({ good, text }) => (good ? [] : [text]))

describe("the compatibility strip", () => {
  test("warns of nothing where nothing differs", () => {
    expect(warnings(alike)).toEqual([])
    expect(compatibilityLines(alike).map(({ text }) => text)).toContain("All 195 and 153 failures read")
  })

  test("names thresholds that differ, with their benchmark", () => {
    const overlaps = [{ ...overlap, thresholdB: 0.75 }]
    expect(warnings({ ...alike, overlaps })).toEqual(["MMLU-Pro: A fails below 0.50, B below 0.75"])
  })

  test("warns of other judges, other categories and other texts", () => {
    const b = { title: "Second look", judge: "other", version: "analysis-4", results: 2 }
    const overlaps = [{ ...overlap, shared: 550, onlyB: 3, otherTexts: 10 }]
    expect(warnings({ ...alike, overlaps, b })).toEqual([
      "550 items in common, 0 only A, 3 only B",
      "10 items with another text under the same id: left out",
      "Two analyses: Atlas and Second look",
      "Different judges: reader and other",
      "Other categories: 2026.11 and analysis-4, so kinds are not compared",
    ])
  })

  test("says how much is in no category, side by side: a judge may be unsure of one model more often", () => {
    expect(warnings({ ...alike, unassigned: { a: 84, b: 47 } })).toEqual([
      "84 of 195 and 47 of 153 read are in no category: kinds are known of the rest",
    ])
  })

  test("of labels given by rules says how many there are, and that nothing was read", () => {
    const byRules = { ...alike, heuristic: { a: "all", b: "all" }, unassigned: { a: 184, b: 147 } } as const
    expect(warnings(byRules)).toEqual([
      "Labelled: 11 of 195 and 6 of 153 failures, none of them read",
      "Labels by the built-in judge: heuristic",
    ])
    expect(JSON.stringify(compatibilityLines(byRules))).not.toMatch(/failures read|kinds are known/)
  })

  test("where rules labelled one side only, neither side is said to be read with the other", () => {
    const mixed = { ...alike, heuristic: { a: "all", b: "none" }, unassigned: { a: 184, b: 47 } } as const
    expect(warnings(mixed)).toEqual([
      "A labelled: 11 of 195 failures, none of them read",
      "47 of 153 read of B are in no category",
      "Labels of A by the built-in judge: heuristic",
    ])
    expect(compatibilityLines(mixed).map(({ text }) => text)).toContain("B: all 153 failures read")
    const turned = { ...mixed, heuristic: { a: "none", b: "all" }, read: { ...read, a: { failures: 195, read: 12 } } }
    expect(warnings({ ...turned, unassigned: { a: 0, b: 147 } } as Parameters<typeof warnings>[0])).toEqual([
      "A sampled: 12 of 195 failures read, each weighted by its benchmark",
      "B labelled: 6 of 153 failures, none of them read",
      "Labels of B by the built-in judge: heuristic",
    ])
  })

  test("does not call results the same of which one has no part", () => {
    const overlaps = [{ ...overlap, shared: 0, onlyA: 40 }]
    expect(warnings({ ...alike, overlaps, read: null })).toContain("B has no answers here")
    expect(warnings({ ...alike, overlaps: [], read: null })).toContain("A and B have no answers here")
    const texts = [{ ...overlap, shared: 0, otherTexts: 40 }]
    expect(warnings({ ...alike, overlaps: texts, read: null }).join()).not.toContain("no answers here")
    expect(JSON.stringify(compatibilityLines({ ...alike, overlaps, read: null }))).not.toContain("Same results")
  })

  test("says that labels are not validated until people have looked at enough of them", () => {
    expect(warnings({ ...alike, reviewed: 1 })).toEqual([
      "Not validated: people looked at 1 label; shares are the judge’s",
    ])
  })

  test("shows apart what has no score, of either side and only where there is any", () => {
    expect(warnings({ ...alike, unscored: { a: 10, b: 0 } })).toEqual(["Without a score, left out: 10 answers of A"])
    expect(warnings({ ...alike, unscored: { a: 1, b: 3 } })).toEqual([
      "Without a score, left out: 1 answer of A, 3 answers of B",
    ])
  })

  test("says what was sampled", () => {
    expect(warnings({ ...alike, read: { ...read, a: { failures: 326, read: 12 } } })).toEqual([
      "Sampled: 12 of 326 and 153 of 153 failures read, each weighted by its benchmark",
    ])
  })
})
