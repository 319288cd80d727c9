import { expect, test } from "vitest"
import { categoriesOf } from "./category-pair"

test("a pair may name a category for one side only", () => {
  expect(categoriesOf("slips~facts")).toEqual({ a: "slips", b: "facts" })
  expect(categoriesOf("slips~")).toEqual({ a: "slips", b: null })
  expect([undefined, "slips", "~", "a~b~c"].map(categoriesOf)).toEqual(Array(4).fill(undefined))
})
