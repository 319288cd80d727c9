import { describe, expect, it } from "vitest"
import { parsePython } from "./python-literal"

describe("values as Python prints them", () => {
  it.each([
    ["['a', \"it's\", None, 1.5, -2, True]", ["a", "it's", null, 1.5, -2, true]],
    ["{'topic': 'Art', 'urls': ['a', 'b'], 'n': {1: ()}}", { topic: "Art", urls: ["a", "b"], n: { 1: [] } }],
    [
      "[('x', -1.5), ('y', 2e-3),]",
      [
        ["x", -1.5],
        ["y", 0.002],
      ],
    ],
    ["['a\\nb\\'c \\u00e9 \\x41 \\\\']", ["a\nb'c é A \\"]],
    ["[]", []],
  ])("%s", (text, value) => {
    expect(parsePython(text)).toEqual(value)
  })

  it.each(["plain", "", "[1, 2", "array([1])", "[a]", "['a' 'b']", "{'a'}", "[1] and more", "[".repeat(200)])(
    "no value: %s",
    (text) => {
      expect(parsePython(text)).toBeUndefined()
    },
  )
})
