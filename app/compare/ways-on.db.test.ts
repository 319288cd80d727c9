import { expect, it } from "vitest"
import { getOtherSide } from "@/lib/data/compare/sources/comparison-sources"
import { getModelNamed } from "@/lib/data/scope/names"
import { getComparability } from "@/lib/data/compare/sources/comparability"
import { getScope } from "@/lib/data/scope/scope"
import { accessOf } from "@/lib/data/scope/visible-names"
import { parseQuery } from "@/lib/queries"
import { importFiles } from "@/lib/jobs/import/import-files"
import { finishedAnalysis } from "@/lib/testing/analyses/finished-analysis"
import { anImporter, csv } from "@/lib/testing/analyses/import-helpers"
import { memoryFile } from "@/lib/testing/files/memory-file"
import { waysOn } from "./ways-on"

it("leads from two rules to one: the threshold to move, what to analyse again, then the analysis that has the rule", async () => {
  const viewer = await anImporter()
  const imported = async (model: string, threshold: number) => {
    const rows = [0.2, 0.4, 0.5, 0.6, 0.9].map((score, i) => `i${i},${model},text ${i},an answer,${score},r`)
    const files = [memoryFile(`${model}.csv`, csv(...rows))]
    return (await importFiles({ ownerId: viewer.id, dataset: "ways", files, threshold })).resultSet
  }
  const analysed = (results: number) => finishedAnalysis(results, { ownerId: viewer.id })
  const [first, second] = [await imported("high", 0.56), await imported("low", 0.45)]
  const analysis = await analysed(first)
  const apart = await analysed(second)
  const ways = async () => {
    const scope = await getScope({ analysis }, viewer)
    const a = await getModelNamed("high", { access: accessOf(scope) })
    const { model: b, other } = await getOtherSide(`low@${apart}`, { scope })
    const comparability = await getComparability(scope, { a, b, other, datasets: [] })
    if (comparability.refusal?.reason !== "rules-differ") throw new Error("one rule")
    const query = parseQuery("compare", { a: a.slug, b: `${b.slug}@${apart}` })
    const chosen = { a, b, other, isPlaced: true, leftOut: [], countOnce: [], names: { a: "high", b: "low" } }
    return waysOn(comparability.refusal, { query, chosen, scope, comparability })
  }
  const analyse = `/analyses/new?results=${second}`
  expect(await ways()).toEqual([
    { href: `/upload/${second}?dataset=ways`, label: "Change the threshold of low.csv to 0.56" },
    { href: analyse, label: "Then analyse low.csv again" },
  ])
  await imported("low", 0.56)
  expect(await ways()).toEqual([{ href: analyse, label: "Analyse low.csv again" }])
  const ruled = await analysed(second)
  expect(await ways()).toEqual([
    { href: `/compare?a=high&b=low%40${ruled}&analysis=${analysis}`, label: "Compare them by one rule" },
  ])
})
