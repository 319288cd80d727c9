import { expect, test } from "vitest"
import { keptLabels } from "./kept-labels"

const labels = (text: string) => new Map([...text].flatMap((label, index) => (label === " " ? [] : [[index, label]])))

test("items keep their label when it is matched, whatever it is called", () => {
  // a -> y on 3 of 4, b -> x on 2 of 3; the eighth item has no label on the other side.
  const { common, kept, matches } = keptLabels(labels("aaaabbbc"), labels("yyyxxxy "))
  expect({ common, kept }).toEqual({ common: 7, kept: 5 })
  expect(matches.get("a")).toEqual({ label: "y", jaccard: 3 / 5 })
  expect(matches.get("b")).toEqual({ label: "x", jaccard: 2 / 4 })
  expect(matches.has("c")).toBe(false)
})

test("a fixed label matches itself only", () => {
  const fixed = new Set(["o"])
  // Without it "a" would go to "o" on two items; so it goes to "x" on one, and "o" to "o" on one.
  expect(keptLabels(labels("aaao"), labels("ooxo"), fixed)).toMatchObject({ common: 4, kept: 2 })
  expect(keptLabels(labels("aaao"), labels("ooxo")).kept).toBe(2)
  expect(keptLabels(labels("aa"), labels("oo"), fixed)).toMatchObject({ common: 2, kept: 0 })
})

test("nothing in common is nothing, not an error", () => {
  expect(keptLabels(labels("ab"), new Map())).toMatchObject({ common: 0, kept: 0 })
})
