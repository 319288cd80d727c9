import { expect, test } from "vitest"
import { printable, table } from "./output"

test("columns are as wide as their widest cell, numbers stand right", () => {
  const text = table(
    [{ title: "model" }, { title: "fails", right: true }],
    [
      ["a", "1,234"],
      ["longer", "5"],
    ],
  )
  expect(text.split("\n")).toEqual(["model   fails", "a       1,234", "longer      5"])
})

test("a name cannot move the cursor, set colours or reverse the text", () => {
  expect(printable("a\u001b[2Jb\r\nc\u202e")).toBe("a\uFFFD[2Jb\uFFFD\uFFFDc\uFFFD")
})
