import { expect, it } from "vitest"
import type { ColumnMap } from "@/lib/domain/results/column-map"
import { mapOption, parseColumnMap, printColumnMap } from "./column-map"

it.each<[string, ColumnMap]>([
  ["output=response,score=correct", { output: "response", score: "correct" }],
  [" output = response , score=correct ", { output: "response", score: "correct" }],
  ['input="a, b",score="say ""x"""', { input: "a, b", score: 'say "x"' }],
  ["output=messages[-1].content,score=a=b", { output: "messages[-1].content", score: "a=b" }],
  ["reference=,input_text=q", { reference: "", input: "q" }],
  ["score=", { score: "" }],
])("reads %j", (text, map) => {
  expect(parseColumnMap(text)).toEqual(map)
})

it.each([
  ["answer=x", 'There is no field "answer"; fields are example_id, model, dataset, input'],
  ["output", "is not FIELD=COLUMN"],
  ["output=a,output=b", "output is named more than once"],
  ['output="a', "is not FIELD=COLUMN"],
  ["", "A map is FIELD=COLUMN"],
])("says what is wrong with %j", (text, message) => {
  expect(() => parseColumnMap(text)).toThrow(message)
})

it("reads what it prints", () => {
  const names = ["a", " a ", "a,b", 'a"b', '"', "a=b", "ünïcödé 質問", "x[0].y", "it's"]
  for (const input of names)
    for (const score of names) expect(parseColumnMap(printColumnMap({ score, input }))).toEqual({ input, score })
})

it("quotes the option for a shell where it must", () => {
  expect(mapOption({ output: "response.text", score: "correct" })).toBe("--map output=response.text,score=correct")
  expect(mapOption({ output: "model's answer" })).toBe(String.raw`--map 'output=model'\''s answer'`)
  expect(mapOption({ output: "messages[-1].content" })).toBe("--map 'output=messages[-1].content'")
})
