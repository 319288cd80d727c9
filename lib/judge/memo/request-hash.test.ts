import { hash } from "node:crypto"
import { describe, expect, it } from "vitest"
import { canonicalText, hashWith } from "./request-hash"

const hashOf = hashWith({}, "value")

describe("canonicalText", () => {
  it("sorts keys and leaves absent values out", () => {
    expect(canonicalText({ b: [1, { d: null, c: "x" }], a: undefined })).toBe('{1"b:[1,{1"c:1"x,1"d:null}]}')
    expect(hashOf({ a: 1, b: "2" })).toBe(hashOf({ b: "2", a: 1, c: undefined }))
  })

  it.each([
    [['a,1"b'], ["a", "b"]],
    [{ a: "1" }, { a: 1 }],
    [{ a: null }, { a: "null" }],
    [{ a: 'x,1"b:1"y' }, { a: "x", b: "y" }],
    ["", null],
  ])("keeps %j apart from %j", (one, other) => {
    expect(hashOf(one)).not.toBe(hashOf(other))
  })
})

it.each([
  ["amid others", { a: 1, z: [1, { b: "x" }], y: undefined }],
  ["first", { n: 1 }],
  ["last", { a: 1, b: 2 }],
  ["alone", {}],
])("hashWith hashes the text of all values, the changing one being %s", (_name, others) => {
  for (const value of ["text", { b: 1, a: null }, null])
    expect(hashWith(others, "m")(value)).toBe(hash("sha256", canonicalText({ ...others, m: value }), "hex"))
})
