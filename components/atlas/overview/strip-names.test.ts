import { expect, test } from "vitest"
import { namesAt } from "./strip-names"

const models = Array.from({ length: 100 }, (_, index) => ({ name: `model ${index}`, rate: index / 100 }))

test("names the dots under the pointer, nearest first, and counts what does not fit", () => {
  expect(namesAt(models, { x: 200, width: 400 }).shown.map(({ name }) => name)).toEqual([
    "model 50",
    "model 49",
    "model 51",
  ])
  expect(namesAt(models, { x: 200, width: 100 }).shown).toEqual([])
  const crowd = namesAt(models, { x: 50, width: 100 })
  expect([crowd.shown.length, crowd.more, crowd.shown[0]?.name]).toEqual([5, 10, "model 50"])
})
