import { expect, test } from "vitest"
import { nearestNames } from "./nearest-names"

const names = ["Wrong arithmetic", "Wrong unit", "Missing step", "Question misread"]

test.each([
  ["wrong arithmetics", "Wrong arithmetic"],
  ["arithmetic-wrong", "Wrong arithmetic"],
  ["mising steps", "Missing step"],
])("%s is taken for a slip of %s", (written, meant) => {
  expect(nearestNames(written, names)[0]).toBe(meant)
})

test("what is like none of them brings none, and no more than three come", () => {
  expect(nearestNames("Nonsense", names)).toEqual([])
  expect(nearestNames("", names)).toEqual([])
  expect(nearestNames("kind", ["kind 1", "kind 2", "kind 3", "kind 4"])).toEqual(["kind 1", "kind 2", "kind 3"])
})
