import { readFileSync } from "node:fs"
import path from "node:path"
import { expect, test } from "vitest"

const root = path.join(import.meta.dirname, "..")
const rows = readFileSync(path.join(root, "docs/reliability.md"), "utf8")
  .split("\n")
  .flatMap((line) => {
    const found = /^\| *(R\d+) *\|.*\| `([^`]+)` ([^|]+) \|$/.exec(line)
    return found ? [{ id: found[1] ?? "", file: found[2] ?? "", name: (found[3] ?? "").trim() }] : []
  })

test("every promise from R1 to R30 has its row", () => {
  expect(rows.map(({ id }) => id)).toEqual(Array.from({ length: 30 }, (_, index) => `R${index + 1}`))
})

test.each(rows)("$id: $file holds “$name”", ({ file, name }) => {
  expect(readFileSync(path.join(root, file), "utf8")).toContain(name)
})
