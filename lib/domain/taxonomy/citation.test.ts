import { expect, test } from "vitest"
import { citationBibtex, citationText, type Citation } from "./citation"

const cited: Citation = {
  title: "GPT-4o & Claude {3}_\\input",
  work: "Open ErrorAtlas 2026.11",
  releaseKey: "2026.11",
  year: "2026",
  url: "http://atlas.test/compare?a=x&release=2026.11",
  hashes: [{ of: "definitions", value: "47efa15f" }],
  accessed: "2026-11-22",
}

test("plain text names view, release, hash, address and day", () => {
  expect(citationText({ ...cited, title: "Compare" })).toBe(
    "ErrorAtlas explorer (2026). Compare. Open ErrorAtlas 2026.11, release 2026.11 (definitions 47efa15f). http://atlas.test/compare?a=x&release=2026.11. Accessed 2026-11-22.",
  )
})

test("BibTeX escapes what TeX would run, and the braces stay balanced", () => {
  const entry = citationBibtex(cited)
  expect(entry).toMatch(/^@misc\{erroratlas-2026-11-gpt-4o-claude-3-input,$/m)
  expect(entry).toContain(String.raw`GPT-4o \& Claude \{3\}\_\textbackslash{}input`)
  expect(entry).not.toMatch(/[^\\]&(?!release)/)
  const unescaped = entry.replaceAll(/\\[{}]/g, "")
  expect(unescaped.split("{").length).toBe(unescaped.split("}").length)
})

test("results that nobody has read name no release", () => {
  const scores = { ...cited, title: "Compare", work: "results gsm8k.csv, scores alone", releaseKey: null }
  expect(citationText(scores)).toContain("Compare. results gsm8k.csv, scores alone (definitions 47efa15f). http")
  expect(citationBibtex(scores)).toMatch(/^@misc\{erroratlas-compare,$/m)
  expect(citationBibtex(scores)).not.toContain("version")
})
