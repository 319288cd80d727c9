import { existsSync, readFileSync } from "node:fs"
import path from "node:path"
import { beforeAll, describe, expect, it } from "vitest"
import { analysisReport } from "@/lib/api/analyses/analyses"
import { comparisonReport } from "@/lib/api/compare/compare"
import { compareModels } from "@/lib/data/compare/comparison"
import { findNeighbours, listSharedItems } from "@/lib/data/compare/item-list"
import { listOverlaps } from "@/lib/data/compare/overlaps"
import { findTexts as findSharedTexts, getSharedItem, listTrials } from "@/lib/data/compare/shared-item"
import { findTexts, getAnnotation } from "@/lib/data/failures/annotation-detail"
import { failureFilter } from "@/lib/data/failures/annotation-filter"
import { listAnnotations } from "@/lib/data/failures/annotations"
import { findAnswer, listAttempts } from "@/lib/data/failures/item-attempts"
import { parseQuery } from "@/lib/queries"
import { getModelNamed } from "@/lib/data/scope/names"
import { trialsSentence } from "@/lib/wording/trials"
import { describe as describeComparison } from "@/scripts/cli/compare"
import { signatureReport } from "@/lib/api/atlas/signature"
import { factsOf } from "@/components/models/signature/model-facts"
import { issueApiToken } from "@/lib/auth/api-token"
import { createAnalysis, getAnalysis } from "@/lib/data/analyses/analyses"
import { compareAll } from "@/lib/data/compare/comparison-all"
import { listItemGroups } from "@/lib/data/datasets/item-difficulty"
import { listTopicRows } from "@/lib/data/models/topics"
import { listOwnResults } from "@/lib/data/results/own-results"
import { setThreshold } from "@/lib/data/results/move-threshold"
import { listResultSetCounts, listResultSetDatasets } from "@/lib/data/results/result-sets"
import { getScope } from "@/lib/data/scope/scope"
import { listStrata } from "@/lib/data/taxonomy/signature-counts"
import { noAnswers, type ScoreAnswers } from "@/lib/domain/results/score-question"
import { attemptRate, rateOfAttempts } from "@/lib/stats/proportions/attempt-rate"
import { summariseBy } from "@/lib/stats/proportions/group-summary"
import { proportionInterval } from "@/lib/stats/proportions/proportion"
import { callApi } from "@/lib/testing/api"
import { anImporter } from "@/lib/testing/analyses/import-helpers"
import { work } from "@/lib/testing/analyses/two-judges"
import { memoryFile } from "@/lib/testing/files/memory-file"
import { untilStatus } from "@/lib/testing/process/wait-until"
import { importFiles } from "./import-files"

let viewer: Awaited<ReturnType<typeof anImporter>>
beforeAll(async () => {
  viewer = await anImporter()
})

/** Imports a table and reads every failure of it. */
async function analysed(name: string, text: string, answers: ScoreAnswers = noAnswers) {
  const { resultSet } = await importFiles({ ownerId: viewer.id, files: [memoryFile(`${name}.csv`, text)], answers })
  await work()
  const config = { mode: "induce", ratio: 1 } as const
  const { id } = await createAnalysis({ resultSetId: resultSet, judgeId: "first", config }, viewer)
  await untilStatus(() => getAnalysis(id, viewer), "done")
  const scope = await getScope({ analysis: id }, viewer)
  const [row] = await listResultSetDatasets(resultSet)
  return { id, scope, resultSet, datasetId: row?.datasetId ?? 0, wanted: { analysis: id, release: scope.version.key } }
}

const header = "example_id,model,dataset,input_text,output_text,score,correct_answer"
const apiText = async (address: string) => {
  const { secret: token } = await issueApiToken(viewer.id, "trials")
  return (await callApi(address, { token })).text()
}
const api = async (address: string) => JSON.parse(await apiText(address)) as Record<string, unknown>

const casesFolder = path.resolve(import.meta.dirname, "../../../../shared/cases")
const aCase = (name: string) => readFileSync(path.join(casesFolder, name), "utf8")

/**
 * epochs.csv: of ten items four fail 2 of 4 times and six 1 of 4. p = 0.35; sum of (f - 4 p)^2 = 4 x 0.36 + 6 x 0.16 = 2.4;
 * variance 2.4 / 40^2 = 0.0015, which 0.2275 / 0.0015 = 151.667 single attempts have; x 0.9 x (1.9599640 / 2.2621572)^2.
 */
const byItem = { ...proportionInterval(0.35 * 102.4666, 102.4666), estimate: 0.35 }
const close = (value: number) => expect.closeTo(value, 5) as number
const interval = { estimate: close(0.35), low: close(byItem.low), high: close(byItem.high) }
const sums = { items: 10, attemptSquares: 160, attemptFailures: 56, failureSquares: 22 }

describe.skipIf(!existsSync(casesFolder))("the case files (skipped without ../shared/cases)", () => {
  it("epochs: 14 of 40 attempts at 10 items fail, and every interval is by item", async () => {
    const { id, scope, resultSet, datasetId, wanted } = await analysed("epochs", aCase("epochs.csv"))
    // What came in, and the page on which it is chosen what counts.
    const [count] = await listResultSetCounts(resultSet, datasetId)
    expect(count).toMatchObject({ predictions: 40, failures: 14, repeats: sums })
    expect(rateOfAttempts(count ?? { predictions: 0, failures: 0 })).toEqual(interval)
    const [own] = await listOwnResults(viewer, { dataset: "epochs09" })
    expect(own).toMatchObject({ predictions: 40, failures: 14, repeats: sums })
    // Models, the page of a model and of a benchmark, the analysis.
    const strata = await listStrata(scope)
    expect(strata).toMatchObject([{ predictions: 40, failures: 14, read: 14, repeats: sums }])
    expect(summariseBy(strata, (row) => row.modelSlug)).toMatchObject([{ failureRate: interval }])
    expect(factsOf(strata).failureRate).toEqual(interval)
    expect(attemptRate(strata)).toEqual(interval)
    expect(await analysisReport(id, viewer)).toMatchObject({ funnel: { predictions: 40, failures: 14 } })
    // Five items or more of ten fail on no model: none of them fails more than half of its trials.
    expect(await listItemGroups(scope, datasetId)).toEqual([{ tried: 1, failed: 0, items: 10 }])
    // API and command line.
    const { models } = await api(`models?release=${wanted.release}&analysis=${id}`)
    expect(models).toMatchObject([{ predictions: 40, failures: 14, failureRate: { ...interval, n: 40, count: 14 } }])
    const signature = await signatureReport({ ...wanted, model: "m-epoch", dataset: [] }, viewer)
    expect(signature).toMatchObject({ failureRate: interval, readInFull: true })
    // 14 failures of ten items: as many as 14^2 / 22 failures of different ones.
    expect(signature.effectiveSize).toBeCloseTo(196 / 22, 9)
    const all = await compareAll(scope, { a: "m-epoch", b: "m-epoch", datasets: [] })
    expect(all?.unpaired.failureRateA).toEqual(interval)
  })

  it("epochs of two models: pairs are items, each with the mean of its trials", async () => {
    const fails = [4, 4, 4, 3, 3, 0, 0, 0, 0, 0]
    const text = aCase("epochs.csv").replaceAll("epochs09", "epochs10").trimEnd()
    const second = fails.flatMap((failing, item) =>
      [0, 1, 2, 3].map((t) => {
        const isRight = t >= failing
        return `s${item},m-other,epochs10,How much is ${item} plus ${item + 3}?,${isRight ? 2 * item + 3 : "no idea"},${isRight ? 1 : 0},${2 * item + 3},${t + 1}`
      }),
    )
    const { scope, wanted } = await analysed("two-models", [text, ...second].join("\n"))
    const report = await comparisonReport({ ...wanted, a: "m-epoch", b: "m-other", dataset: [] }, viewer)
    // Differences in quarters: 2 or 1 of A against 4, 3 or 0 of B.
    const quarters = [2, 1, 1, 2, 1, 1, 2, 1, 1, 2].map((ofA, at) => ofA - (fails[at] ?? 0))
    const swapped = Array.from({ length: 2 ** 10 }, (_, signs) =>
      Math.abs(quarters.reduce((sum, one, at) => sum + ((signs >> at) & 1 ? one : -one), 0)),
    )
    const p = swapped.filter((sum) => sum >= 4).length / swapped.length
    expect(report).toMatchObject({
      ...{ shared: 10, bothRight: 5, onlyAFails: 0, onlyBFails: 5, bothFail: 0 },
      trials: { a: { attempts: 40, failures: 14 }, b: { attempts: 40, failures: 18 }, text: trialsSentence },
      accuracyA: { estimate: close(0.65), low: close(1 - byItem.high), high: close(1 - byItem.low), count: 26, n: 40 },
      accuracyB: { estimate: close(0.55), count: 22, n: 40 },
      mcnemarP: close(p),
      changes: { fixed: 0, broken: 5, stillFailing: 0 },
      datasets: [{ shared: 10, onlyA: 0, onlyB: 0 }],
    })
    expect(report.difference).toMatchObject({ estimate: close(0.1) })
    // Where the sides take no items together the interval is wider by what they have in common.
    const both = await compareAll(scope, { a: "m-epoch", b: "m-other", datasets: [] })
    expect(both?.unpaired.failureRateA).toEqual(interval)
    expect(both?.unpaired.difference.estimate).toBeCloseTo(-0.1, 9)
    // Command line: what the report says in words.
    expect(describeComparison(report)).toContain("sides swapped by item, p")
    expect(describeComparison(report)).toContain(trialsSentence)
    // Lists and the page of an item.
    const [a, b] = await Promise.all(["m-epoch", "m-other"].map((name) => getModelNamed(name, { access: { viewer } })))
    const pair = { a: a?.id ?? 0, b: b?.id ?? 0, datasets: [] }
    const { items } = await listSharedItems(scope, { ...pair, cell: "only-b-fails", limit: 50 })
    expect(
      items.map(({ exampleId, failsA, triesA, failsB, triesB }) => [exampleId, failsA, triesA, failsB, triesB]),
    ).toEqual([0, 1, 2, 3, 4].map((at) => [`s${at}`, at % 3 === 0 ? 2 : 1, 4, fails[at], 4]))
    const [, item] = items
    const shown = await getSharedItem(scope, pair, item ?? { exampleRowId: 0 })
    expect(shown).toMatchObject({ scoreA: 0.75, scoreB: 0, failedA: false, failedB: true, trialA: 1, trialB: 1 })
    expect(shown.annotationB).not.toBeNull()
    const texts = await findSharedTexts(scope, pair, { item: shown, accepted: new Set() })
    expect(texts).toMatchObject({ a: { output: "5" }, b: { output: "no idea" } })
    const trials = await listTrials(scope, {
      model: pair.b,
      place: { results: shown.resultSetB, analysis: shown.analysisB },
      exampleRowId: shown.exampleRowId,
    })
    expect(trials.map(({ trial, score, failed }) => [trial, score, failed])).toEqual(
      [1, 2, 3, 4].map((trial) => [trial, 0, true]),
    )
    // The page of a failure: its own trial's text, which one it is, and the other trials of both models.
    const failures = await listAnnotations(scope, failureFilter(parseQuery("errors", {})), { after: null, limit: 50 })
    const third = failures.rows.find((row) => row.modelName === "m-other" && row.exampleId === "s3" && row.trial === 3)
    expect(third).toMatchObject({ variant: "", trials: 4 })
    const failure = await getAnnotation(third?.id ?? 0, viewer)
    expect(failure).toMatchObject({ trial: 3, trials: 4, score: 0 })
    expect(await findTexts(failure, viewer)).toMatchObject({ output: "no idea" })
    const attempts = await listAttempts(failure, viewer)
    expect(attempts.map((one) => [one.modelName, one.trial, one.counts, one.leftOut]).length).toBe(8)
    const right = attempts.find((one) => one.modelName === "m-other" && !one.failed)
    expect(right).toMatchObject({ trial: 4, leftOut: false })
    expect(await findAnswer(failure, right?.predictionId ?? 0, viewer)).toMatchObject({ output: "9" })
    expect(await findAnswer(failure, right?.predictionId ?? 0, null)).toBeNull()
    const { failures: listed } = await api(
      `failures?analysis=${wanted.analysis}&release=${wanted.release}&model=m-other`,
    )
    expect(listed).toContainEqual(expect.objectContaining({ exampleId: "s3", variant: "", trial: 3 }))
    const neighbours = await findNeighbours(scope, { ...pair, cell: "only-b-fails" }, shown)
    expect(neighbours).toMatchObject({ position: 2, total: 5 })
    const lines = (
      await apiText(
        `compare/export?a=m-epoch&b=m-other&analysis=${wanted.analysis}&release=${wanted.release}&format=jsonl`,
      )
    ).trim()
    expect(lines.split("\n").map((line) => JSON.parse(line) as unknown)).toMatchObject(
      fails.map((failed) => ({ trialsA: 4, trialsB: 4, failedTrialsB: failed })),
    )

    // Against a model that answered once, elsewhere: the same items, whatever their trials are called.
    const once = [
      header,
      ...fails.map(
        (_, item) =>
          `s${item},m-once,epochs10,How much is ${item} plus ${item + 3}?,x,${item < 7 ? 0 : 1},${2 * item + 3}`,
      ),
    ]
    const other = await analysed("once", once.join("\n"))
    const named = await getModelNamed("m-once", { access: { viewer } })
    const against = { a: a ?? named, b: named, datasets: [], other: other.scope }
    expect((await compareModels(scope, against)).comparison).toMatchObject({
      items: 10,
      trials: { a: { of: 40, failed: 14 }, b: { of: 10, failed: 7 } },
      split: { bothRight: 3, onlyAFails: 0, onlyBFails: 7, bothFail: 0 },
      failureDifference: { estimate: close(-0.35) },
      b: { failureRate: proportionInterval(7, 10) },
    })
    expect(await listOverlaps(scope, { ...pair, b: named.id, other: other.scope })).toMatchObject([
      { shared: 10, onlyA: 0, onlyB: 0 },
    ])
  })

  it("two filters: variant 1 counts, 6 of 12 fail everywhere, and the interval is the plain one", async () => {
    const half = proportionInterval(6, 12)
    const rate = { estimate: 0.5, low: close(half.low), high: close(half.high) }
    // Another model with both filters too: by the first of them it fails on the first three items.
    const others = [0, 1].flatMap((filter) =>
      Array.from({ length: 12 }, (_, item) => {
        const isRight = filter === 1 || item >= 3
        return `${item},m-three,sums01,How much is ${item} plus ${item + 3}?,The total is ${2 * item + 3},${isRight ? 1 : 0},${2 * item + 3}`
      }),
    )
    const text = [aCase("two_filters.csv").trimEnd(), ...others].join("\n")
    const variants = [{ dataset: null, variant: "1" }]
    const { id, scope, resultSet, datasetId, wanted } = await analysed("filters", text, { ...noAnswers, variants })
    const counts = await listResultSetCounts(resultSet, datasetId)
    expect(counts.find(({ model }) => model === "m-two")).toMatchObject({
      ...{ predictions: 12, failures: 6, leftOut: 12, repeats: null },
    })
    const strata = await listStrata(scope)
    const own = strata.filter(({ modelSlug }) => modelSlug === "m-two")
    expect(own).toMatchObject([{ predictions: 12, failures: 6, read: 6, repeats: null }])
    expect(summariseBy(own, (row) => row.modelSlug)).toMatchObject([{ failureRate: half }])
    expect(factsOf(own)).toMatchObject({ attempts: 12, items: 12, failures: 6, failureRate: half })
    // API: models, signature and comparison, on the items both have and on all.
    const { models } = await api(`models?release=${wanted.release}&analysis=${id}`)
    expect(models).toContainEqual(
      expect.objectContaining({
        slug: "m-two",
        predictions: 12,
        failures: 6,
        failureRate: { ...rate, n: 12, count: 6 },
      }),
    )
    const signature = await signatureReport({ ...wanted, model: "m-two", dataset: [] }, viewer)
    expect(signature).toMatchObject({ failureRate: { estimate: 0.5 }, effectiveSize: 6, readInFull: true })
    const report = await comparisonReport({ ...wanted, a: "m-two", b: "m-three", dataset: [] }, viewer)
    expect(report).toMatchObject({
      ...{ shared: 12, bothRight: 5, onlyAFails: 4, onlyBFails: 1, bothFail: 2, trials: null },
      accuracyA: { ...rate, count: 6, n: 12 },
      accuracyB: { estimate: 0.75, count: 9, n: 12 },
      mcnemarP: close(0.375),
      datasets: [{ shared: 12, onlyA: 0, onlyB: 0 }],
    })
    const all = await compareAll(scope, { a: "m-two", b: "m-three", datasets: [] })
    expect(all?.unpaired.failureRateA).toEqual(half)
    // Command line.
    expect(describeComparison(report)).toContain("A m-two: 50.0% (25.4–74.6) right\n")
    expect(describeComparison(report)).toContain("12 shared items: both right 5, only A fails 4, only B fails 1")
  })
})

describe("items tried several times", () => {
  const withEpoch = "example_id,model,dataset,input_text,output_text,score,epoch"
  /** Scores by topic and item, of several trials each. */
  const graded = (dataset: string, scores: readonly (readonly number[])[]) =>
    [withEpoch]
      .concat(
        scores.flatMap((trials, item) =>
          trials.map(
            (score, t) =>
              `${["law", "art"][item % 2]}-${item},m-t,${dataset},Q${item},A${t} to ${item},${score},${t + 1}`,
          ),
        ),
      )
      .join("\n")

  it("keep their sums when a threshold moves, and an analysis keeps its own; topics are by item", async () => {
    const scores = Array.from({ length: 12 }, (_, item) => (item < 5 ? [0.1, 0.2, 0.3] : [0.5, 0.7, 0.9]))
    const { scope, resultSet, datasetId } = await analysed("graded-trials", graded("graded09", scores))
    const [before] = await listStrata(scope)
    // All three trials of five items fail, none of the others': as five of twelve single answers.
    expect(before).toMatchObject({ predictions: 36, failures: 15, repeats: { items: 12, failureSquares: 45 } })
    const [five, found] = [proportionInterval(5, 12), attemptRate(before ? [before] : [])]
    expect(found).toEqual({ estimate: close(5 / 12), low: close(five.low), high: close(five.high) })
    expect(await listTopicRows(scope, datasetId)).toMatchObject([
      { topic: "art", attempts: 18, failures: 6, repeats: { items: 6, failureSquares: 18 } },
      { topic: "law", attempts: 18, failures: 9, repeats: { items: 6, failureSquares: 27 } },
    ])
    await setThreshold({ resultSetId: resultSet, datasetId, threshold: 0.6, viewer })
    const [count] = await listResultSetCounts(resultSet, datasetId)
    expect(count).toMatchObject({ failures: 22, repeats: { items: 12, attemptFailures: 66, failureSquares: 52 } })
    expect(await listStrata(await getScope({ analysis: scope.analysis?.id ?? 0 }, viewer))).toEqual([before])
  })
})
