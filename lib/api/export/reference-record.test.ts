import { expect, test } from "vitest"
import { unmarkText } from "@/lib/domain/taxonomy/reference-layout"
import { csvLine } from "./reference-record"

test.each([
  "=1+1",
  "+cmd",
  "-x",
  "@sum",
  "\tq",
  "\n=1",
  "＝1+1",
  "'＝1+1",
  "'\n=1",
  "'=1+1",
  "''-x",
  "'plain",
  "-5",
  "plain",
  "",
])("%j is harmless in a spreadsheet, and comes back as it was", (text) => {
  const cell = csvLine([text])
    .replace(/\r\n$/, "")
    .replace(/^"(.*)"$/s, "$1")
    .replaceAll('""', '"')
  expect(/^[=+\-@\t\r\n＝＋－＠]/.test(cell) && Number.isNaN(Number(cell))).toBe(false)
  expect(unmarkText(cell)).toBe(text)
})
