import { beforeAll, describe, expect, it } from "vitest"
import { importFiles } from "@/lib/jobs/import/import-files"
import { finishedAnalysis } from "@/lib/testing/analyses/finished-analysis"
import { anImporter, csv } from "@/lib/testing/analyses/import-helpers"
import { memoryFile } from "@/lib/testing/files/memory-file"
import { CannotRank } from "./ranking-refused"
import { comparisonReport } from "./compare"
import { comparisonSchema } from "./comparison-schema"

let viewer: Awaited<ReturnType<typeof anImporter>>
beforeAll(async () => {
  viewer = await anImporter()
})

type Row = readonly [id: string, text: string, score: number | ""]
const rowsOf = (model: string, rows: readonly Row[]) =>
  rows.map(([id, text, score]) => `${id},${model},${text},an answer,${score},r`)

async function imported(dataset: string, models: Record<string, readonly Row[]>): Promise<number> {
  const lines = Object.entries(models).flatMap(([model, rows]) => rowsOf(model, rows))
  const files = [memoryFile(`${dataset}.csv`, csv(...lines))]
  return (await importFiles({ ownerId: viewer.id, dataset, files })).resultSet
}

const items = (ids: readonly string[], text = (id: string) => `${id}?`): Row[] =>
  ids.map((id, index) => [id, text(id), index % 2] as const)

async function refusalOf(
  a: string,
  b: string,
  more: { analysis?: number | undefined; dataset?: string[]; viewer?: null } = {},
) {
  const { dataset = [], analysis } = more
  const asked = comparisonReport({ a, b, dataset, analysis }, more.viewer === null ? null : viewer)
  const error = await asked.then(
    () => new Error("it was ranked"),
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof CannotRank)) throw error
  return error
}

const mine = () => ({ ownerId: viewer.id })

/** Twenty items whose scores go round. */
const file = async (dataset: string, model: string, scores: readonly number[]) => ({
  ownerId: viewer.id,
  dataset,
  files: [
    memoryFile(
      `${model}.csv`,
      csv(
        ...rowsOf(
          model,
          Array.from({ length: 20 }, (_, i) => [`i${i}`, `${i}?`, scores[i % scores.length] ?? 0]),
        ),
      ),
    ),
  ],
})
const graded = async (...of: Parameters<typeof file>) => (await importFiles(await file(...of))).resultSet

const aToJ = [..."abcdefghij"]

describe("two models that share no item are not ranked, and the cause is named", () => {
  it("other items of one benchmark: a pair that shares items is offered, one that only shares the benchmark is not", async () => {
    const results = await imported("halves", {
      left: items(aToJ.slice(0, 5)),
      right: items(aToJ.slice(5)),
      whole: items(aToJ),
    })
    const analysis = await finishedAnalysis(results, { ownerId: viewer.id })
    const { message, code, pairs } = await refusalOf("left", "right", { analysis })
    expect(code).toBe("not_found")
    expect(message).toBe(
      "No shared items: these two cannot be ranked. left and right share no item: both ran halves, but other items of it.",
    )
    expect(pairs.map(({ a, b }) => [a, b])).toEqual([
      ["left", "whole"],
      ["right", "whole"],
    ])
    const { verdict } = await comparisonReport({ a: "left", b: "whole", dataset: [], analysis }, viewer)
    expect(verdict).toMatchObject({ kind: "not-shown", better: null })
  })

  it("other ids over equal texts, in one benchmark and under two names", async () => {
    const results = await imported("renumbered", {
      numbers: items(["1", "2", "3"], (id) => `text ${id}`),
      letters: items(["x1", "x2", "x3"], (id) => `text ${id.slice(1)}`),
    })
    const analysis = await finishedAnalysis(results, { ownerId: viewer.id })
    const { message } = await refusalOf("numbers", "letters", { analysis })
    expect(message).toContain("both ran renumbered, and 3 texts are the same in both, but under other ids")

    const again = await imported("renamed", { renamer: items(["1", "2", "3"], (id) => `text ${id}`) })
    const other = await finishedAnalysis(again, { ownerId: viewer.id })
    const named = await refusalOf("numbers", `renamer@${other}`, { analysis })
    expect(named.message).toContain(
      "3 texts are the same in both, but numbers has them as renumbered and renamer as renamed",
    )
  })

  it("other benchmarks, other texts under the same ids, and answers without a score", async () => {
    const one = await imported("mine", { one: items(["m1", "m2"]) })
    const two = await imported("yours", { two: items(["y1", "y2"]) })
    const same = await imported("mine", { three: items(["m1", "m2"], (id) => `quite another ${id}`) })
    const none = await imported("mine", {
      four: [
        ["m1", "m1?", ""],
        ["m3", "m3?", 1],
      ],
    })
    const [first, second, third, fourth] = await Promise.all(
      [one, two, same, none].map((results) => finishedAnalysis(results, { ownerId: viewer.id })),
    )
    const cause = async (b: string) => (await refusalOf("one", b, { analysis: first })).message
    expect(await cause(`two@${second}`)).toContain("one ran mine, two ran yours.")
    expect(await cause(`three@${third}`)).toContain(
      "2 items of mine have the same id in both results, but another text.",
    )
    expect(await cause(`four@${fourth}`)).toContain("both answered 1 item, but there one of them has no score.")
  })

  it("not for want of an analysis: results will do on either side, and are found for B", async () => {
    const done = await imported("steps", { begun: items(aToJ), extra: items(["only"]) })
    const waiting = await imported("steps", { waits: items(aToJ) })
    const asked = { a: "begun", b: "waits", dataset: [], results: done }
    const before = await comparisonReport(asked, viewer)
    expect(before).toMatchObject({
      shared: 10,
      bothFail: 5,
      basis: "nothing-read",
      scope: { analysis: null, results: done },
    })

    const analysis = await finishedAnalysis(done, { ownerId: viewer.id })
    const half = await comparisonReport({ ...asked, analysis }, viewer)
    expect(half).toMatchObject({ shared: 10, bothFail: 5, scope: { analysis: { id: analysis } } })
    const second = await finishedAnalysis(waiting, { ownerId: viewer.id })
    const by = (more: object) => comparisonReport({ ...asked, results: undefined, analysis, ...more }, viewer)
    const [plain, named, placed] = await Promise.all([
      by({}),
      by({ b: `waits@${second}` }),
      by({ analysis, b: `waits@results-${waiting}` }),
    ])
    expect(plain).toMatchObject({ shared: 10, scope: { analysis: { id: analysis } } })
    expect([named, placed]).toEqual([plain, plain])

    const filtered = await refusalOf("begun", `waits@${second}`, { analysis, dataset: ["mine"] })
    expect(filtered.message).toContain("not on the benchmarks asked for; elsewhere they share 10 items.")
  })

  it("other rules on one benchmark: both are named, each side's own figures stand, nothing holds one against the other", async () => {
    const strong = await graded("bars", "strong18", [1, 0.9, 0.8, 0.5])
    const weak = await graded("bars", "weak18", [0.6, 0.5, 0.3, 0.4])
    const [first, second] = [await finishedAnalysis(strong, mine()), await finishedAnalysis(weak, mine())]
    const alike = await comparisonReport({ a: "strong18", b: `weak18@${second}`, dataset: [], analysis: first }, viewer)
    expect([alike.accuracyA.estimate, alike.accuracyB.estimate]).toEqual([0.75, 0.25])
    expect(alike.datasets).toMatchObject([{ ruleA: { threshold: 0.56 }, ruleB: { threshold: 0.56 } }])
    expect(alike.verdict).toMatchObject({ kind: "ranked", better: "a" })

    await importFiles({ ...(await file("bars", "weak18", [0.6, 0.5, 0.3, 0.4])), threshold: 0.45 })
    // The analysis that is there keeps 0.56: nothing of the comparison moves with the threshold.
    const kept = await comparisonReport({ a: "strong18", b: `weak18@${second}`, dataset: [], analysis: first }, viewer)
    expect(kept).toEqual(alike)
    const third = await finishedAnalysis(weak, mine())
    const apart = await comparisonReport({ a: "strong18", b: `weak18@${third}`, dataset: [], analysis: first }, viewer)
    expect(apart.verdict).toEqual({
      kind: "refused",
      reason: "rules-differ",
      better: null,
      text: "Different failure rules: these two cannot be ranked. On bars strong18 fails below 0.56, weak18 below 0.45.",
    })
    expect(apart.datasets).toMatchObject([{ ruleA: { threshold: 0.56 }, ruleB: { threshold: 0.45 } }])
    expect([apart.accuracyA.estimate, apart.accuracyB.estimate]).toEqual([0.75, 0.5])
    expect(apart).toMatchObject({
      bothRight: null,
      onlyAFails: null,
      difference: null,
      mcnemarP: null,
      errorConsistency: null,
      changes: null,
    })
    // The analysis that has the other side's rule is the way on; without one, one's own results get it.
    expect(apart.next).toEqual([{ do: "compare", a: "strong18", b: `weak18@${second}`, analysis: first }])
    expect(comparisonSchema.safeParse(apart).success).toBe(true)
    const alone = await comparisonReport({ a: "weak18", b: `strong18@${first}`, dataset: [], analysis: third }, viewer)
    expect(alone.next).toEqual([{ do: "compare", a: "weak18", b: `strong18@${first}`, analysis: second }])
  })

  it("neither model among these results: of their analyses those with one rule are offered, newer ones with two are not", async () => {
    const elsewhere = await finishedAnalysis(await imported("away", { farOff: items(aToJ) }), mine())
    const strong = await graded("bars3", "strong3", [1, 0.9, 0.8, 0.5])
    const weak = await graded("bars3", "weak3", [0.6, 0.5, 0.3, 0.4])
    const [first, second] = [await finishedAnalysis(strong, mine()), await finishedAnalysis(weak, mine())]
    await importFiles({ ...(await file("bars3", "weak3", [0.6, 0.5, 0.3, 0.4])), threshold: 0.45 })
    const third = await finishedAnalysis(weak, mine())
    const { steps } = await refusalOf("strong3", "weak3", { analysis: elsewhere })
    expect(steps).toEqual([{ do: "compare", a: "strong3", b: `weak3@${second}`, analysis: first }])
    const { steps: same } = await refusalOf("strong3", "weak3", { analysis: third })
    expect(same).toEqual(steps)
  })

  it("other rules and no analysis with one: the files to import again, with the threshold, and what to analyse then", async () => {
    const strong = await graded("bars2", "strong2", [1, 0.9, 0.8, 0.5])
    const weak = (await importFiles({ ...(await file("bars2", "weak2", [0.6, 0.5, 0.3, 0.4])), threshold: 0.45 }))
      .resultSet
    const [first, second] = [await finishedAnalysis(strong, mine()), await finishedAnalysis(weak, mine())]
    const asked = { a: "strong2", b: `weak2@${second}`, dataset: [], analysis: first }
    const move = { do: "threshold", results: weak, files: ["weak2.csv"], dataset: "bars2", threshold: 0.56 }
    expect((await comparisonReport(asked, viewer)).next).toEqual([move, { do: "analyze", results: weak }])
    await importFiles({ ...(await file("bars2", "weak2", [0.6, 0.5, 0.3, 0.4])), threshold: 0.56 })
    expect((await comparisonReport(asked, viewer)).next).toEqual([{ do: "analyze", results: weak }])
  })

  it("tells a stranger nothing of results and analyses that are not theirs", async () => {
    const open = await imported("open", { shown: items(aToJ) })
    const analysis = await finishedAnalysis(open, { ownerId: viewer.id, visibility: "public" })
    const secret = await imported("open", { hidden: items(aToJ) })
    await finishedAnalysis(secret, { ownerId: viewer.id, title: "my secret" })
    const asked = (model: string) => comparisonReport({ a: "shown", b: model, dataset: [], analysis }, null)
    await expect(asked("hidden")).rejects.toMatchObject({ code: "not_found", message: 'There is no model "hidden".' })
    // A model that strangers may know, with results and analyses they may not: nothing of these is named.
    const twice = await imported("twice", { known: items(aToJ) })
    await finishedAnalysis(twice, { ownerId: viewer.id, visibility: "public", title: "for all" })
    const again = await imported("open", { known: items(aToJ) })
    await finishedAnalysis(again, { ownerId: viewer.id, title: "my secret" })
    const { message, steps } = await refusalOf("shown", "known", { analysis, viewer: null })
    expect(message).toContain("but shown has them as open and known as twice")
    expect(message).not.toContain("secret")
    expect(steps).toEqual([])
  })
})
