import { beforeAll, describe, expect, it } from "vitest"
import { comparisonReport } from "@/lib/api/compare/compare"
import { issueApiToken } from "@/lib/auth/api-token"
import { createAnalysis, getAnalysis } from "@/lib/data/analyses/analyses"
import { listStrata } from "@/lib/data/taxonomy/signature-counts"
import { getScope } from "@/lib/data/scope/scope"
import { importFiles } from "@/lib/jobs/import/import-files"
import { pairedDifference } from "@/lib/stats/proportions/paired-difference"
import { callApi } from "@/lib/testing/api"
import { anImporter } from "@/lib/testing/analyses/import-helpers"
import { work } from "@/lib/testing/analyses/two-judges"
import { memoryFile } from "@/lib/testing/files/memory-file"
import { untilStatus } from "@/lib/testing/process/wait-until"
import { describe as describeComparison } from "@/scripts/cli/compare"
import { listSharedItems } from "@/lib/data/compare/item-list"
import { compareBy, listSharedKeys } from "./shared-groups"

let viewer: Awaited<ReturnType<typeof anImporter>>
let found: Awaited<ReturnType<typeof analysed>>
beforeAll(async () => {
  viewer = await anImporter()
  found = await analysed()
})

/** Twenty items of law and twenty of art; A fails most of law, B a few of both; tokens and the id tell nothing. */
async function analysed() {
  const lines = Array.from({ length: 40 }, (_, item) =>
    (["m-a", "m-b"] as const).map((model) => {
      const isLaw = item < 20
      const fails = model === "m-a" ? isLaw && item % 5 > 0 : item % 10 === 0
      // B's file says another subject of one item, which A's answer decides, and alone says one of the last.
      const said = isLaw ? "law" : "art"
      const subject = item === 39 && model === "m-a" ? "" : item === 0 && model === "m-b" ? "art" : said
      return `i${item},${model},facets40,Question ${item}?,${fails ? "no idea" : "right"} ${item},${fails ? 0 : 1},right ${item},${subject},${1000 + item}`
    }),
  ).flat()
  const text = ["example_id,model,dataset,input_text,output_text,score,correct_answer,subject,tokens", ...lines, ""]
  const { resultSet } = await importFiles({ ownerId: viewer.id, files: [memoryFile("facets.csv", text.join("\n"))] })
  await work()
  const config = { mode: "induce", ratio: 1 } as const
  const { id } = await createAnalysis({ resultSetId: resultSet, judgeId: "first", config }, viewer)
  await untilStatus(() => getAnalysis(id, viewer), "done")
  const scope = await getScope({ analysis: id }, viewer)
  const strata = await listStrata(scope)
  const idOf = (slug: string) => strata.find(({ modelSlug }) => modelSlug === slug)?.modelId ?? 0
  const pair = { a: idOf("m-a"), b: idOf("m-b"), datasets: [] }
  return { id, scope, pair, datasetIds: strata.map(({ datasetId }) => datasetId), key: scope.version.key }
}

describe("two models by what the files say of their items", () => {
  it("are offered keys with few values, and compared within each", async () => {
    const { scope, pair, datasetIds } = found
    expect(await listSharedKeys(scope, pair, datasetIds)).toEqual(["subject"])
    const { groups, otherwise } = await compareBy(scope, pair, "subject")
    expect(groups).toMatchObject([
      { value: "law", items: 20, failuresA: 16, failuresB: 2 },
      { value: "art", items: 20, failuresA: 0, failuresB: 2 },
    ])
    expect(otherwise).toBe(1)
    expect(groups[0]?.difference).toEqual(pairedDifference({ both: 0, onlyA: 16, onlyB: 2, neither: 2 }))
    expect(groups[0]?.q).toBeLessThan(0.01)
    expect((await compareBy(scope, pair, "nothing")).groups).toEqual([])
  })

  it("are narrowed to one value in figures, lists, API and command line", async () => {
    const { id, scope, pair, key } = found
    const fact = { key: "subject", value: "law" }
    const { items } = await listSharedItems(scope, { ...pair, fact, cell: "any", limit: 50 })
    expect(items.map(({ exampleId }) => exampleId)).toEqual(Array.from({ length: 20 }, (_, item) => `i${item}`))
    const wanted = { a: "m-a", b: "m-b", dataset: [], analysis: id, release: key }
    const report = await comparisonReport({ ...wanted, by: "subject", fact: "subject=law" }, viewer)
    expect(report).toMatchObject({ shared: 20, onlyAFails: 16, onlyBFails: 2, groups: { by: "subject", otherwise: 1 } })
    expect(report.groups?.rows).toMatchObject([
      { value: "law", shared: 20, rateA: { count: 16, n: 20, estimate: 0.8 }, difference: { estimate: 0.7 } },
    ])
    expect(describeComparison(report)).toContain("Who fails, by subject:")
    const whole = await comparisonReport(wanted, viewer)
    expect(whole).toMatchObject({ shared: 40, groups: null })
    const { secret: token } = await issueApiToken(viewer.id, "facets")
    const address = `compare?a=m-a&b=m-b&analysis=${id}&release=${key}&by=subject&fact=subject%3Dlaw`
    expect(await (await callApi(address, { token })).json()).toEqual(JSON.parse(JSON.stringify(report)))
    // Nobody else learns of keys or values.
    const others = comparisonReport({ ...wanted, by: "subject", fact: "subject=law" }, null)
    await expect(others).rejects.toMatchObject({ code: "not_found" })
    const lines = await callApi(`compare/export?a=m-a&b=m-b&analysis=${id}&release=${key}&format=jsonl&fact=subject%3Dart`, { token }) // prettier-ignore
    expect((await lines.text()).trim().split("\n")).toHaveLength(20)
  })
})
