import { expect, test } from "vitest"
import { csvCell, csvFromRows } from "./csv"

test("a cell that would run as a formula is neutralised, a number is not", () => {
  expect(csvCell("=HYPERLINK(1)")).toBe("'=HYPERLINK(1)")
  expect(csvCell("@SUM(A1)")).toBe("'@SUM(A1)")
  expect(csvCell("-2+3")).toBe("'-2+3")
  expect(csvCell("-2.5")).toBe("-2.5")
})

test.each(["\n=1+1", "\r=1+1", "\t=1+1", "＝1+1", "＋1", "－1", "＠SUM(A1)"])(
  "so is %j: a line end or a full-width sign opens a formula too",
  (text) => {
    expect(csvCell(text).replace(/^"/, "")).toBe(`'${text}${/[\t\r\n]/.test(text) ? '"' : ""}`)
  },
)

test("a cell that others split, at a semicolon or a tab, is quoted, so that no part of it opens a formula", () => {
  expect(csvCell("a;=1+1")).toBe('"a;=1+1"')
  expect(csvCell("a\t=1+1")).toBe('"a\t=1+1"')
})

test("quotes, commas and line ends are quoted", () => {
  expect(csvFromRows([["a,b", 'say "hi"', "two\nlines", null, 3]])).toBe('"a,b","say ""hi""","two\nlines",,3\r\n')
})
