import { expect, it } from "vitest"
import { tableKindOf } from "./table-kind"

const array = (place: string, outer = {}) => ({ kind: "array", place, outer })

it.each([
  ["a,b\n1,2\n", { kind: "csv" }],
  ['[{"a":1}]', array("$.*")],
  ['\uFEFF[\n  {"a":1}', array("$.*")],
  ["[1,2]", null],
  ['{"a":1}\n{"a":2}\n', { kind: "lines" }],
  ['{"a":1}', { kind: "lines" }],
  ['{"messages":[{"role":"user"}],"score":1}', { kind: "lines" }],
  ['{"results":[{"a":1}]}\n{"results":[{"a":1}]}\n', { kind: "lines" }],
  ['{"results":[{"a":1}]}', array("$.results.*")],
  ['{"model":"m","n":3,"data":[\n{"a":"}"},', array("$.data.*", { model: "m" })],
  ['{\n "config": {"data": [{"a":1}]},\n "my_rows": [{"a":1}]\n}\n', array("$.my_rows.*")],
  ['{\n "config": {"a": 1}\n}\n', null],
  ['{\n "text": "never { closed', null],
  [`{"output":"${'{[\\"'.repeat(9_000)}`, { kind: "lines" }],
])("%j", (text, kind) => {
  expect(tableKindOf(text)).toEqual(kind)
})
