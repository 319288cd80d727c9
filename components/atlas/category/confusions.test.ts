import { expect, test } from "vitest"
import { confusionsOf } from "./confusions"

test("confusions count both directions and leave agreement out", () => {
  const pairs = [
    { first: "a", second: "a", count: 18 },
    { first: "a", second: "b", count: 1 },
    { first: "b", second: "a", count: 2 },
    { first: "c", second: "a", count: 1 },
    { first: "b", second: "c", count: 9 },
  ]
  expect(confusionsOf("a", pairs)).toEqual([
    { slug: "b", away: 1, towards: 2 },
    { slug: "c", away: 0, towards: 1 },
  ])
  expect(confusionsOf("z", pairs)).toEqual([])
})
