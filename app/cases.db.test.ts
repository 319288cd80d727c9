import { randomUUID } from "node:crypto"
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest"
import type { z } from "zod"
import type { analysisSchema } from "@/lib/api/analyses/analyses"
import type { comparisonSchema } from "@/lib/api/compare/comparison-schema"
import { signatureReport, type signatureSchema } from "@/lib/api/atlas/signature"
import { comparisonReport } from "@/lib/api/compare/compare"
import { issueApiToken } from "@/lib/auth/api-token"
import { openResultSet } from "@/lib/data/imports/result-set-import"
import { judgeReplies } from "@/lib/data/judges/judge-replies"
import { formatCount, formatPercent, plural } from "@/lib/format"
import { importFiles } from "@/lib/jobs/import/import-files"
import { startWorker, type RunningWorker } from "@/lib/jobs/worker/worker"
import { withMemo } from "@/lib/judge/memo/memo"
import { callApi } from "@/lib/testing/api"
import { cases, variations, type Case, type ModelFigures } from "@/lib/testing/cases/cases"
import { openCase, personOf, type OpenedCase } from "@/lib/testing/cases/open-case"
import { caseFile, hasCases } from "@/lib/testing/files/data-files"
import { scriptedJudge } from "@/lib/testing/judges/scripted-judge"
import { renderPage, type RenderedPage } from "@/lib/testing/pages/rendered-page"
import { describe as describeComparison } from "@/scripts/cli/compare"
import { describeImport } from "@/scripts/cli/answer/import-lines"
import { describe as describeSignature } from "@/scripts/cli/signature"
import AnalysesPage from "./analyses/page"
import AnalysisPage from "./analyses/[analysisId]/page"
import NewAnalysisPage from "./analyses/new/page"
import AtlasPage from "./atlas/[release]/page"
import ItemPage from "./compare/[exampleRowId]/page"
import ComparePage from "./compare/page"
import DatasetPage from "./datasets/[datasetId]/page"
import DatasetsPage from "./datasets/page"
import ErrorPage from "./errors/[annotationId]/page"
import ErrorsPage from "./errors/page"
import ModelPage from "./models/[modelId]/page"
import ModelsPage from "./models/page"
import ResultSetPage from "./upload/[resultSetId]/page"
import UploadPage from "./upload/page"

const session = vi.hoisted(() => ({ viewer: null as unknown }))
vi.mock("@/lib/auth/session", () => ({
  getViewer: async () => session.viewer,
  requireViewer: async () => session.viewer,
}))
vi.mock("next/headers", () => ({
  headers: async () => new Headers(),
  cookies: async () => ({ get: () => undefined, getAll: () => [] }),
}))

let worker: RunningWorker | null = null
beforeAll(async () => {
  const createJudge = async (id: string) => withMemo({ ...scriptedJudge({ seed: 1 }), id }, judgeReplies)
  worker = await startWorker({ createJudge, jobs: 3 })
})
afterAll(() => worker?.stop())

const wanted = (values: Record<string, string | number | undefined>) =>
  Promise.resolve(
    Object.fromEntries(
      Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
    ),
  )
const params = <T extends Record<string, string>>(values: T) => Promise.resolve(values)

const sum = (models: readonly ModelFigures[], of: "attempts" | "failures" | "unscored") =>
  models.reduce((total, model) => total + (model[of] ?? 0), 0)
const rateOf = ({ attempts, failures }: Pick<ModelFigures, "attempts" | "failures">) =>
  formatPercent(failures / attempts)
/** "10 + 10 unscored" */
const attemptsOf = ({ attempts, unscored = 0 }: Pick<ModelFigures, "attempts" | "unscored">) =>
  unscored > 0 ? `${attempts} + ${unscored} unscored` : String(attempts)
const totalOf = ({ models }: Case) => ({
  attempts: sum(models, "attempts"),
  failures: sum(models, "failures"),
  unscored: sum(models, "unscored"),
})
const noScore = ({ attempts, unscored = 0 }: Pick<ModelFigures, "attempts" | "unscored">) =>
  unscored > 0 ? `${unscored} of ${attempts + unscored} have no score` : ""
const sorted = <T>(rows: readonly T[]) => [...rows].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
const columnsOf = (page: RenderedPage, name: string, columns: readonly number[]) =>
  sorted(page.rows(name).map((row) => columns.map((column) => row[column] ?? "")))

function pairOf({ pair, file }: Case) {
  if (!pair) throw new Error(`${file} has no pair`)
  return pair
}

type Place = (one: Case, at: OpenedCase) => Promise<void>

/** Every page, answer and sentence that shows figures of a case. */
const places: Record<string, Place> = {
  "the list of results": async (one, { report }) => {
    const page = await renderPage(UploadPage, {})
    const row = page.rows("Your results").find(([name]) => name?.includes(`#${report.resultSet} `))
    expect(row?.slice(1, 3)).toEqual([attemptsOf(totalOf(one)), String(totalOf(one).failures)])
    // Times on pages say in which zone they are.
    expect(row?.[4]).toMatch(/ UTC$/)
  },
  "the choice of what to analyse": async (one, { report }) => {
    const page = await renderPage(NewAnalysisPage, { searchParams: wanted({}) })
    const { attempts, failures } = totalOf(one)
    expect(page.text).toContain(`${one.file} #${report.resultSet} · ${failures} failures of ${attempts} predictions`)
  },
  "the page of the results": async (one, { report, analysis }) => {
    const page = await renderPage(ResultSetPage, {
      params: params({ resultSetId: String(report.resultSet) }),
      searchParams: wanted({}),
    })
    const { attempts, failures, unscored } = totalOf(one)
    expect(page.text).toContain(`${failures} of ${attempts} answers fail, ${rateOf(totalOf(one))}.`)
    expect(page.text).toContain(`${attempts} answers${unscored > 0 ? ` + ${unscored} unscored` : ""} · ${one.models.length} model`) // prettier-ignore
    expect(page.fact(one.dataset)).toBe(`${failures} of ${attempts}`)
    expect(page.text.includes(`${one.dataset}: ${noScore(totalOf(one))}.`)).toBe(unscored > 0)
    expect(columnsOf(page, one.isBinary ? "Failures by model" : "Who it touches", [0, 3])).toEqual(
      sorted(one.models.map((model) => [model.name, `${model.failures} of ${model.attempts}`])),
    )
    expect(page.text.includes(`(analysis ${analysis}) fails ${one.rule}`)).toBe(!one.isBinary)
  },
  "the list of models": async (one, { analysis, report }) => {
    const page = await renderPage(ModelsPage, { searchParams: wanted({ analysis }) })
    const rows = page.rows("Models with attempts, failures and failure rate")
    expect(sorted(rows.map((row) => [row[0], row[2], row[3], row[5]?.split(" ")[0], row[6]]))).toEqual(
      sorted(one.models.map((model) => [model.name, attemptsOf(model), String(model.failures), rateOf(model), String(model.failures)])), // prettier-ignore
    )
    expect(withoutLimits(columnsOf(page, "Imported results", [0, 1, 2, 3, 4, 5])).filter(([, , , , , of]) => of === `${one.file} #${report.resultSet}`)).toEqual(ownResults(one, report.resultSet)) // prettier-ignore
  },
  "the page of each model": async (one, { analysis, slugOf }) => {
    for (const model of one.models) {
      const page = await renderPage(ModelPage, {
        params: params({ modelId: encodeURIComponent(slugOf(model.name)) }),
        searchParams: wanted({ analysis }),
      })
      expect(page.text).toMatch(new RegExp(`^ErrorAtlas Models ${escaped(model.name)} ${escaped(model.name)} `))
      const items = model.attempts > one.items ? `at ${one.items} items` : ""
      expect(page.fact("Attempts")).toBe([model.attempts, noScore(model), items].filter(Boolean).join(" "))
      expect(page.fact("Failures")).toMatch(new RegExp(`^${model.failures} ${escaped(rateOf(model))}`))
      expect(page.fact("Read")).toMatch(new RegExp(`^${model.failures}\\b`))
      expect(page.text).not.toContain("of this model 0 were")
    }
  },
  "the list of benchmarks": async (one, { analysis }) => {
    const page = await renderPage(DatasetsPage, { searchParams: wanted({ analysis }) })
    const [row] = page.rows("Benchmarks with items, failures and the spread of models")
    const rates = one.models.map(({ attempts, failures }) => failures / attempts)
    const range = `${formatPercent(Math.min(...rates), 0)} to ${formatPercent(Math.max(...rates), 0)}`
    expect([row?.[1], row?.[2], row?.[4], row?.[5]]).toEqual([
      `${one.items} × ${one.models.length}`,
      String(totalOf(one).failures),
      range,
      one.rule.replace(/0$/, ""),
    ])
  },
  "the page of the benchmark": async (one, { analysis, dataset }) => {
    const page = await renderPage(DatasetPage, {
      params: params({ datasetId: dataset }),
      searchParams: wanted({ analysis }),
    })
    const total = totalOf(one)
    expect(page.fact("Items × models")).toBe(`${one.items} × ${one.models.length}`)
    expect(page.fact("Attempts")).toBe([total.attempts, noScore(total)].filter(Boolean).join(" "))
    expect(page.fact("Failures")).toMatch(new RegExp(`^${total.failures} ${escaped(rateOf(total))}`))
    const rows = page.rows("Models by failure rate").map((row) => [row[0], row[1], row[2], row[3], row.at(-1)?.split(" ")[0]]) // prettier-ignore
    expect(sorted(rows)).toEqual(
      sorted(one.models.map((model) => [model.name, String(model.attempts), String(model.failures), String(model.failures), rateOf(model)])), // prettier-ignore
    )
    const told = one.isBinary ? "attempts score 0" : `scores are ${one.rule.replace(/0$/, "")}`
    expect(page.text).toContain(`${total.failures} of ${total.attempts} ${told}`)
  },
  "the list of failures": async (one, { analysis }) => {
    const page = await renderPage(ErrorsPage, { searchParams: wanted({ analysis }) })
    const { failures } = totalOf(one)
    expect(page.text).toContain(`${failures} of ${failures} failures sampled for ${one.file}`)
    expect(page.rows("Failures, surest first")).toHaveLength(Math.min(50, failures))
    for (const model of one.models.filter((found) => found.failures > 0))
      expect(page.text).toContain(`${model.name} (${model.failures})`)
  },
  "the page of a failure": async (one, { failureOf }) => {
    const [item, score, attempts] = one.failure
    const page = await renderPage(ErrorPage, {
      params: params({ annotationId: String(await failureOf(item)) }),
      searchParams: wanted({}),
    })
    expect(page.text).toContain(` score ${score} `)
    expect(page.text).toContain(` ${attempts} `)
    expect(page.text).not.toContain("trial 0")
  },
  "the page of the analysis": async (one, { analysis }) => {
    const page = await renderPage(AnalysisPage, { params: params({ analysisId: String(analysis) }), searchParams: wanted({}) }) // prettier-ignore
    const { attempts, failures, unscored } = totalOf(one)
    const apart = unscored > 0 ? `; ${noScore(totalOf(one))}` : ""
    expect(page.text).toContain(`${attempts} predictions${apart} ${failures} failures, ${rateOf(totalOf(one))} of them ${failures} sampled`) // prettier-ignore
  },
  "the list of analyses": async (one, { analysis }) => {
    const page = await renderPage(AnalysesPage, { searchParams: wanted({}) })
    const row = page.rows("Analyses").find(([name]) => name?.includes(`#${analysis} `))
    const { failures } = totalOf(one)
    expect(row?.[3]).toBe(failures === 0 ? "0 of 0" : `${failures} of ${failures}`)
  },
  "the plan of another one": async (one, { report }) => {
    const page = await renderPage(NewAnalysisPage, { searchParams: wanted({ results: report.resultSet }) })
    for (const model of one.models) expect(page.text).toContain(`${model.name} ${plural(model.failures, "failure")}`)
    expect(page.text).toContain(`${one.dataset} ${plural(totalOf(one).failures, "failure")}`)
  },
  "the atlas of the analysis": async (one, { analysis }) => {
    const at = { params: params({ release: `analysis-${analysis}` }) }
    const page = await renderPage(AtlasPage, { ...at, searchParams: wanted({}) })
    const [total, tried] = [totalOf(one), plural(one.models.length, "model")]
    const apart = total.unscored > 0 ? `; ${noScore(total)}` : ""
    expect(page.text).toContain(
      `${total.attempts} attempts by ${tried} on 1 benchmark${apart} ${plural(total.failures, "failure")}, ${rateOf(total)} of attempts`,
    )
    const byModel = await renderPage(AtlasPage, { ...at, searchParams: wanted({ view: "models" }) })
    const read = one.models.filter(({ failures }) => failures > 0).map(({ name, failures }) => [name, String(failures)])
    expect(columnsOf(byModel, "Category by model", [0, 1])).toEqual(
      sorted(read.length === 0 ? [] : [["All", String(total.failures)], ...read]),
    )
    // All of them were asked the same.
    expect(byModel.text).not.toContain("Rows differ")
  },
  "the comparison as two versions": async (one, { analysis, slugOf }) => {
    const { a, b, bothRight, onlyAFails, onlyBFails, bothFail } = pairOf(one)
    const page = await renderPage(ComparePage, {
      searchParams: wanted({ analysis, a: slugOf(a), b: slugOf(b), mode: "versions" }),
    })
    const shared = bothRight + onlyAFails + onlyBFails + bothFail
    const tile = (count: number, label: string) => `${count} ${label} · ${formatPercent(count / shared)}`
    expect(page.text).toContain(`${b} fixes ${onlyAFails} and breaks ${onlyBFails} of ${shared} items`)
    for (const text of [
      tile(bothRight, "still right"),
      tile(onlyBFails, "broken"),
      tile(onlyAFails, "fixed"),
      tile(bothFail, "still failing"),
    ])
      expect(page.text).toContain(text)
  },
  "the comparison": async (one, { analysis, slugOf }) => {
    const { a, b, item: _, ...counts } = pairOf(one)
    const page = await renderPage(ComparePage, {
      searchParams: wanted({ analysis, a: slugOf(a), b: slugOf(b) }),
    })
    const shared = Object.values(counts).reduce((total, count) => total + count, 0)
    expect(page.text).toContain(`${shared} items in common`)
    expect(page.text).toContain(`Failure: score ${one.rule}, both alike`)
    const tile = (count: number, label: string) => `${count} ${label} · ${formatPercent(count / shared)}`
    for (const text of [
      tile(counts.bothRight, "both right"),
      tile(counts.onlyBFails, `only ${b} fails`),
      tile(counts.onlyAFails, `only ${a} fails`),
      tile(counts.bothFail, "both fail"),
      `${a} ${formatPercent((counts.onlyAFails + counts.bothFail) / shared)} `,
      `${b} ${formatPercent((counts.onlyBFails + counts.bothFail) / shared)} `,
    ])
      expect(page.text).toContain(text)
    expect(page.text).not.toContain("pooled: ,")
  },
  "the comparison over all items of each": async (one, { analysis, slugOf }) => {
    const { a, b } = pairOf(one)
    const page = await renderPage(ComparePage, {
      searchParams: wanted({ analysis, a: slugOf(a), b: slugOf(b), items: "all" }),
    })
    for (const model of one.models.filter(({ name }) => name === a || name === b))
      expect(page.text).toContain(`${model.failures} of ${model.attempts} attempts fail, ${rateOf(model)}`)
  },
  "one item of it": async (one, { analysis, slugOf, itemOf }) => {
    const {
      a,
      b,
      item: [item, title, scoreA, scoreB],
    } = pairOf(one)
    const page = await renderPage(ItemPage, {
      params: params({ exampleRowId: String(await itemOf(item)) }),
      searchParams: wanted({ analysis, a: slugOf(a), b: slugOf(b), cell: "any" }),
    })
    expect(page.text).toContain(` ${title}`)
    const said = [...page.text.matchAll(/(Fails|Right), score ([\d.]+)/g)].map(([, verdict, score]) => [verdict, score])
    const fails = (side: string) => title.startsWith("Both fail") || title.includes(side)
    expect(said).toEqual([
      [fails(a) ? "Fails" : "Right", scoreA],
      [fails(b) ? "Fails" : "Right", scoreB],
    ])
  },
  "the API": async (one, { analysis, report, viewer, slugOf }) => {
    const { secret: token } = await issueApiToken(viewer.id, "cases")
    const get = async <T>(address: string) => (await (await callApi(address, { token })).json()) as T
    const { attempts, failures, unscored } = totalOf(one)
    const results = await get<{ datasets: unknown[] }>(`result-sets/${report.resultSet}`)
    expect(results.datasets).toMatchObject([{ dataset: one.dataset, rows: attempts + unscored, unscored, failures }])
    const { models } = await get<{ models: { name: string }[] }>(`models?analysis=${analysis}&limit=50`)
    const figures = one.models.map((model) => ({
      ...{ name: model.name, predictions: model.attempts, unscored: model.unscored ?? 0, failures: model.failures },
      failureRate: expect.objectContaining({ count: model.failures, n: model.attempts, estimate: expect.closeTo(model.failures / model.attempts, 6) }), // prettier-ignore
    }))
    const byName = <T extends { name: string }>(rows: readonly T[]) => [...rows].sort((x, y) => (x.name < y.name ? -1 : 1)) // prettier-ignore
    expect(byName(models)).toMatchObject(byName(figures))
    for (const { name, ...model } of figures) {
      const signature = await get<z.infer<typeof signatureSchema>>(`models/${encodeURIComponent(inAddress(name, slugOf))}/signature?analysis=${analysis}`) // prettier-ignore
      expect(signature).toMatchObject({ model: { name }, failureRate: model.failureRate, readInFull: true })
      expect(signature.datasets).toMatchObject([{ predictions: model.predictions, unscored: model.unscored, failures: model.failures }]) // prettier-ignore
      expect(`${signature.datasets[0]?.lowerIsBetter ? "above" : "below"} ${signature.datasets[0]?.threshold.toFixed(2)}`).toBe(one.rule) // prettier-ignore
    }
    const { funnel } = await get<z.infer<typeof analysisSchema>>(`analyses/${analysis}`)
    expect(funnel).toMatchObject({ predictions: attempts, unscored, failures, sampled: failures })
    if (!one.pair) return
    const { item: _, ...counts } = one.pair
    const query = new URLSearchParams({ a: counts.a, b: counts.b, analysis: String(analysis) })
    expect(await get<z.infer<typeof comparisonSchema>>(`compare?${query.toString()}`)).toMatchObject(counts)
  },
  "every export": async (one, { analysis, viewer }) => {
    const { secret: token } = await issueApiToken(viewer.id, "exports")
    const linesOf = async (address: string) => {
      const response = await callApi(address, { token })
      const text = (await response.text()).trim()
      expect(response.status).toBe(200)
      return text === "" ? [] : text.split("\n").map((line) => JSON.parse(line) as Record<string, never>)
    }
    const { failures } = totalOf(one)
    expect(await linesOf(`failures/export?analysis=${analysis}&format=jsonl`)).toHaveLength(failures)
    expect(await linesOf(`analyses/${analysis}/export`)).toHaveLength(failures)
    if (!one.pair) return
    const { a, b, bothRight, onlyAFails, onlyBFails, bothFail } = one.pair
    const query = new URLSearchParams({ a, b, analysis: String(analysis), format: "jsonl" })
    for (const [cell, items] of Object.entries({
      ...{ "both-right": bothRight, "only-a-fails": onlyAFails, "only-b-fails": onlyBFails, "both-fail": bothFail },
      any: bothRight + onlyAFails + onlyBFails + bothFail,
    }))
      expect(await linesOf(`compare/export?${query.toString()}&cell=${cell}`)).toHaveLength(items)
  },
  "the command line": async (one, { analysis, report, viewer }) => {
    const { attempts, failures, unscored } = totalOf(one)
    const row = [one.dataset, attempts + unscored, ...(unscored > 0 ? [unscored] : []), failures, one.rule]
    expect(describeImport(report).replaceAll(/ +/g, " ")).toContain(row.join(" "))
    for (const model of one.models) {
      const text = describeSignature(await signatureReport({ model: model.name, dataset: [], analysis }, viewer))
      expect(text).toContain(`${model.name}: ${model.failures} failure`)
      expect(text).toContain(` in ${model.attempts} attempts (${rateOf(model)} `)
      expect(text.includes(noScore(model))).toBe(true)
    }
    if (!one.pair) return
    const { a, b, bothRight, onlyAFails, onlyBFails, bothFail } = one.pair
    const text = describeComparison(await comparisonReport({ a, b, dataset: [], analysis }, viewer))
    expect(text).toContain(`both right ${bothRight}, only A fails ${onlyAFails}, only B fails ${onlyBFails}, both fail ${bothFail}`) // prettier-ignore
  },
}

/** ".." is a way up in an address, encoded or not. */
const inAddress = (name: string, slugOf: OpenedCase["slugOf"]) => (name === ".." ? slugOf(name) : name)

const escaped = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&")

/** "189 (63.0%, 57.4–68.3)" -> "189 (63.0%)": a case says rates. */
const withoutLimits = (rows: readonly string[][]) =>
  rows.map((row) => row.map((cell) => cell.replace(/, [\d.]+–[\d.]+\)$/, ")")))

function ownResults({ models, dataset, rule, file }: Case, resultSet: number): string[][] {
  return sorted(
    models.map((model) => [
      ...[model.name, dataset, attemptsOf(model), `${formatCount(model.failures)} (${rateOf(model)})`],
      ...[rule, `${file} #${resultSet}`],
    ]),
  )
}

const opened = new Map<string, Promise<OpenedCase>>()
/** Those of the same person before it come first: they may say how it is read. */
async function open(name: string): Promise<OpenedCase> {
  const before = table
    .slice(
      0,
      table.findIndex((row) => row.name === name),
    )
    .filter(({ one }) => one.owner !== undefined)
  const own = table.find((row) => row.name === name)?.one
  if (!own) throw new Error(name)
  for (const row of before) if (row.one.owner === own.owner) await open(row.name)
  const known = opened.get(name) ?? openCase(own, name)
  opened.set(name, known)
  return known
}

const table = [
  ...cases.map((one) => ({ name: one.file, one })),
  ...variations.map((one) => ({ name: `${one.file}, ${one.encoding ?? JSON.stringify(one.answers)}`, one })),
]

/** Those that a case has: a file of one model is not compared, and one without a failure has no page of one. */
const placesOf = (one: Case) =>
  Object.entries(places).filter(
    ([name]) =>
      (one.pair !== undefined || !ofPairs.includes(name)) &&
      (totalOf(one).failures > 0 || name !== "the page of a failure"),
  )
const ofPairs = [
  "the comparison",
  "the comparison as two versions",
  "the comparison over all items of each",
  "one item of it",
]

describe.skipIf(!hasCases).each(table)("$name (skipped without ../shared/cases)", ({ name, one }) => {
  it.each(placesOf(one))("has its right figures in %s", async (_, place) => {
    const at = await open(name)
    session.viewer = at.viewer
    await place(one, at)
  })
})

describe.skipIf(!hasCases)("what is asked of a file before it comes in (skipped without ../shared/cases)", () => {
  const questions = [
    [
      "word_error_rate.csv",
      ["Which scores are better in wer06?", "The benchmark wer06 is named for wer, where less is better."],
    ],
    [
      "mixed_scale.csv",
      [
        "Are the scores of m-percent on another scale?",
        "mix05 has scores on two scales: m-percent goes up to 90, m-fraction to 0.9. m-percent looks like percent: divide by 100.",
        "In mix05: 90.00 becomes 0.90.",
      ],
    ],
    [
      "two_filters.csv",
      [
        "Which rows count in sums01?",
        "sums01 has every item 2 times, with the same answer and other scores, and no column names the scorer: 1 (12 rows), 2 (12 rows), in the order of the file.",
      ],
    ],
  ] as const

  it.each(questions)("%s", async (file, sentences) => {
    const viewer = await personOf(`asked ${file}`)
    session.viewer = viewer
    const { id: ownerId } = viewer
    const resultSetId = await openResultSet({ ownerId, name: file, contentHash: file, visibility: "private" })
    const job = { resultSetId, ownerId, uploads: [{ id: randomUUID(), sha256: "" }], dataset: null }
    await expect(importFiles({ ownerId, files: [caseFile(file)], job })).rejects.toThrow("Nothing was imported.")
    const page = await renderPage(ResultSetPage, {
      params: params({ resultSetId: String(resultSetId) }),
      searchParams: wanted({}),
    })
    for (const text of [...sentences, "Go on with the import"]) expect(page.text).toContain(text)
    const list = await renderPage(UploadPage, {})
    const rows = list.rows("Your results").map((row) => row.slice(0, 3))
    expect(rows).toEqual([[`${file} #${resultSetId} · waits for your answer`, "0", "0"]])
  })
})

describe.skipIf(!hasCases)("one graded benchmark in two uploads (skipped without ../shared/cases)", () => {
  it("is one bar: strong fails on 10 of 40, weak on 30", async () => {
    const [strong, weak] = [await open("strong.csv"), await open("weak.csv")]
    session.viewer = weak.viewer
    const counts = { bothRight: 10, onlyAFails: 0, onlyBFails: 20, bothFail: 10 }
    const sides = { analysis: strong.analysis, a: "strong", b: `weak@${weak.analysis}` }
    const report = await comparisonReport({ ...sides, dataset: [] }, weak.viewer)
    expect(report).toMatchObject({ ...counts, verdict: { better: "a" } })
    expect(describeComparison(report)).toContain("both right 10, only A fails 0, only B fails 20, both fail 10")
    const { text } = await renderPage(ComparePage, { searchParams: wanted(sides) })
    for (const tile of ["10 both right · 25.0%", "20 only weak fails · 50.0%", "10 both fail · 25.0%"])
      expect(text).toContain(tile)
    expect(text).toContain("Failure: score below 0.56, both alike")
    expect(text).toContain("strong fails less often than weak")
  })

  it("with a bar for each names both, and gives no verdict", async () => {
    const owner = "two bars"
    const strong = await openCase({ ...caseNamed("strong.csv"), owner }, owner)
    const both = await openCase({ ...caseNamed("both.csv"), owner }, owner, 0.44)
    session.viewer = both.viewer
    const sides = { analysis: strong.analysis, a: "strong", b: `weak@${both.analysis}` }
    const report = await comparisonReport({ ...sides, dataset: [] }, both.viewer)
    const rules = "On graded18 strong fails below 0.56, weak below 0.44."
    expect(report).toMatchObject({ bothRight: null, difference: null, verdict: { better: null } })
    expect(report.verdict.text).toContain(rules)
    expect(describeComparison(report)).toContain(rules)
    const { text } = await renderPage(ComparePage, { searchParams: wanted(sides) })
    expect(text).toContain(rules)
    expect(text).not.toMatch(/fails less often|both right/)
  })
})

function caseNamed(file: string): Case {
  const found = cases.find((one) => one.file === file)
  if (!found) throw new Error(file)
  return found
}
