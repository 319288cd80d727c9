import { expect, it } from "vitest"
import { memoryFile } from "@/lib/testing/files/memory-file"
import { readStart } from "./file-head"

const records = ["a", "b", "c"].map((id) => JSON.stringify({ id, output: `says ${id}`, score: 1 }))
const startOf = (...lines: readonly string[]) => readStart(memoryFile("x.jsonl", lines.join("\n")))

it.each([
  ["a program's remark", ["Loading model"]],
  ["several remarks and an empty line", ["INFO: 3 items", "", "WARN: slow disk"]],
  ["what is left of records", ['put": "cut", "score": 1}', '{"id": "0", "outp', "{oops}"]],
  ["a remark and what is left of a record", ["INFO: loading", '{"cut","']],
  ["a warning with a quoted word", ['warning: "temperature" is not used', "  warnings.warn("]],
])("begins lines of JSON with the first, after %s", async (_, remarks) => {
  expect(await startOf(...remarks, ...records)).toBe(records.join("\n"))
})

it("leaves everything else as it is", async () => {
  const [first = "", second = ""] = records
  const files = [
    records,
    // Lines of JSON in a cell of a CSV.
    ["id,output", '1,"Here they are:', first, second, '"', "2,none"],
    // Few of them among other lines.
    ["# Report", "It said:", first, second, "and then", "nothing more."],
    // Lists and documents over several lines.
    ["[", `${first},`, second, "]"],
    ["{", '"results": [', `${first},`, second, "]}"],
    ["one line alone", first],
  ]
  for (const lines of files) expect(await startOf(...lines)).toBe(lines.join("\n"))
})
