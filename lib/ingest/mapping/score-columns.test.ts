import { expect, it } from "vitest"
import { columnsIn, scoreColumns } from "./score-columns"

it("names one column or several, each once", () => {
  expect(scoreColumns("acc", ["acc"])).toEqual(["acc"])
  expect(scoreColumns("acc | f1|acc|", ["acc", "f1"])).toEqual(["acc", "f1"])
  expect(scoreColumns("", [])).toEqual([])
  expect(scoreColumns(undefined, [])).toEqual([])
})

it("takes a column that is called so for one", () => {
  expect(scoreColumns("acc|none", ["acc|none", "acc"])).toEqual(["acc|none"])
  expect(columnsIn({ input: "a|b", score: "c|d", output: "" }, ["a|b"])).toEqual(["a|b", "c", "d"])
})
