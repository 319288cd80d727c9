import { describe, expect, it } from "vitest"
import { jsonObjects, looksLikeRefusal } from "./extract-json"

const first = (reply: string) => jsonObjects(reply).next().value

describe("jsonObjects", () => {
  it.each<[string, string, unknown]>([
    ["plain", '{"a":1}', { a: 1 }],
    ["fenced", '```json\n{"a":1}\n```', { a: 1 }],
    ["prefixed and followed", 'Sure! Here: {"a":1} Hope {that} helps', { a: 1 }],
    ["braces and quotes in strings", '{"a":"} \\" {"}', { a: '} " {' }],
    ["prose in braces first", 'I think {so}: {"a":{"b":2}}', { a: { b: 2 } }],
    ["a brace of prose that never closes", 'set { x | {"a":1}', { a: 1 }],
    ["thinking with an object of its own", '<think>{"a":0}</think>{"a":1}', { a: 1 }],
  ])("finds the object: %s", (_name, reply, object) => {
    expect(first(reply)).toEqual(object)
  })

  it.each(["", "no object", '{"a":1', '{"a":{"b":1},"c":', "[1,2]", "{".repeat(5_000)])("finds none in %j", (reply) => {
    expect(first(reply)).toBeUndefined()
  })

  it("lists several, so that an echoed example does not hide the answer", () => {
    expect([...jsonObjects('{"example":1} then {"answer":2}')]).toEqual([{ example: 1 }, { answer: 2 }])
  })
})

describe("looksLikeRefusal", () => {
  it.each([
    "I'm sorry, but I can't help with that.",
    "I cannot assist with this request.",
    "I’m unable to analyse this.",
  ])("%s", (reply) => {
    expect(looksLikeRefusal(reply)).toBe(true)
  })

  it("is not every reply without JSON", () => {
    expect(looksLikeRefusal("The model cannot add and was careless.")).toBe(false)
  })
})
