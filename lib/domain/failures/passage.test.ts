import { expect, test } from "vitest"
import { cutText } from "@/lib/domain/text/truncate-text"
import { asksForGate, termsKey } from "@/lib/domain/access/gated-dataset"
import { parsePassage } from "./passage"

test("a passage is a part and two places in order; anything else is none", () => {
  expect(parsePassage("output.12-40")).toEqual({ part: "output", start: 12, end: 40 })
  for (const bad of [undefined, "", "output.40-12", "output.5-5", "title.1-2", "output.1-99999999", "output.-1-4"])
    expect(parsePassage(bad)).toBeNull()
})

test("a long text is cut at a line's end, shown whole when asked, and ends at what a page may carry", () => {
  const text = "a line of thirty characters...\n".repeat(4_000)
  const short = cutText(text, { part: "output", all: false })
  expect(short.cut).toBe("short")
  expect(text[short.text.length]).toBe("\n")
  expect(cutText(text.slice(0, 20_000), { part: "output", all: true }).cut).toBeNull()
  expect(cutText(text, { part: "output", all: true })).toMatchObject({ cut: "end", length: text.length })
})

test("a cut never halves a character and counts bytes, not letters", () => {
  const { text } = cutText("😀".repeat(5_000), { part: "input", all: false })
  expect(text).toBe("😀".repeat(1_500))
})

test("what must be lit is reached, however far it is", () => {
  expect(cutText("x".repeat(20_000), { part: "output", all: false, needs: 15_000 }).cut).toBeNull()
})

test("datasets that ask for a gate are known by name; others are not", () => {
  expect(["gpqa", "GPQA-diamond", "ewok-core", "hle", "Humanity's last exam"].every(asksForGate)).toBe(true)
  expect(["mmlu_pro", "whole", "gpqalike"].some(asksForGate)).toBe(false)
})

test("other words are other terms", () => {
  const dataset = { slug: "gpqa", title: "GPQA" }
  expect(termsKey({ ...dataset, terms: null })).not.toBe(termsKey({ ...dataset, terms: "Other words." }))
})
