import { expect, it } from "vitest"
import { printPath, readerAt } from "./paths"

/** Something with a value at this place. */
const recordWith = (path: readonly (string | number)[], value: unknown): unknown =>
  path.reduceRight<unknown>((inner, part) => {
    if (typeof part === "string") return { [part]: inner }
    return part < 0 ? ["other", inner] : [...Array.from({ length: part }, () => "other"), inner]
  }, value)

it.each([
  ["a", ["a"]],
  ["response.text", ["response", "text"]],
  ["messages[-1].content", ["messages", -1, "content"]],
  ['scores["exact match.strict"]', ["scores", "exact match.strict"]],
  ['a[0][1]["q\\"uote"]', ["a", 0, 1, 'q"uote']],
])("%s is a way that prints as itself", (text, path) => {
  expect(readerAt(text)(recordWith(path, "found"))).toBe("found")
  expect(printPath(path)).toBe(text)
})

it.each(["", "a..b", "a[", "a[x]", ".a", "a.", "]"])("%j is no way, but a key may be spelt so", (text) => {
  expect(readerAt(text)({ [text]: "found", a: ["other"] })).toBe("found")
  expect(readerAt(text)({ a: { b: "other" } })).toBeUndefined()
})

it("finds what is there, and nothing else", () => {
  const record = { a: { b: [1, { c: "x" }] }, "a.b": "whole", "no path]": 1 }
  expect(readerAt("a.b")(record)).toBe("whole")
  expect(readerAt("a.b[-1].c")({ a: record.a })).toBe("x")
  expect(readerAt("a.b[5].c")(record)).toBeUndefined()
  expect(readerAt("no path]")(record)).toBe(1)
  expect(readerAt("constructor")(record)).toBeUndefined()
  expect(readerAt("a.__proto__")(record)).toBeUndefined()
  expect(readerAt("a.b")("text")).toBeUndefined()
})
