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
  const key = { exampleRowId: 7, variant: "", trial: 2 }
  expect(itemHref(query, key, "diff")).toBe(
    "/compare/7?a=one&b=two%4012&dataset=x&dataset=y&cell=any&show=diff&trial=2",
  )
})

test("the place in the list survives any variant, and nothing else is taken for one", () => {
  for (const variant of ["", "cot.v2~\n1"]) {
    const key = { exampleRowId: 41, variant, trial: 3 }
    expect(keyOf(afterOf(key))).toEqual(key)
  }
  for (const after of [undefined, "", "x", "41", "0.0.", "99999999999.0.", "1.-1."])
    expect(keyOf(after)).toBeUndefined()
})
