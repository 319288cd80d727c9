import { expect, it } from "vitest"
import { packChoices, unpackChoices } from "./packed-choices"

it("brings choices, their depths and counts through, with hostile names left as they are", () => {
  const options = [
    { slug: 'a"b', name: "</script>\n\t\u2028" },
    { slug: "c", name: "C", depth: 2 },
  ]
  expect(unpackChoices(packChoices(options, new Map([["c", 0]])))).toEqual([
    ['a"b', "</script>\n\t\u2028", 1, -1],
    ["c", "C", 2, 0],
  ])
})
