import { expect, test } from "vitest"
import { parseQuery } from "@/lib/queries"
import { afterOf, compareHref, itemHref, keyOf } from "./href"

const query = parseQuery("compare", { a: "one", b: "two@12", dataset: ["x", "y"], cell: "any", after: "3.0." })

test("equal views have equal addresses: what is the default is left out", () => {
  expect(compareHref(query)).toBe("/compare?a=one&b=two%4012&dataset=x&dataset=y&cell=any")
  expect(compareHref(query, { cell: "both-fail", mode: "versions" })).toBe(
    "/compare?a=one&b=two%4012&dataset=x&dataset=y&mode=versions",
  )
})

test("an item keeps the list it stands in", () => {
  const key = { exampleRowId: 7 }
  expect(itemHref(query, key, "diff")).toBe("/compare/7?a=one&b=two%4012&dataset=x&dataset=y&cell=any&show=diff")
})

test("the place in the list is the item, in older addresses too, and nothing else is taken for one", () => {
  const key = { exampleRowId: 41 }
  for (const after of [afterOf(key), "41.3.", "41.3.cot.v2~\n1"]) expect(keyOf(after)).toEqual(key)
  for (const after of [undefined, "", "x", "0", "0.0.", "99999999999.0.", "1.-1.", "41.", "41 or 42"])
    expect(keyOf(after)).toBeUndefined()
})
