import { expect, test } from "vitest"
import { signatureOf } from "@/lib/stats/signatures/signature"
import { compareUnpaired } from "@/lib/stats/signatures/unpaired-comparison"
import { asCategoryRows, unpairedNote, unpairedSubtitle, unpairedTitle, unpairedVerdict } from "./unpaired-text"

const names = { a: "One", b: "Two", nameOf: (slug: string) => slug.toUpperCase() }

function sides(a: number, b: number, { key = "slips", heuristic = false } = {}) {
  const side = (count: number) =>
    signatureOf({
      strata: [{ modelId: 1, datasetId: 1, predictions: 200, failures: count, read: count, heuristic }],
      counts: [{ key, modelId: 1, datasetId: 1, count }],
    })
  const [one, two] = [side(a), side(b)]
  const unpaired = compareUnpaired({ a: one, b: two })
  if (!unpaired) throw new Error("never scored")
  return { unpaired, a: one, b: two }
}

test("with shared items nothing is claimed here", () => {
  const verdict = unpairedVerdict(sides(80, 20), names)
  expect(verdict.better).toBeNull()
  expect(verdict.relation).toBe("and")
  expect(verdict.lede).toContain("Items are not paired here")
})

test("the figure's title and rows follow the view", () => {
  const { unpaired } = sides(80, 20)
  expect(unpairedTitle(unpaired, names, "rate")).toContain("more in One")
  expect(unpairedTitle(unpaired, names, "share")).toContain("No category")
  expect(asCategoryRows(unpaired)).toMatchObject([{ slug: "slips", level: 1, a: 80, b: 20, q: null }])
})

test("of labels given by rules no category is named, no difference shown, and no number has an interval", () => {
  const labelled = sides(80, 20, { heuristic: true })
  expect(unpairedTitle(labelled.unpaired, names, "rate")).toMatch(/given by rules, counted and not tested$/)
  expect(unpairedSubtitle(labelled, "rate")).toMatch(/no intervals, for labels by rules/)
  expect(asCategoryRows(labelled.unpaired)).toMatchObject([
    { a: 80, b: 20, difference: null, shareDifference: null, rateA: { estimate: 0.4, low: 0.4, high: 0.4 } },
  ])
  expect(labelled.unpaired).toMatchObject({ basis: "labelled", distance: null, totalVariation: null })
})

test("what stands for no kind of failure is no difference between models", () => {
  const { unpaired } = sides(80, 20, { key: "unassigned" })
  expect(unpairedTitle(unpaired, names, "rate")).toContain("No category")
})

test("where the two are refused a ranking nothing is held against the other", () => {
  const { unpaired } = sides(80, 20)
  expect(asCategoryRows(unpaired, "rules")).toMatchObject([{ difference: null, shareDifference: null }])
  expect(unpairedNote(unpaired, "items")).toMatch(/nothing is held against the other/)
})
