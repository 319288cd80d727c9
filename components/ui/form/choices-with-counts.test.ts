import { expect, it } from "vitest"
import { packChoices, unpackChoices } from "./choices-with-counts"

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

it("tells choices of one name apart", () => {
  const options = [
    { slug: "llama-8b", name: "Llama" },
    { slug: "llama-8b-2", name: "Llama" },
    { slug: "qwen", name: "Qwen" },
  ]
  const names = unpackChoices(packChoices(options, new Map())).map(([, name]) => name)
  expect(names).toEqual(["Llama (llama-8b)", "Llama (llama-8b-2)", "Qwen"])
})
