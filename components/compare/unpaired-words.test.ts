import { expect, test } from "vitest"
import { signatureOf } from "@/lib/stats/signature"
import { compareUnpaired } from "@/lib/stats/unpaired"
import { asCategoryRows, unpairedTitle, unpairedVerdict } from "./unpaired-words"

const names = { a: "One", b: "Two", nameOf: (slug: string) => slug.toUpperCase() }

function sides(a: number, b: number, sharesItems: boolean) {
  const side = (count: number) =>
    signatureOf({
      strata: [{ modelId: 1, datasetId: 1, predictions: 200, failures: count, read: count }],
      counts: [{ key: "slips", modelId: 1, datasetId: 1, count }],
    })
  const [one, two] = [side(a), side(b)]
  const unpaired = compareUnpaired({ a: one, b: two, sharesItems })
  if (!unpaired) throw new Error("never scored")
  return { unpaired, a: one, b: two }
}

test("with shared items nothing is claimed here", () => {
  const verdict = unpairedVerdict(sides(80, 20, true), names)
  expect(verdict.better).toBeNull()
  expect(verdict.relation).toBe("and")
  expect(verdict.lede).toContain("Items are not paired here")
})

test("the figure's title and rows follow the view", () => {
  const { unpaired } = sides(80, 20, true)
  expect(unpairedTitle(unpaired, names, "rate")).toContain("more in One")
  expect(unpairedTitle(unpaired, names, "share")).toContain("No category")
  expect(asCategoryRows(unpaired)).toMatchObject([{ slug: "slips", level: 1, a: 80, b: 20, q: null }])
  // Between different items a difference may be one of the items: no test makes it one of the models.
  expect(asCategoryRows(sides(80, 20, false).unpaired)).toMatchObject([{ p: null, q: null }])
})
