import { expect, test } from "vitest"
import { chooseBasis, basesOf } from "./agreement-basis"

const analysis = (id: number, release: number | null, tree: number | null) => ({
  id,
  releaseId: release,
  releaseKey: release === null ? null : `r${release}`,
  releaseName: release === null ? null : `Release ${release}`,
  treeId: tree,
  treeKey: tree === null ? null : `analysis-${id}`,
})

test("two analyses stand on the categories both use, else each on its own tree", () => {
  const kinds = (a: ReturnType<typeof analysis>, b: ReturnType<typeof analysis>) =>
    basesOf(a, b).map(({ kind }) => kind)
  expect(kinds(analysis(1, 7, null), analysis(2, 7, null))).toEqual(["shared"])
  expect(kinds(analysis(1, 7, 10), analysis(2, 7, 20))).toEqual(["shared", "trees"])
  expect(kinds(analysis(1, null, 10), analysis(2, null, 20))).toEqual(["trees"])
  expect(kinds(analysis(1, null, 10), analysis(2, 10, null))).toEqual(["shared"])
  expect(kinds(analysis(1, 7, null), analysis(2, 8, null))).toEqual(["trees"])
  expect(kinds(analysis(1, 7, null), analysis(2, null, null))).toEqual([])
})

test("what was asked for is taken where there is one", () => {
  const both = basesOf(analysis(1, 7, 10), analysis(2, 7, 20))
  expect(chooseBasis(both, "trees")?.kind).toBe("trees")
  expect(chooseBasis(both, "same")?.kind).toBe("shared")
  expect(chooseBasis(basesOf(analysis(1, null, 10), analysis(2, null, 20)), "same")?.kind).toBe("trees")
  expect(chooseBasis([], "same")).toBeNull()
})
