import { expect, it } from "vitest"
import { rowsDiffer } from "./heat-map"

type Stratum = Parameters<typeof rowsDiffer>[0][number]
const stratum = (modelSlug: string, datasetSlug: string, read = 5) => ({ modelSlug, datasetSlug, read }) as Stratum

it("knows rows that were asked the same from those that were not, by what was read", () => {
  const alike = [stratum("a", "x"), stratum("a", "y"), stratum("b", "y"), stratum("b", "x"), stratum("c", "x", 0)]
  expect([rowsDiffer(alike, "models"), rowsDiffer(alike, "datasets")]).toEqual([false, false])
  const other = [...alike, stratum("c", "y")]
  expect([rowsDiffer(other, "models"), rowsDiffer(other, "datasets")]).toEqual([true, true])
  expect(rowsDiffer([stratum("a", "x")], "models")).toBe(false)
})
