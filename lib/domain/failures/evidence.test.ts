import { expect, test } from "vitest"
import { findQuote, toUtf16Span } from "./evidence"

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
