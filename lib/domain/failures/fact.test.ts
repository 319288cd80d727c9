import { expect, test } from "vitest"
import { parseFact, printFact } from "./fact"

test("a fact is a key and all that follows its first equals sign", () => {
  expect(parseFact("subject=a = b")).toEqual({ key: "subject", value: "a = b" })
  expect(printFact({ key: "subject", value: "a = b" })).toBe("subject=a = b")
  expect([parseFact("subject"), parseFact("=x")]).toEqual([null, null])
})
