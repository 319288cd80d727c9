import { expect, test } from "vitest"
import type { Criterion } from "./annotation"
import { findQuote, toUtf16Span } from "./evidence"
import { evidenceSegments } from "./evidence-segments"

const criterion = (start: number, end: number): Criterion => ({
  text: "c",
  present: true,
  quality: "incorrect",
  evidence: { start, end },
  missingQuote: null,
  comment: null,
})

test("spans count code points: an emoji before the quote does not shift it", () => {
  const text = "😀 so 2 + 2 = 5."
  const span = findQuote(text, "2 + 2 = 5")
  expect(span).toEqual({ start: 5, end: 14 })
  const utf16 = span && toUtf16Span(text, span)
  expect(utf16 && text.slice(utf16.start, utf16.end)).toBe("2 + 2 = 5")
})

test("a span outside the text is no span", () => {
  expect(toUtf16Span("short", { start: 2, end: 99 })).toBeNull()
  expect(toUtf16Span("short", { start: 3, end: 3 })).toBeNull()
  expect(findQuote("short", "not there")).toBeNull()
})

test("overlapping evidence is cut at its edges and nothing of the text is lost", () => {
  const text = "0123456789"
  const segments = evidenceSegments(text, [criterion(2, 6), criterion(4, 8), criterion(90, 99)])
  expect(segments.map((segment) => segment.text).join("")).toBe(text)
  expect(segments).toEqual([
    { text: "01", criteria: [] },
    { text: "23", criteria: [1] },
    { text: "45", criteria: [1, 2] },
    { text: "67", criteria: [2] },
    { text: "89", criteria: [] },
  ])
})
