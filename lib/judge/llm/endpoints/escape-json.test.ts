import { expect, it } from "vitest"
import { insideJson } from "./escape-json"

const every = Array.from({ length: 0x300 }, (_, code) => String.fromCharCode(code))

it.each([
  ["nothing", ""],
  ["plain words", "a b"],
  ["line feeds, quotes and backslashes", '\n"\\n"\\\\"\n\\"温度\\u0041$&$1'],
  ["a pair and halves of pairs", "😀 \ud83d \ude00"],
  ["line and paragraph separators", "\u2028\u2029\u007f"],
  ["every character there is at first", every.join("")],
])("writes %s as JSON.stringify does", (_name, text) => {
  expect(`"${insideJson(text)}"`).toBe(JSON.stringify(text))
})

it("writes each character as JSON.stringify does", () => {
  expect(every.map((one) => `"${insideJson(one)}"`)).toEqual(every.map((one) => JSON.stringify(one)))
})
