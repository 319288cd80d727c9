import { expect, test } from "vitest"
import { parseMarked } from "./marked-text"

test("hits are cut out, everything else stays text", () => {
  expect(parseMarked("<b> \uE000slip\uE001 of \uE000sign\uE001")).toEqual([
    { text: "<b> ", hit: false },
    { text: "slip", hit: true },
    { text: " of ", hit: false },
    { text: "sign", hit: true },
  ])
})

test("markers that do not pair lose no text and show no marker", () => {
  expect(parseMarked("a\uE001b\uE000c")).toEqual([
    { text: "ab", hit: false },
    { text: "c", hit: true },
  ])
  expect(parseMarked("")).toEqual([])
})
