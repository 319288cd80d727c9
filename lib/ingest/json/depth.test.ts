import { expect, it } from "vitest"
import { memoryFile } from "@/lib/testing/files/memory-file"
import { readJsonElements } from "./json-elements"
import { parseJson, readJsonLines } from "./json-lines"

const nested = (levels: number) => `${'{"a":'.repeat(levels)}1${"}".repeat(levels)}`

async function all<T>(found: AsyncIterable<readonly T[]>): Promise<T[]> {
  const items: T[] = []
  for await (const some of found) items.push(...some)
  return items
}

it("a line that is nested too deep is refused by itself", async () => {
  expect(parseJson(nested(199))).toBeTypeOf("object")
  expect(parseJson(nested(200))).toBeTypeOf("object")
  for (const mixed of [
    nested(201),
    `${"[".repeat(201)}${"]".repeat(201)}`,
    `${"[".repeat(100)}${nested(101)}${"]".repeat(100)}`,
  ])
    expect(() => parseJson(mixed)).toThrow("it is nested deeper than 200 levels")
  expect(
    parseJson(JSON.stringify({ text: "[{".repeat(300), many: Array.from({ length: 300 }, () => [1]) })),
  ).toBeTypeOf("object")
  const lines = await all(readJsonLines(memoryFile("a.jsonl", `${nested(3)}\n${nested(100_000)}\n{}\n`)))
  expect(lines).toMatchObject([
    { kind: "value", line: 1 },
    { kind: "fault", line: 2, reason: "this line is not JSON (it is nested deeper than 200 levels)" },
    { kind: "value", line: 3 },
  ])
})

it("an element that is nested too deep is none", async () => {
  const found = await all(readJsonElements(memoryFile("a.json", `[{"a":1},${nested(300)},[2]]`), ["$.*"]))
  expect(found.map(({ value }) => value)).toEqual([{ a: 1 }, "it is nested deeper than 200 levels", [2]])
})

it("a document that is nested far too deep is told at once", async () => {
  const started = performance.now()
  const file = memoryFile("a.json", `[${nested(1_000_000)}]`)
  await expect(all(readJsonElements(file, ["$.*", "$.a.*.b"]))).rejects.toThrow(
    "a.json is damaged JSON: it is nested deeper than 1000 levels",
  )
  expect(performance.now() - started).toBeLessThan(10_000)
})
