import { describe, expect, it } from "vitest"
import { canonicalText, hashOf } from "./request-hash"

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
