import { expect, it } from "vitest"
import { canonicalJson, hashOf } from "./canonical-json"

it("does not depend on the order of keys or on absent values", () => {
  expect(canonicalJson({ b: [1, { d: null, c: "x" }], a: undefined })).toBe('{"b":[1,{"c":"x","d":null}]}')
  expect(hashOf({ a: 1, b: 2 })).toBe(hashOf({ b: 2, a: 1 }))
})

it("tells apart what is different", () => {
  const values = [{ a: "1" }, { a: 1 }, { a: null }, {}, { a: ["1"] }, { a: "1", b: null }, "1", null]
  expect(new Set(values.map(hashOf)).size).toBe(values.length)
})
