import { beforeAll, describe, expect, it } from "vitest"
import { comparisonReport } from "@/lib/api/compare/compare"
import { signatureReport } from "@/lib/api/atlas/signature"
import { compareModels } from "@/lib/data/compare/comparison"
import { compareAll } from "@/lib/data/compare/comparison-all"
import { listSharedItems } from "@/lib/data/compare/item-list"
import { findTexts, getSharedItem } from "@/lib/data/compare/shared-item"
import { getModelNamed } from "@/lib/data/scope/names"
import { accessOf } from "@/lib/data/scope/visible-names"
import { query } from "@/lib/data/base/client"
import { searchSite } from "@/lib/data/search/site-search"
import { getScope } from "@/lib/data/scope/scope"
import { setThreshold } from "@/lib/data/results/move-threshold"
import { setVisibility } from "@/lib/data/results/result-sets"
import { importFiles } from "@/lib/jobs/import/import-files"
import { anImporter, csv, header } from "@/lib/testing/analyses/import-helpers"
import { finishedAnalysis } from "@/lib/testing/analyses/finished-analysis"
import { seededDatabase } from "@/lib/testing/database"
import { hasDataFiles } from "@/lib/testing/files/data-files"
import { memoryFile } from "@/lib/testing/files/memory-file"
import { readSharedRows } from "@/lib/testing/files/shared-rows"
import { meet } from "./meet"

seededDatabase()

let viewer: Awaited<ReturnType<typeof anImporter>>
beforeAll(async () => {
  viewer = await anImporter()
})

/** `right`: for each of the items p0, p1, … whether the model is right. */
async function imported(dataset: string, name: string, models: Record<string, string>) {
  const lines = Object.entries(models).flatMap(([model, right]) =>
    [...right].map((score, at) => `p${at},${model},Question ${at} of ${dataset}?,out,${score},x`),
  )
  const files = [memoryFile(name, csv(...lines))]
  return (await importFiles({ ownerId: viewer.id, dataset, files })).resultSet
}

const compared = (a: string, b: string, more = {}) => comparisonReport({ a, b, dataset: [], ...more }, viewer)

describe("two models are compared wherever they are, by their scores", () => {
  it("over several imports, of each benchmark in one of them, and nobody need have analysed any", async () => {
    await imported("meet-one", "one.csv", { ours: "1100", theirs: "1010" })
    await imported("meet-two", "two-a.csv", { ours: "111" })
    await imported("meet-two", "two-b.csv", { theirs: "011" })
    const report = await compared("ours", "theirs")
    expect(report).toMatchObject({
      shared: 7,
      ...{ bothRight: 3, onlyAFails: 1, onlyBFails: 2, bothFail: 1 },
      accuracyA: { count: 5, n: 7 },
      accuracyB: { count: 4, n: 7 },
      basis: "nothing-read",
      scope: { analysis: null },
    })
    expect(report.datasets.map(({ slug, shared }) => [slug, shared])).toEqual([
      ["meet-one", 4],
      ["meet-two", 3],
    ])
    expect(await compared("theirs", "ours")).toMatchObject({ shared: 7, onlyAFails: 2, onlyBFails: 1 })
    expect(await compared("ours", "theirs", { dataset: ["meet-two"] })).toMatchObject({ shared: 3, onlyBFails: 1 })
  })

  it("no item twice where both were imported again: the newest results count, or those that were asked for", async () => {
    const first = await imported("meet-again", "first.csv", { nightly: "1111", fixed: "0000" })
    const second = await imported("meet-again", "second.csv", { nightly: "1000", fixed: "0001" })
    expect(await compared("nightly", "fixed")).toMatchObject({
      shared: 4,
      accuracyA: { count: 1 },
      scope: { results: second },
    })
    const before = await compared("nightly", "fixed", { results: first })
    expect(before).toMatchObject({
      shared: 4,
      accuracyA: { count: 4 },
      accuracyB: { count: 0 },
      scope: { results: first },
    })
    // One model twice: B from results of its own.
    const runs = await compared("nightly", `nightly@results-${second}`, { results: first })
    expect(runs).toMatchObject({ shared: 4, onlyAFails: 0, onlyBFails: 3 })
    // A run that lost most of its items is not taken for being the newest.
    await imported("meet-again", "third.csv", { nightly: "1" })
    expect(await compared("nightly", "fixed")).toMatchObject({ shared: 4, accuracyA: { count: 1 } })
  })

  it("one model in two places, where B's was asked for, and however many other imports hold it", async () => {
    const old = await imported("meet-many", "many-0.csv", { veteran: "1100" })
    const asked = await imported("meet-many", "asked.csv", { veteran: "0000" })
    const report = await compared("veteran", `veteran@results-${asked}`)
    expect(report).toMatchObject({ shared: 4, onlyAFails: 0, onlyBFails: 2, scope: { results: old } })
    // More imports of an atlas model than are looked through: the atlas stays among the places.
    for (let at = 0; at < 21; at++) await imported("meet-noise", `noise-${at}.csv`, { "gemini-1.5-pro-002": "10" })
    const inAtlas = await compared("gemini-1.5-flash-002", "gemini-1.5-pro-002")
    expect(inAtlas).toMatchObject({
      shared: 560,
      scope: { release: { kind: "release" }, analysis: { judge: "release-reader" } },
    })
  }, 120_000)

  it("one's own results, however many newer ones others made public", async () => {
    const own = await imported("meet-own", "own.csv", { homely: "1100", plain: "1010" })
    const [neighbour] = await query<{ id: number }>("INSERT INTO app_user (login, name) VALUES ('n', 'n') RETURNING id")
    for (let at = 0; at < 21; at++) {
      const rows = ["homely", "plain"].map((model) => `x${at},${model},Other ${at}?,out,1,x`)
      const files = [memoryFile(`public-${at}.csv`, csv(...rows))]
      const theirs = { id: neighbour?.id ?? 0, name: "n", role: "member" } as const
      const { resultSet } = await importFiles({ ownerId: theirs.id, dataset: "meet-public", files })
      await setVisibility(resultSet, "public", theirs)
    }
    const report = await compared("homely", "plain", { dataset: ["meet-own"] })
    expect(report).toMatchObject({ shared: 4, scope: { results: own } })
  }, 120_000)

  it("a benchmark on which the two fail by two rules is left out and named, and refused where it was asked for", async () => {
    await imported("meet-fair", "fair.csv", { hare: "1100", tortoise: "1010" })
    const grades = (model: string, score: (at: number) => string) =>
      csv(...Array.from({ length: 12 }, (_, at) => `g${at},${model},Grade ${at}?,out,${score(at)},x`))
    const graded = async (model: string, threshold: number) => {
      const text = grades(model, (at) => String((at % 5) / 5))
      const files = [memoryFile(`${model}-grades.csv`, text)]
      await importFiles({ ownerId: viewer.id, dataset: "meet-unfair", files, threshold })
    }
    await graded("hare", 0.3)
    await graded("tortoise", 0.7)
    const report = await compared("hare", "tortoise")
    expect(report).toMatchObject({ shared: 4, leftOut: ["meet-unfair"], verdict: { kind: "not-shown" } })
    const only = await compared("hare", "tortoise", { dataset: ["meet-unfair"] })
    expect(only).toMatchObject({ shared: 12, leftOut: [], verdict: { kind: "refused", reason: "rules-differ" } })
  })

  it("labels of the one benchmark asked for, also where another has more items", async () => {
    await imported("meet-big", "big.csv", { lark: "001100", wren: "010100" })
    const small = await imported("meet-little", "little.csv", { lark: "01", wren: "10" })
    const analysis = await finishedAnalysis(small, { ownerId: viewer.id })
    expect(await compared("lark", "wren")).toMatchObject({ shared: 8, scope: { analysis: null } })
    const asked = await compared("lark", "wren", { dataset: ["meet-little"] })
    expect(asked).toMatchObject({ shared: 2, scope: { analysis: { id: analysis } } })
  })

  it("two atlas models in the atlas, whatever a stranger made public of them", async () => {
    const lines = ["gemini-1.5-flash-002", "gemini-1.5-pro-002"].flatMap((model) =>
      Array.from({ length: 600 }, (_, at) => `p${at},${model},Stranger ${at}?,out,${at % 2},x`),
    )
    const files = [memoryFile("stranger.csv", csv(...lines))]
    const { resultSet } = await importFiles({ ownerId: viewer.id, dataset: "mmlu_pro", files })
    await setVisibility(resultSet, "public", viewer)
    const report = await comparisonReport({ a: "gemini-1.5-flash-002", b: "gemini-1.5-pro-002", dataset: [] }, null)
    expect(report).toMatchObject({ shared: 560, scope: { analysis: { judge: "release-reader" } } })
  })

  it("labels of two judges never meet: those of the results with most items count, of the others the scores", async () => {
    const large = await imported("meet-large", "large.csv", { left: "0011", right: "0101" })
    await imported("meet-small", "small.csv", { left: "01", right: "10" })
    const analysis = await finishedAnalysis(large, { ownerId: viewer.id })
    expect(await compared("left", "right")).toMatchObject({ shared: 6, scope: { analysis: { id: analysis } } })
    expect(await compared("left", "right", { analysis })).toMatchObject({ shared: 4 })
  })

  it("by the rule a benchmark was chosen by: that of its analysis, also where only its scores are shown", async () => {
    const main = await imported("meet-kept", "kept.csv", { robin: "00110011", finch: "01010101" })
    const analysis = await finishedAnalysis(main, { ownerId: viewer.id })
    const graded = async (model: string) => {
      const rows = [0.2, 0.6, 0.8, 1].map((score, at) => `k${at},${model},Kept ${at}?,out,${score},x`)
      const files = [memoryFile(`${model}.csv`, csv(...rows))]
      return (await importFiles({ ownerId: viewer.id, dataset: "meet-moved", files, threshold: 0.5 })).resultSet
    }
    const ofRobin = await graded("robin")
    await graded("finch")
    await finishedAnalysis(ofRobin, { ownerId: viewer.id })
    const [moved] = await query<{ id: number }>("SELECT id FROM dataset WHERE name = 'meet-moved'")
    await setThreshold({ resultSetId: ofRobin, datasetId: moved?.id ?? 0, threshold: 0.9, viewer })
    expect(await compared("robin", "finch")).toMatchObject({
      ...{ shared: 12, leftOut: [], scope: { analysis: { id: analysis } } },
      ...{ accuracyA: { count: 4 + 3, n: 12 }, accuracyB: { count: 4 + 3, n: 12 } },
    })
  })

  it("what one side alone was run on stays in the count over all, and what is left out stays out", async () => {
    const rows = (dataset: string, model: string, scores: readonly number[]) =>
      scores.map((score, at) => `${dataset},i${at},${model},Item ${at} of ${dataset}?,out,${score},x`)
    const several = async (name: string, threshold: number, ...lines: string[][]) => {
      const files = [memoryFile(name, [`dataset,${header.trim()}`, ...lines.flat()].join("\n"))]
      return importFiles({ ownerId: viewer.id, files, threshold })
    }
    const grades = [0.2, 0.4, 0.6, 0.8]
    const [ofHeron, ofStork] = ["heron", "stork"].map((model) => rows("meet-both", model, [0, 1, 0, 1]))
    const alone = rows("meet-heron-alone", "heron", [0, 0, 1])
    await several("heron.csv", 0.3, ofHeron ?? [], alone, rows("meet-two-rules", "heron", grades))
    await several("stork.csv", 0.7, ofStork ?? [], rows("meet-two-rules", "stork", grades))
    await imported("meet-beside", "beside.csv", { heron: "01", stork: "10" })
    expect(await compared("heron", "stork")).toMatchObject({ shared: 6, leftOut: ["meet-two-rules"] })

    const scope = await getScope({}, viewer)
    const [a, b] = await Promise.all(["heron", "stork"].map((name) => getModelNamed(name, { access: { viewer } })))
    const models = { a: { id: a?.id ?? 0 }, b: { id: b?.id ?? 0 } }
    const met = await meet({ ...models, datasets: [], scope, isAsked: false, other: undefined })
    const all = await compareAll(met.scope, { a: "heron", b: "stork", other: met.other, datasets: [] })
    expect(all?.datasetsA.toSorted()).toEqual(["meet-beside", "meet-both", "meet-heron-alone"])
    expect(all?.datasetsB.toSorted()).toEqual(["meet-beside", "meet-both"])
    expect(all?.a.predictions).toBe(4 + 3 + 2)
  })

  it("once over several places until one of them is counted anew", async () => {
    const graded = async (dataset: string, model: string, scores: readonly number[]) => {
      const rows = scores.map((score, at) => `c${at},${model},Cached ${at} of ${dataset}?,out,${score},x`)
      const files = [memoryFile(`${dataset}-${model}.csv`, csv(...rows))]
      return (await importFiles({ ownerId: viewer.id, dataset, files, threshold: 0.5 })).resultSet
    }
    await imported("meet-cached", "cached.csv", { crow: "0110", magpie: "0101" })
    const results = [
      await graded("meet-grades", "crow", [0, 0.6, 1]),
      await graded("meet-grades", "magpie", [0.6, 0, 1]),
    ]
    const [dataset] = await query<{ id: number }>("SELECT id FROM dataset WHERE name = 'meet-grades'")
    const [a, b] = await Promise.all(["crow", "magpie"].map((name) => getModelNamed(name, { access: { viewer } })))
    if (!a || !b) throw new Error("no models")
    const read = async () => {
      const scope = await getScope({}, viewer)
      const met = await meet({ a, b, datasets: [], scope, isAsked: false, other: undefined })
      return compareModels(met.scope, { a, b, datasets: [], other: met.other })
    }
    const first = await read()
    expect(first.comparison.split).toMatchObject({ bothRight: 2, bothFail: 1 })
    expect(await read()).toBe(first)
    for (const resultSetId of results)
      await setThreshold({ resultSetId, datasetId: dataset?.id ?? 0, threshold: 0.7, viewer })
    expect((await read()).comparison.split).toMatchObject({ bothRight: 2, bothFail: 3 })
  })

  it("nothing of results that are another's and not public", async () => {
    const hidden = await imported("meet-hidden", "hidden.csv", { known: "01", alsoKnown: "11" })
    const asked = () => comparisonReport({ a: "known", b: "alsoKnown", dataset: [] }, null)
    await expect(asked()).rejects.toThrow(/^There is no model "(known|alsoKnown)"\.$/)
    await setVisibility(hidden, "public", viewer)
    expect(await asked()).toMatchObject({ shared: 2, onlyAFails: 1 })
  })

  it("labels of a public analysis of private results to everybody, but not the texts", async () => {
    const results = await imported("meet-labels", "labels.csv", { open: "01", alsoOpen: "11" })
    const analysis = await finishedAnalysis(results, { ownerId: viewer.id, visibility: "public" })
    expect(await comparisonReport({ a: "open", b: "alsoOpen", dataset: [] }, null)).toMatchObject({ shared: 2 })
    for (const [reader, output] of [
      [viewer, "out"],
      [null, undefined],
    ] as const) {
      const scope = await getScope({ analysis }, reader)
      const [a, b] = await Promise.all(
        ["open", "alsoOpen"].map((model) => getModelNamed(model, { access: accessOf(scope) })),
      )
      const pair = { a: a?.id ?? 0, b: b?.id ?? 0, datasets: [] }
      const [first] = (await listSharedItems(scope, { ...pair, cell: "any", limit: 1 })).items
      const item = await getSharedItem(scope, pair, { exampleRowId: first?.exampleRowId ?? 0 })
      expect((await findTexts(scope, pair, { item, accepted: new Set() })).a?.output).toBe(output)
    }
  })

  it("one model: its results where the atlas has none; search finds it, marked", async () => {
    const results = await imported("meet-alone", "alone.csv", { soloist: "0010" })
    const report = await signatureReport({ model: "soloist", dataset: [] }, viewer)
    expect(report).toMatchObject({
      scope: { analysis: null, results },
      funnel: { predictions: 4, failures: 3, sampled: 0 },
    })
    const found = await searchSite(await getScope({}, viewer), { q: "soloist", limit: 5 })
    expect(found.models).toMatchObject([{ name: "soloist", note: "in your results" }])
    expect((await searchSite(await getScope({}, null), { q: "soloist", limit: 5 })).models).toEqual([])
  })
})

it.skipIf(!hasDataFiles)(
  "real items: a model of one's own against one of the atlas, on the items of both",
  async () => {
    const rows = (readSharedRows() ?? []).filter(
      (row) => row.dataset === "mmlu_pro" && row.model === "gemini-1.5-pro-002",
    )
    expect(rows.length).toBeGreaterThan(500)
    const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`
    // The same answers under a new name, every tenth score the other way.
    const lines = rows.map(({ exampleId, input, output, reference, score }, at) =>
      [exampleId, "house-7b", input, output, String(at % 10 === 0 ? 1 - score : score), reference ?? ""]
        .map(quoted)
        .join(","),
    )
    await importFiles({ ownerId: viewer.id, dataset: "mmlu_pro", files: [memoryFile("house.csv", csv(...lines))] })
    const report = await compared("house-7b", "gemini-1.5-pro-002")
    const turned = rows.filter((_, at) => at % 10 === 0)
    const worse = turned.filter(({ score }) => score === 1).length
    expect(report).toMatchObject({
      shared: rows.length,
      onlyAFails: worse,
      onlyBFails: turned.length - worse,
      scope: { analysis: null },
    })
  },
)
