import { expect, it } from "vitest"
import { ownValue } from "./own-property"

it("finds what stands in the table, and nothing that every object has", () => {
  const table: Record<string, string> = { a: "A" }
  expect(ownValue(table, "a")).toBe("A")
  for (const key of ["b", "constructor", "toString", "__proto__", "hasOwnProperty"])
    expect(ownValue(table, key)).toBeUndefined()
})
