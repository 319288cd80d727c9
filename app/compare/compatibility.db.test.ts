import { expect, it } from "vitest"
import { getModelNamed } from "@/lib/data/scope/names"
import { getComparability } from "@/lib/data/compare/sources/comparability"
import { getScope } from "@/lib/data/scope/scope"
import { accessOf } from "@/lib/data/scope/visible-names"
import { parseQuery } from "@/lib/queries"
import { importFiles } from "@/lib/jobs/import/import-files"
import { finishedAnalysis } from "@/lib/testing/analyses/finished-analysis"
import { anImporter, csv } from "@/lib/testing/analyses/import-helpers"
import { memoryFile } from "@/lib/testing/files/memory-file"
import { compatibilityOf } from "./compatibility"

it("counts what was labelled among the items that are shown: the shared ones, or all of each", async () => {
  const viewer = await anImporter()
  const rows = (model: string, items: number) =>
    Array.from({ length: items }, (_, i) => `i${i},${model},text ${i},an answer,0,r`)
  const files = [memoryFile("halves.csv", csv(...rows("half", 5), ...rows("whole", 10)))]
  const { resultSet } = await importFiles({ ownerId: viewer.id, dataset: "halves", files })
  const scope = await getScope({ analysis: await finishedAnalysis(resultSet, { ownerId: viewer.id }) }, viewer)
  const named = (name: string) => getModelNamed(name, { access: accessOf(scope) })
  const [a, b] = [await named("half"), await named("whole")]
  const names = { a: "half", b: "whole" }
  const chosen = { a, b, other: undefined, isPlaced: false, leftOut: [], countOnce: [], names }
  const comparability = await getComparability(scope, { a, b, datasets: [] })
  const labelled = async (more: Record<string, string>) => {
    const query = parseQuery("compare", { a: a.slug, b: b.slug, ...more })
    const lines = await compatibilityOf({ query, chosen, scope, comparability })
    return lines.map(({ text }) => text).filter((text) => text.startsWith("Labelled"))
  }
  expect(await labelled({})).toEqual(["Labelled: 0 of 5 and 0 of 5 failures, none of them read"])
  expect(await labelled({ items: "all" })).toEqual(["Labelled: 0 of 5 and 0 of 10 failures, none of them read"])
  expect(await labelled({ items: "all", mode: "versions" })).toEqual(await labelled({}))
})
