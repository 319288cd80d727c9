import { beforeAll, describe, expect, it } from "vitest"
import { checkReport } from "@/lib/api/compare/check"
import { comparisonReport } from "@/lib/api/compare/compare"
import { compareAll } from "@/lib/data/compare/comparison-all"
import { getModelNamed } from "@/lib/data/scope/names"
import { getScope } from "@/lib/data/scope/scope"
import { accessOf } from "@/lib/data/scope/visible-names"
import { importFiles } from "@/lib/jobs/import/import-files"
import { anImporter, csv } from "@/lib/testing/analyses/import-helpers"
import { seededDatabase } from "@/lib/testing/database"
import { memoryFile } from "@/lib/testing/files/memory-file"
import { meet } from "./meet"

seededDatabase()

let viewer: Awaited<ReturnType<typeof anImporter>>
beforeAll(async () => {
  viewer = await anImporter()
})

type Items = { readonly of: string; readonly from?: number; readonly right: Record<string, string> }

/** Items "Question N of …", with ids of their own; `right`: for each of them whether a model is right. */
const linesOf = ({ of, from = 0, right }: Items) =>
  Object.entries(right).flatMap(([model, scores]) =>
    [...scores].map((score, at) => `p${from + at},${model},Question ${from + at} of ${of}?,out,${score},x`),
  )

async function imported(dataset: string, ...items: Items[]) {
  const files = [memoryFile(`${dataset}.csv`, csv(...items.flatMap(linesOf)))]
  return (await importFiles({ ownerId: viewer.id, dataset, files })).resultSet
}

const compared = (a: string, b: string, more = {}) => comparisonReport({ a, b, dataset: [], ...more }, viewer)

describe("items with one text count once, whatever their benchmark is called", () => {
  it("one file under two names is as much as under one, and the answer says so", async () => {
    const right = { lark: "110100", wren: "101100" }
    await imported("twin-first", { of: "twins", right })
    const alone = await compared("lark", "wren")
    expect(alone).toMatchObject({ shared: 6, countOnce: null })
    await imported("twin-second", { of: "twins", right })
    const both = await compared("lark", "wren")
    expect(both).toMatchObject({
      shared: 6,
      countOnce: {
        text: "6 items of twin-second have the same texts as items of twin-first and count once.",
        benchmarks: [{ items: 6, dataset: "twin-second", countedIn: "twin-first" }],
      },
    })
    expect(both.difference).toEqual(alone.difference)
    expect(both.datasets).toHaveLength(1)
    // Asked for by name, a benchmark is shown in full.
    expect(await compared("lark", "wren", { dataset: ["twin-second"] })).toMatchObject({ shared: 6, countOnce: null })
    // Over all that each was run on as well.
    const scope = await getScope({}, viewer)
    const [a, b] = await Promise.all(["lark", "wren"].map((name) => getModelNamed(name, { access: accessOf(scope) })))
    if (!a || !b) throw new Error("Both were imported.")
    const met = await meet({ a, b, datasets: [], scope, isAsked: false, other: undefined })
    const all = await compareAll(met.scope, { a: a.slug, b: b.slug, other: met.other, datasets: [] })
    expect(all?.datasetsA).toEqual(["twin-first"])
  })

  it("where a part is the same, that part counts in the larger benchmark", async () => {
    await imported("twin-large", { of: "parts", right: { kite: "11010011", gull: "10110010" } })
    await imported("twin-small", { of: "parts", from: 6, right: { kite: "1100", gull: "1010" } })
    const report = await compared("kite", "gull")
    expect(report).toMatchObject({
      shared: 10,
      countOnce: { benchmarks: [{ items: 2, dataset: "twin-small", countedIn: "twin-large" }] },
    })
    expect(report.datasets.map(({ slug, shared }) => [slug, shared])).toEqual([
      ["twin-large", 8],
      ["twin-small", 2],
    ])
  })

  it("within one result set too, and a check measures each benchmark in full, all together once", async () => {
    const lines = ["twin-x", "twin-y"].map((of) => ({
      ...{ of, file: csv(...linesOf({ of: "pairs", right: { finch: "1101", robin: "1001" } })) },
    }))
    const header = "dataset,example_id,model,input_text,output_text,score,correct_answer\n"
    const text = lines.flatMap(({ of, file }) =>
      file
        .split("\n")
        .slice(1, -1)
        .map((line) => `${of},${line}`),
    )
    const files = [memoryFile("one-set.csv", `${header}${text.join("\n")}\n`)]
    const { resultSet } = await importFiles({ ownerId: viewer.id, files })
    expect(await compared("finch", "robin", { results: resultSet })).toMatchObject({
      shared: 4,
      countOnce: { benchmarks: [{ items: 4 }] },
    })
    const failOn = "accuracy drop > 2 points"
    const check = await checkReport({ baseline: "finch", candidate: "robin", dataset: [], failOn }, viewer)
    expect(check).toMatchObject({ overall: { shared: 4, broken: 1 }, countOnce: { benchmarks: [{ items: 4 }] } })
    expect(check.benchmarks.map(({ shared, broken }) => [shared, broken])).toEqual([
      [4, 1],
      [4, 1],
    ])
  })
})
