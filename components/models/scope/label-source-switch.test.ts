import { expect, test } from "vitest"
import { sourceOptions } from "./label-source-switch"

test("each source of labels leads to its own view, and says when it is heuristic", () => {
  const release = { analysisId: 1, title: "Release", judgeId: "release-reader", isRelease: true }
  const own = { analysisId: 7, title: "Mine", judgeId: "builtin", isRelease: false }
  const onRelease = { versionKey: "2026.11", versionName: "Open ErrorAtlas 2026.11", versionKind: "release" as const }
  const ownTree = { versionKey: "analysis-7", versionName: "Own tree", versionKind: "analysis" as const }
  const options = sourceOptions(
    [
      { ...release, ...onRelease },
      { ...own, ...onRelease },
      { ...own, ...ownTree },
    ],
    {
      scope: { analysis: { id: 7 }, version: { key: "2026.11" } },
      hrefOf: ({ release: key, analysis }) => `${key}/${analysis ?? "-"}`,
    },
  )
  expect(options.map(({ label, href, isCurrent }) => [label, href, isCurrent])).toEqual([
    ["Open ErrorAtlas 2026.11", "2026.11/-", false],
    ["Mine: on Open ErrorAtlas 2026.11, heuristic", "2026.11/7", true],
    ["Mine: own tree, heuristic", "analysis-7/7", false],
  ])
})

test("two analyses of one file by one judge are told apart by their numbers", () => {
  const twice = [7, 9].map((analysisId) => ({
    ...{ analysisId, title: "strong.csv", judgeId: "builtin", isRelease: false },
    ...{ versionKey: "2026.11", versionName: "Open ErrorAtlas 2026.11", versionKind: "release" as const },
  }))
  const scope = { analysis: { id: 7 }, version: { key: "2026.11" } }
  expect(sourceOptions(twice, { scope, hrefOf: () => "" }).map(({ label }) => label)).toEqual([
    "strong.csv: on Open ErrorAtlas 2026.11, heuristic (analysis 7)",
    "strong.csv: on Open ErrorAtlas 2026.11, heuristic (analysis 9)",
  ])
})
