import { expect, test } from "vitest"
import { sourceWords, type Source } from "./source"

const release: Source = {
  ...{ name: "Open ErrorAtlas", analysis: { id: 1, judge: "Release reader" } },
  ...{ release: "2026.11", isReleaseView: true, isOfSeveral: false },
}

test("figures say what they come from: the release, an analysis and its judge, or results", () => {
  expect(sourceWords(release)).toBe("release 2026.11")
  expect(sourceWords({ ...release, isOfSeveral: true })).toBe("release 2026.11 and other results")
  const own: Source = { ...release, name: "nightly", analysis: { id: 7, judge: "GPT-5" }, isReleaseView: false }
  expect(sourceWords(own)).toBe("analysis 7 (nightly), labels by GPT-5, on the categories of release 2026.11")
  expect(sourceWords({ ...own, release: null })).toBe("analysis 7 (nightly), labels by GPT-5")
  const scores: Source = { ...own, name: "gsm8k.csv", analysis: null }
  expect(sourceWords(scores)).toBe("results gsm8k.csv, scores alone")
  expect(sourceWords({ ...scores, isOfSeveral: true })).toBe("results gsm8k.csv and other results, scores alone")
})
