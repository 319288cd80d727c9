import { beforeAll, describe, expect, test, vi } from "vitest"
import { issueApiToken } from "@/lib/auth/api-token"
import { query } from "@/lib/data/base/client"
import { importFiles } from "@/lib/jobs/import/import-files"
import { mcnemarExact, pairedDifference } from "@/lib/stats/proportions/paired-difference"
import { callApi } from "@/lib/testing/api"
import { finishedAnalysis } from "@/lib/testing/analyses/finished-analysis"
import { anImporter, csv } from "@/lib/testing/analyses/import-helpers"
import { seededDatabase } from "@/lib/testing/database"
import { memoryFile } from "@/lib/testing/files/memory-file"
import { checkReport } from "./check"
import { comparisonReport } from "./compare"

vi.mock("@/lib/auth/session", () => ({ getViewer: async () => null }))
seededDatabase()

let viewer: Awaited<ReturnType<typeof anImporter>>
let other: number
const runs: Record<string, number> = {}

type Run = { model: string; dataset: string; wrong: (item: number) => boolean; items?: number; text?: (item: number) => string; extra?: Partial<Parameters<typeof importFiles>[0]> } // prettier-ignore

async function imported(
  { model, dataset, wrong, items = 400, text = () => "", extra = {} }: Run,
  name = `${model} ${dataset}`,
) {
  const lines = Array.from({ length: items }, (_, item) => `${item},${model},${dataset} ${item}${text(item)}?,answer,${wrong(item) ? 0 : 1},r`) // prettier-ignore
  const files = [memoryFile(`${name}.csv`, csv(...lines))]
  const { resultSet, status } = await importFiles({ ownerId: viewer.id, dataset, name, files, ...extra })
  expect(status).toBe("ready")
  runs[name] = resultSet
  return resultSet
}

beforeAll(async () => {
  viewer = await anImporter()
  const [row] = await query<{ id: number }>(`INSERT INTO app_user (login, name) VALUES ('else', 'y') RETURNING id`)
  other = row?.id ?? 0
  // Of 400: the baseline fails 100; the candidate 40 of the others more and 10 of these less, a drop of 30 of 400.
  await imported({ model: "base", dataset: "sums", wrong: (item) => item < 100 })
  await imported({ model: "next", dataset: "sums", wrong: (item) => item >= 10 && item < 140 })
  // As many broken as fixed, but for ten: nothing is shown.
  await imported({ model: "noisy", dataset: "sums", wrong: (item) => (item >= 60 && item < 100) || (item >= 100 && item < 170) }) // prettier-ignore
  await imported({ model: "base", dataset: "law", wrong: (item) => item % 2 === 0, items: 50 })
  await imported({ model: "elsewhere", dataset: "poems", wrong: (item) => item % 2 === 0, items: 50 })
  // One model, night after night.
  await imported({ model: "nightly", dataset: "sums", wrong: (item) => item < 50 }, "night one")
  await imported({ model: "nightly", dataset: "sums", wrong: (item) => item < 60 }, "night two")
  await imported({ model: "nightly", dataset: "sums", wrong: (item) => item < 160 }, "night three")
  await imported({
    model: "graded",
    dataset: "essays",
    wrong: (item) => item < 9,
    items: 20,
    extra: { threshold: 0.5 },
  })
})

const check = (failOn: string, more: Partial<Parameters<typeof checkReport>[0]> = {}) =>
  checkReport({ baseline: "base", candidate: "next", dataset: ["sums"], failOn, ...more }, viewer)
const refused = async (failOn: string, more: Parameters<typeof check>[1] = {}) =>
  check(failOn, more).then(
    () => "nothing was refused",
    (error: unknown) => (error instanceof Error ? error.message : ""),
  )

describe("right after import, without an analysis", () => {
  test("items that have another text on the other side are counted as left out, by the check and by the comparison", async () => {
    await imported({ model: "old set", dataset: "texts", wrong: () => false, items: 20 })
    await imported({ model: "new set", dataset: "texts", wrong: () => false, items: 20, text: (item) => (item < 5 ? "" : " anew") }) // prettier-ignore
    const pair = { baseline: "old set", candidate: "new set", dataset: ["texts"] }
    const report = await check("accuracy drop > 2 points", pair)
    expect(report.benchmarks).toMatchObject([{ shared: 5, otherTexts: 15, onlyBaseline: 0, onlyCandidate: 0 }])
    const compared = await comparisonReport({ a: "old set", b: "new set", dataset: [] }, viewer)
    expect(compared.datasets).toMatchObject([{ shared: 5, otherTexts: 15 }])
  })

  test("a drop over its limit that the items show fails, with the paired figures of the shared items", async () => {
    const report = await check("accuracy drop > 7.4 points")
    expect(report).toMatchObject({
      ...{ verdict: "fail", exitCode: 3, text: "Failed: 1 of 1 check is over its limit." },
      baseline: { model: { name: "base" }, results: { id: runs["base sums"] }, analysis: null },
      candidate: { model: { name: "next" }, results: { id: runs["next sums"] } },
    })
    expect(report.checks).toEqual([
      expect.objectContaining({ limit: "accuracy drop > 7.4 points", verdict: "fail", reason: "over", q: null }),
    ])
    const failed = pairedDifference({ both: 90, onlyA: 10, onlyB: 40, neither: 260 })
    expect(report.overall).toMatchObject({ shared: 400, broken: 40, fixed: 10 })
    expect(report.overall.difference?.estimate).toBeCloseTo(0.075, 7)
    expect(report.overall.difference?.low).toBeCloseTo(-failed.high, 6)
    expect(report.overall.p).toBeCloseTo(mcnemarExact({ onlyA: 10, onlyB: 40 }).p, 9)
    expect(report.benchmarks).toMatchObject([{ slug: expect.stringMatching(/^sums/), verdict: "fail", shared: 400 }])
    expect(report.checks[0]?.text).toMatch(/^accuracy −7\.5 points \(−\d+\.\d to −\d\.\d\): over the limit\.$/)
  })

  test("a drop of exactly the limit is within it", async () => {
    expect(await check("accuracy drop > 7.5 points")).toMatchObject({ verdict: "pass", exitCode: 0 })
  })

  test("over the limit with an interval that includes 0 is undecided, and says how many items would decide", async () => {
    const report = await check("accuracy drop > 2 points", { candidate: "noisy" })
    expect(report).toMatchObject({ verdict: "undecided", exitCode: 2 })
    // 70 broken, 60 fixed: (1.959964 + 0.841621)^2 * (130/400 - (10/400)^2) / 0.02^2 = 6365.0 (scipy 1.17).
    expect(report.checks).toMatchObject([{ reason: "not-shown", itemsToDecide: 6_365 }])
    expect(report.checks[0]?.text).toContain("About 6,365 shared items would decide; there are 400.")
  })

  test("regressions count where they are not made up for", async () => {
    expect((await check("any regression > 9 %")).checks).toMatchObject([{ verdict: "fail", kind: "regressions" }])
    expect(await check("any regression > 10 %")).toMatchObject({ verdict: "pass" })
    const noisy = await check("any regression > 9 %", { candidate: "noisy" })
    expect(noisy.checks).toMatchObject([{ verdict: "undecided", reason: "not-shown" }])
  })

  test("limits on categories do not pass: nothing was diagnosed, and in which results is said", async () => {
    const report = await check('accuracy drop > 20 points, any category significantly worse, category "x" significantly worse') // prettier-ignore
    expect(report).toMatchObject({ verdict: "undecided", exitCode: 2, worse: [] })
    expect(report.checks.map(({ reason }) => reason)).toEqual(["within", "not-diagnosed", "not-diagnosed"])
    expect(report.checks[1]).toMatchObject({
      text: "Not checked: no failures were diagnosed.",
      analyze: [runs["base sums"], runs["next sums"]],
    })
  })
})

test("a limit is held against each benchmark and all together, unless it says which", async () => {
  await imported({ model: "two", dataset: "sums", wrong: (item) => item < 90 }, "two sums")
  const lines = (dataset: string, to: number, wrong: number) =>
    Array.from({ length: to }, (_, item) => `${item},three,${dataset} ${item}?,a,${item < wrong ? 0 : 1},r`)
  const both = [
    memoryFile("sums.csv", csv(...lines("sums", 400, 90))),
    memoryFile("law.csv", csv(...lines("law", 50, 30))),
  ]
  const { resultSet } = await importFiles({ ownerId: viewer.id, name: "three", files: both })
  const again = [memoryFile("sums.csv", csv(...lines("sums", 400, 92).map((line) => line.replace("three", "four")))), memoryFile("law.csv", csv(...lines("law", 50, 45).map((line) => line.replace("three", "four"))))] // prettier-ignore
  await importFiles({ ownerId: viewer.id, name: "four", files: again })
  const of = async (failOn: string) => {
    const { checks } = await check(failOn, { baseline: "three", candidate: "four", dataset: [], baselineResults: String(resultSet) }) // prettier-ignore
    return checks.map(({ benchmark, verdict }) => [benchmark?.name ?? "all", verdict])
  }
  expect(await of("accuracy drop > 5 points")).toEqual([["all", "pass"], ["sums", "pass"], ["law", "fail"]]) // prettier-ignore
  expect(await of("accuracy drop > 5 points overall")).toEqual([["all", "pass"]])
  expect(await of("accuracy drop > 5 points on sums")).toEqual([["sums", "pass"]])
  expect(await of("accuracy drop > 5 points on poems")).toEqual([["all", "undecided"]])
})

describe("runs under one name are found by their results", () => {
  const nightly = (baselineResults?: string, candidateResults?: string) =>
    check("accuracy drop > 2 points", { baseline: "nightly", candidate: "nightly", baselineResults, candidateResults })
  const drops = async (baseline: string, candidate: string) =>
    Math.round(((await nightly(baseline, candidate)).overall.difference?.estimate ?? NaN) * 400)

  test("the latest, the ones before, ids and names", async () => {
    expect(await drops("latest~1", "latest")).toBe(100)
    expect(await drops("latest~2", "latest~1")).toBe(10)
    expect(await drops(String(runs["night one"]), "night three")).toBe(110)
    expect(await nightly("latest~1")).toMatchObject({ candidate: { results: { id: runs["night three"] } } })
  })

  test("what is not there, is meant twice or is somebody else's is said", async () => {
    const message = (baseline?: string, candidate?: string) =>
      nightly(baseline, candidate).then(
        () => "",
        (error: unknown) => (error instanceof Error ? error.message : ""),
      )
    expect(await message()).toMatch(/^Baseline and candidate are the same answers: .* latest and latest~1, or ids\.$/)
    expect(await message("latest~3")).toMatch(/^There is no latest~3: only 3 of your results hold answers of “nightly”/)
    expect(await message("night nine")).toMatch(/^There are no results “night nine” that hold answers of “nightly”/)
    expect(await message(String(runs["base sums"]))).toMatch(/^Results \d+ hold no answers of “nightly”/)
    await imported({ model: "nightly", dataset: "sums", wrong: (item) => item < 61 }, "night two")
    expect(await message("night two")).toMatch(
      /^Several results are called “night two”: say which by its id \(\d+, \d+\)/,
    )
    const theirs = await importFiles({ ownerId: other, dataset: "sums", files: [memoryFile("t.csv", csv("1,nightly,1?,a,1,r"))] }) // prettier-ignore
    expect(await message(String(theirs.resultSet))).toBe(
      "There are no such results. Yours are listed under “Your work” (/work).",
    )
  })
})

test("models of the release are held against each other where nothing of one's own is meant", async () => {
  const released = await query<{ name: string }>(
    "SELECT m.name FROM model m JOIN stratum s ON s.model_id = m.id GROUP BY m.id ORDER BY m.id LIMIT 2",
  )
  const [baseline = "", candidate = ""] = released.map(({ name }) => name)
  const both = { baseline, candidate, dataset: [], baselineResults: "release" }
  const report = await checkReport({ ...both, failOn: "accuracy drop > 2 points overall" }, null)
  expect(report).toMatchObject({ baseline: { results: null }, candidate: { results: null } })
  expect(report.overall.shared).toBeGreaterThan(100)
  expect(report.checks).toHaveLength(1)
})

test("what cannot be held against each other is undecided with its reason, or refused where it is not there", async () => {
  const nothing = await check("accuracy drop > 2 points", { candidate: "elsewhere", dataset: [] })
  expect(nothing).toMatchObject({ verdict: "undecided", exitCode: 2, overall: { shared: 0, difference: null } })
  expect(nothing.checks.map(({ reason }) => reason)).toEqual(nothing.checks.map(() => "no-shared-items"))
  expect(nothing.checks[0]?.text).toContain("At most 9,804 shared items would show a drop of 2.0 points.")
  const lines = Array.from(
    { length: 20 },
    (_, item) => `${item},stricter,essays ${item}?,answer,${item < 9 ? 0 : 0.6},r`,
  )
  await importFiles({ ownerId: viewer.id, dataset: "essays", threshold: 0.7, files: [memoryFile("e.csv", csv(...lines))] }) // prettier-ignore
  const graded = Array.from({ length: 20 }, (_, item) => `${item},laxer,essays ${item}?,answer,${item < 9 ? 0 : 0.6},r`)
  await importFiles({ ownerId: viewer.id, dataset: "essays", threshold: 0.5, files: [memoryFile("l.csv", csv(...graded))] }) // prettier-ignore
  const rules = await check("accuracy drop > 2 points", { baseline: "stricter", candidate: "laxer", dataset: [] })
  expect(rules.checks).toMatchObject([{ verdict: "undecided", reason: "rules-differ", benchmark: { name: "essays" } }])
  expect(rules.benchmarks).toMatchObject([{ rules: { baseline: { threshold: 0.7 }, candidate: { threshold: 0.5 } } }])
  expect(await refused("latency > 3 s")).toMatch(/^“latency > 3 s” is no limit\. What can be said/)
  expect(await refused("accuracy drop > 2 points", { candidate: "nobody" })).toBe('There is no model "nobody".')
  expect(await refused("accuracy drop > 2 points on nowhere")).toBe('There is no dataset "nowhere".')
})

describe("with labels", () => {
  /** Every failure of a result set diagnosed by a judge: those of the first hundred items in one category, others in another. */
  async function diagnosed(resultSet: number, judge = "compatible/reader"): Promise<number> {
    const analysis = await finishedAnalysis(resultSet, { ownerId: viewer.id })
    await query(
      `UPDATE analysis SET judge_id = $2, release_id = (SELECT id FROM taxonomy_version WHERE is_latest) WHERE id = $1`,
      [analysis, judge],
    )
    await query(
      `WITH nodes AS (
         SELECT n.id, n.version_id, row_number() OVER (ORDER BY n.position) AS at FROM taxonomy_node n
         JOIN taxonomy_version v ON v.id = n.version_id AND v.is_latest WHERE n.depth = 1
       ), read AS (
         INSERT INTO error_annotation (analysis_id, prediction_id, model_id, dataset_id, example_id, outcome, title, updated_at)
         SELECT $1, id, model_id, dataset_id, example_id, 'diagnosed', 'slip', now() FROM prediction
         WHERE result_set_id = $2 AND score < 0.5 RETURNING id, example_id
       )
       INSERT INTO category_assignment (annotation_id, version_id, node_id, outcome)
       SELECT read.id, nodes.version_id, nodes.id, 'classified' FROM read JOIN example e ON e.id = read.example_id
       JOIN nodes ON nodes.at = CASE WHEN e.external_id::int < 100 THEN 1 ELSE 2 END`,
      [analysis, resultSet],
    )
    await query("UPDATE stratum SET sampled = failures, diagnosed = failures WHERE analysis_id = $1", [analysis])
    return analysis
  }
  const categories = () =>
    query<{ name: string }>(
      `SELECT n.name FROM taxonomy_node n JOIN taxonomy_version v ON v.id = n.version_id AND v.is_latest
       WHERE n.depth = 1 ORDER BY n.position LIMIT 2`,
    )
  const reasonOf = async (failOn: string) => (await check(failOn)).checks[0]
  const any = "any category significantly worse"

  test("a category that became more fails by name, one that did not passes, and others are not there", async () => {
    await diagnosed(runs["base sums"] ?? 0)
    expect(await reasonOf(any)).toMatchObject({ reason: "not-diagnosed", analyze: [runs["next sums"]] })
    const later = await diagnosed(runs["next sums"] ?? 0)
    const [first, second] = await categories()
    const report = await check(any)
    // 0 failures of the second kind became 40, and 100 of the first 90.
    expect(report).toMatchObject({
      ...{ verdict: "fail", exitCode: 3 },
      checks: [{ reason: "over", text: "1 category is significantly worse." }],
      worse: [{ name: second?.name, baseline: 0, candidate: 40, difference: { estimate: -0.1 } }],
    })
    expect(report.worse[0]?.q).toBeLessThan(1e-9)
    expect(await reasonOf(`category "${second?.name.toUpperCase()}" significantly worse`)).toMatchObject({ verdict: "fail" }) // prettier-ignore
    expect(await reasonOf(`category "${first?.name}" significantly worse`)).toMatchObject({ reason: "within", categories: [] }) // prettier-ignore
    expect(await refused('category "Factual eror" significantly worse')).toContain("Nearest: “Factual Error”")
    expect(await refused('category "Nonsense" significantly worse')).toMatch(/^There is no category “Nonsense”\. There are “/) // prettier-ignore

    const relabel = (judge: string) => query("UPDATE analysis SET judge_id = $2 WHERE id = $1", [later, judge])
    await relabel("compatible/another")
    expect(await check(any)).toMatchObject({ worse: [], checks: [{ reason: "two-judges", analyze: [] }] })
    await relabel("compatible/reader")
    const both = [runs["base sums"], runs["next sums"]]
    const recounted = () =>
      query("UPDATE analysis SET counts_revision = counts_revision + 1 WHERE result_set_id = ANY ($1)", [both])
    await query("DELETE FROM error_annotation WHERE analysis_id = $1 AND id % 2 = 0", [later])
    await recounted()
    expect(await reasonOf(any)).toMatchObject({ verdict: "undecided", reason: "sampled", analyze: both })
    await query("UPDATE analysis SET judge_id = 'builtin' WHERE result_set_id = ANY ($1)", [both])
    await recounted()
    expect(await reasonOf(any)).toMatchObject({ verdict: "undecided", reason: "by-rules", analyze: both })
  })
})

describe("by the API", () => {
  const address = `check?baseline=base&candidate=next&dataset=sums&failOn=${encodeURIComponent("accuracy drop > 2 points")}`

  test("the same answer goes to whoever may read the results", async () => {
    const { secret: token } = await issueApiToken(viewer.id, "check")
    const answer = await callApi(address, { token })
    expect([answer.status, await answer.json()]).toEqual([200, await check("accuracy drop > 2 points")])
  })

  test("nobody else is told that there are such models", async () => {
    const answer = await callApi(address)
    expect([answer.status, await answer.json()]).toMatchObject([404, { error: { code: "not_found" } }])
    const wrong = await callApi("check?baseline=a&candidate=b&failOn=nothing")
    expect([wrong.status, await wrong.text()]).toEqual([400, expect.stringContaining("What can be said")])
  })
})
