import { beforeAll, describe, expect, it, vi } from "vitest"
import { comparisonReport } from "@/lib/api/compare/compare"
import { issueApiToken } from "@/lib/auth/api-token"
import { query } from "@/lib/data/base/client"
import { compareModels } from "@/lib/data/compare/comparison"
import { getOtherSide } from "@/lib/data/compare/sources/comparison-sources"
import { listSharedItems } from "@/lib/data/compare/item-list"
import { getModelNamed } from "@/lib/data/scope/names"
import { getScope } from "@/lib/data/scope/scope"
import { accessOf } from "@/lib/data/scope/visible-names"
import { noAnswers } from "@/lib/domain/results/score-question"
import { importFiles } from "@/lib/jobs/import/import-files"
import { callApi } from "@/lib/testing/api"
import { finishedAnalysis } from "@/lib/testing/analyses/finished-analysis"
import { anImporter } from "@/lib/testing/analyses/import-helpers"
import { memoryFile } from "@/lib/testing/files/memory-file"
import { sampleOf } from "@/lib/testing/formats/lm-eval"
import { renderPage } from "@/lib/testing/pages/rendered-page"
import { describe as describeComparison } from "@/scripts/cli/compare"
import ItemPage from "./[exampleRowId]/page"
import ComparePage from "./page"

const session = vi.hoisted(() => ({ viewer: null as unknown }))
vi.mock("@/lib/auth/session", () => ({ getViewer: async () => session.viewer }))
vi.mock("next/headers", () => ({
  headers: async () => new Headers(),
  cookies: async () => ({ get: () => undefined, getAll: () => [] }),
}))

let viewer: Awaited<ReturnType<typeof anImporter>>
let token = ""
const analyses = new Map<string, number>()

const items = Array.from({ length: 12 }, (_, at) => at)
const question = (at: number) => `How much is ${at} plus ${at + 3}?`
const isAmong = (failing: readonly number[], at: number) => failing.includes(at)

/** Samples of two filters, by which other items fail, with the file that names the model. */
function filtered(model: string, fails: { readonly strict: readonly number[]; readonly flexible: readonly number[] }) {
  const sample = (at: number, filter: string, failing: readonly number[]) => ({
    ...sampleOf({
      ...{ id: String(at), input: question(at), output: `It is ${2 * at + 3}`, reference: String(2 * at + 3) },
      score: isAmong(failing, at) ? 0 : 1,
    }),
    ...{ filter, doc_hash: `d0c${at}` },
  })
  const lines = items.flatMap((at) => [
    sample(at, "strict-match", fails.strict),
    sample(at, "flexible-extract", fails.flexible),
  ])
  return [
    memoryFile("samples_plus_2026-02-03T04-05-06.789.jsonl", lines.map((one) => `${JSON.stringify(one)}\n`).join("")),
    memoryFile(
      "results_2026-02-03T04-05-06.789.json",
      JSON.stringify({ results: { plus: {} }, configs: {}, config: { model: "hf" }, model_name: model }),
    ),
  ]
}

/** A table of the same items; `trials`: their numbers, with the items that fail in each. */
function table(model: string, trials: readonly (readonly [number | null, readonly number[]])[], name = model) {
  const rows = items.flatMap((at) =>
    trials.map(
      ([trial, failing]) =>
        `${at},${model},plus,${question(at)},answer ${trial ?? ""},${isAmong(failing, at) ? 0 : 1},${2 * at + 3}${trial === null ? "" : `,${trial}`}`,
    ),
  )
  const header = "example_id,model,dataset,input_text,output_text,score,correct_answer"
  return memoryFile(`${name}.csv`, [trials[0]?.[0] === null ? header : `${header},trial`, ...rows, ""].join("\n"))
}

async function analysed(name: string, files: readonly ReturnType<typeof memoryFile>[], variant?: string) {
  const answers = variant === undefined ? noAnswers : { ...noAnswers, variants: [{ dataset: null, variant }] }
  const { resultSet, rejected } = await importFiles({ ownerId: viewer.id, files, answers })
  expect(rejected).toBe(0)
  analyses.set(name, await finishedAnalysis(resultSet, { ownerId: viewer.id, title: name }))
}

beforeAll(async () => {
  viewer = await anImporter()
  session.viewer = viewer
  token = (await issueApiToken(viewer.id, "variants")).secret
  const fails = { strict: [0, 1, 2, 3, 4], flexible: [0, 1] }
  await analysed("strict", filtered("strict", fails), "strict-match")
  await analysed("flexible", filtered("flexible", { strict: [0, 1, 2], flexible: [2, 5] }), "flexible-extract")
  await analysed("plain", [table("plain", [[null, [3, 4, 5, 6, 7]]])])
  await analysed("numbered", [table("numbered", [[2, [4, 5]]])])
  const trials = [
    [3, 4, 5],
    [3, 4, 8],
    [3, 9],
  ].map((failing, at) => [at + 1, failing] as const)
  await analysed("tried", [table("tried", trials)])
  // The same trials, each in a file of its own.
  await analysed(
    "apart",
    trials.map((one) => table("apart", [one], `apart-${one[0]}`)),
  )
})

type Of = {
  readonly name: string
  readonly counts: string
  readonly failing: readonly number[]
  readonly tries?: number
}
const strict: Of = { name: "strict", counts: "strict-match", failing: [0, 1, 2, 3, 4] }
const flexible: Of = { name: "flexible", counts: "flexible-extract", failing: [2, 5] }
const plain: Of = { name: "plain", counts: "plain answers", failing: [3, 4, 5, 6, 7] }
const numbered: Of = { name: "numbered", counts: "plain answers", failing: [4, 5] }
/** Items fail where more than half of their trials do. */
const tried: Of = { name: "tried", counts: "plain answers", failing: [3, 4], tries: 3 }
const apart: Of = { ...tried, name: "apart" }

const pairs = (
  [
    [strict, plain],
    [strict, numbered],
    [strict, tried],
    [strict, apart],
    [strict, flexible],
    [plain, numbered],
    [apart, numbered],
  ] as const
).flatMap(([a, b]) => [
  { a, b },
  { a: b, b: a },
])

describe("answers are paired by their item, whatever files call variant and trial", () => {
  it.each(pairs.map(({ a, b }) => ({ title: `${a.name} against ${b.name}`, a, b })))("$title", async ({ a, b }) => {
    const analysis = analyses.get(a.name) ?? 0
    const sideB = `${b.name}@${analyses.get(b.name)}`
    const [failsA, failsB] = [a, b].map(
      ({ failing }) =>
        (at: number) =>
          isAmong(failing, at),
    )
    const count = (holds: (at: number) => boolean | undefined) => items.filter(holds).length
    const split = {
      bothRight: count((at) => !failsA?.(at) && !failsB?.(at)),
      onlyAFails: count((at) => failsA?.(at) && !failsB?.(at)),
      onlyBFails: count((at) => !failsA?.(at) && failsB?.(at)),
      bothFail: count((at) => failsA?.(at) && failsB?.(at)),
    }
    const sentence = a.counts === b.counts ? null : `A counts ${a.counts}, B ${b.counts}`
    // API, as the command line has it too.
    const wanted = { analysis, a: a.name, b: sideB }
    const report = await comparisonReport({ ...wanted, dataset: [] }, viewer)
    const named = (counts: string) => (counts === "plain answers" ? "" : counts)
    expect(report).toMatchObject({
      ...{ shared: 12, ...split, changes: { fixed: split.onlyAFails, broken: split.onlyBFails } },
      datasets: [{ shared: 12, onlyA: 0, onlyB: 0, variantA: named(a.counts), variantB: named(b.counts) }],
      variants: sentence && { text: `${sentence}.` },
    })
    const address = `a=${a.name}&b=${sideB}&analysis=${analysis}`
    expect(await (await callApi(`compare?${address}`, { token })).json()).toEqual(JSON.parse(JSON.stringify(report)))
    const exported = (await (await callApi(`compare/export?${address}&format=jsonl`, { token })).text()).trim()
    const lines = exported.split("\n").map((line) => JSON.parse(line) as { exampleId: string; a: Side; b: Side })
    expect(lines.map((line) => [Number(line.exampleId), line.a.fails, line.b.fails])).toEqual(
      items.map((at) => [at, failsA?.(at), failsB?.(at)]),
    )
    const said = describeComparison(report)
    expect(said).toContain(
      `12 shared items: both right ${split.bothRight}, only A fails ${split.onlyAFails}, only B fails ${split.onlyBFails}, both fail ${split.bothFail}`,
    )
    if (sentence) expect(said).toContain(`\n${sentence}.\n`)
    else expect(said).not.toContain("A counts")
    // The page, its lists and an item.
    const search = { a: a.name, b: sideB, analysis: String(analysis) }
    const { text } = await renderPage(ComparePage, { searchParams: Promise.resolve(search) })
    expect(text).toContain("12 items in common, 0 only A, 0 only B")
    if (sentence) expect(text).toContain(sentence)
    else expect(text).not.toContain("A counts")
    for (const [cell, n] of Object.entries({
      "both right": split.bothRight,
      [`only ${a.name} fails`]: split.onlyAFails,
      [`only ${b.name} fails`]: split.onlyBFails,
      "both fail": split.bothFail,
    }))
      expect(text).toContain(`${n} ${cell} · `)
    const scope = await getScope({ analysis }, viewer)
    const access = accessOf(scope)
    const [first, { model: second, other }] = await Promise.all([
      getModelNamed(a.name, { access }),
      getOtherSide(sideB, { scope }),
    ])
    const pair = { a: first.id, b: second.id, datasets: [], other }
    const lengths = await Promise.all(
      (["both-right", "only-a-fails", "only-b-fails", "both-fail"] as const).map(
        async (cell) => (await listSharedItems(scope, { ...pair, cell, limit: 50 })).items.length,
      ),
    )
    expect(lengths).toEqual([split.bothRight, split.onlyAFails, split.onlyBFails, split.bothFail])
    const { comparison } = await compareModels(scope, { a: first, b: second, datasets: [], other })
    expect(comparison).toMatchObject({ items: 12, split })
    const fifth = (await listSharedItems(scope, { ...pair, cell: "any", limit: 50 })).items[4]
    const page = await renderPage(ItemPage, {
      params: Promise.resolve({ exampleRowId: String(fifth?.exampleRowId) }),
      // As older addresses have it: it changes nothing.
      searchParams: Promise.resolve({ ...search, cell: "any", variant: "strict-match", trial: "1" }),
    })
    expect(page.text).toContain("5 of 12")
    if (sentence) expect(page.text).toContain(`A ${a.counts}, B ${b.counts}`)
    const verdicts = [...page.text.matchAll(/(Fails|Right), score|(\d) of 3 trials/g)]
    expect(verdicts.map(([, one, trials]) => one ?? trials)).toEqual(
      [a, b].map(({ tries = 1, failing }) => (tries > 1 ? "2" : isAmong(failing, 4) ? "Fails" : "Right")),
    )
  })
})

type Side = { readonly fails: boolean }

it("says of trials that came in files of their own what it says of those in one", async () => {
  const compared = (name: string) =>
    comparisonReport({ analysis: analyses.get(name), a: name, b: `strict@${analyses.get("strict")}`, dataset: [] }, viewer) // prettier-ignore
  const [one, several] = await Promise.all([compared("tried"), compared("apart")])
  const figures = ({ trials, accuracyA, accuracyB, difference, mcnemarP }: typeof one) => ({
    ...{ trials, accuracyA, accuracyB, difference, mcnemarP },
  })
  expect(figures(several)).toEqual(figures(one))
  expect(one.trials).toMatchObject({ a: { attempts: 36, failures: 8 }, b: { attempts: 12, failures: 5 } })
})

it("of the rows that count a model has those of one variant on an item", async () => {
  const several = await query(
    `SELECT example_id FROM prediction WHERE counts GROUP BY result_set_id, model_id, example_id
     HAVING count(DISTINCT variant) > 1 OR count(*) > 3`,
  )
  expect(several).toEqual([])
})
