import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { issueApiToken } from "@/lib/auth/api-token"
import { createAnalysis, getAnalysis } from "@/lib/data/analyses/analyses"
import { query } from "@/lib/data/base/client"
import { getScope } from "@/lib/data/scope/scope"
import { getModelNamed } from "@/lib/data/scope/names"
import { listStrata } from "@/lib/data/taxonomy/signature-counts"
import { startWorker, type RunningWorker } from "@/lib/jobs/worker/worker"
import { callApi } from "@/lib/testing/api"
import { anImporter } from "@/lib/testing/analyses/import-helpers"
import { hasDataFiles } from "@/lib/testing/files/data-files"
import { memoryFile } from "@/lib/testing/files/memory-file"
import * as real from "@/lib/testing/files/real-formats"
import { zip } from "@/lib/testing/formats/zip"
import { untilStatus } from "@/lib/testing/process/wait-until"
import { importFiles } from "./import-files"

let viewer: Awaited<ReturnType<typeof anImporter>>
let token = ""
let worker: RunningWorker | null = null
beforeAll(async () => {
  viewer = await anImporter()
  token = (await issueApiToken(viewer.id, "test")).secret
})
afterAll(() => worker?.stop())

type Files = Parameters<typeof importFiles>[0]["files"]
const importOf = (files: Files) => importFiles({ ownerId: viewer.id, files })
type Report = Awaited<ReturnType<typeof importFiles>>

/** Each run is imported once, and analysed once, by whichever test asks first. */
function once<T>(make: (name: string) => Promise<T>): (name: string) => Promise<T> {
  const made = new Map<string, Promise<T>>()
  return (name) => {
    const known = made.get(name) ?? make(name)
    made.set(name, known)
    return known
  }
}

const runOf = (name: string) => real.realRuns.find((run) => run.name === name)
const imported = once(async (name) =>
  importOf(name === threeRuns ? [await archiveOfRuns()] : (runOf(name)?.files() ?? [])),
)
const analysed = once(async (name) => {
  const { resultSet } = await imported(name)
  worker ??= await startWorker({ jobs: 3 })
  const config = { mode: "induce", ratio: 1 } as const
  const { id } = await createAnalysis({ resultSetId: resultSet, judgeId: "builtin", config }, viewer)
  await untilStatus(() => getAnalysis(id, viewer), "done")
  return id
})

const threeRuns = "runs.zip"
/** Three runs of one benchmark in one archive. */
async function archiveOfRuns() {
  const members = real.bbqRuns
    .flatMap((folder) => real.filesIn(folder))
    .map(async (file) => {
      const parts: Uint8Array[] = []
      for await (const part of file.open()) parts.push(Uint8Array.from(part))
      return { name: file.name.slice("formats/helm/".length), content: Buffer.concat(parts) }
    })
  return memoryFile(threeRuns, zip(await Promise.all(members)))
}

/** Samples, those with a score, and right ones, over all datasets of a report. */
function tally(report: Report) {
  const scored = report.datasets.reduce((sum, { rows, unscored }) => sum + rows - unscored, 0)
  return { samples: report.accepted, scored, correct: scored - report.failures }
}

async function get<T = Record<string, unknown>>(address: string): Promise<T> {
  const response = await callApi(address, { token })
  const body = (await response.json()) as T
  expect([response.status, body]).toEqual([200, body])
  return body
}

describe.skipIf(!hasDataFiles)("real files of harnesses (skipped without ../shared/data)", () => {
  it("are all of those there are", () => {
    const sent = real.realRuns.flatMap(({ files }) => files().map(({ name }) => name))
    expect(sent.sort()).toEqual(real.everyFile().sort())
  })

  it.each(real.realRuns.map(({ name }) => name))(
    "%s comes in with the samples and right answers it is known to have",
    async (name) => {
      const { format, samples, correct } = runOf(name) ?? { format: "", samples: 0, correct: 0 }
      const report = await imported(name)
      expect(report).toMatchObject({ status: "ready", rejected: 0, duplicates: 0 })
      expect(report.files.every(({ problem }) => problem === null)).toBe(true)
      expect(new Set(report.files.flatMap((file) => (file.rows > 0 ? [file.format] : [])))).toEqual(new Set([format]))
      expect(tally(report)).toMatchObject(correct === null ? { samples } : { samples, scored: samples, correct })
    },
  )

  it("answers of FastChat with questions and reviews: both models on the same 80 items", async () => {
    const means = await query<{ model: string; items: number; mean: number }>(
      `SELECT m.name AS model, count(DISTINCT p.example_id)::int AS items, avg(p.score)::float8 AS mean
       FROM prediction p JOIN model m ON m.id = p.model_id WHERE p.result_set_id = $1 GROUP BY m.name ORDER BY m.name`,
      [(await imported("fastchat")).resultSet],
    )
    expect(means).toEqual([
      { model: "bard:20230327", items: 80, mean: 8.3 },
      { model: "vicuna-13b:20230322-clean-lang", items: 80, mean: 8.19375 },
    ])
  })

  it("samples of lm-evaluation-harness with their results, which name the model", async () => {
    const { files } = await imported("lm_eval")
    expect(files.find(({ note }) => note !== null)?.note).toMatch(/^results of /)
  })

  it("a graded run of HELM counts the metric it names first", async () => {
    const [{ mean }] = await query<{ mean: number }>(
      `SELECT avg((d.metrics ->> 'f1_score')::float8) AS mean FROM prediction p
       JOIN prediction_detail d ON d.prediction_id = p.id WHERE p.result_set_id = $1`,
      [(await imported("helm/narrative_qa-model=openai_gpt2")).resultSet],
    ) as [{ mean: number }] // prettier-ignore
    expect(mean).toBeCloseTo(0.139, 3)
  })

  it("three runs of one benchmark in one archive meet on its items, and pair", async () => {
    const report = await imported(threeRuns)
    expect(report).toMatchObject({ accepted: 300, rejected: 0, failures: 7 + 26 + 8 })
    const shared = await query<{ items: number; models: number }>(
      `SELECT count(DISTINCT example_id)::int AS items, count(DISTINCT model_id)::int AS models FROM prediction WHERE result_set_id = $1`,
      [report.resultSet],
    )
    expect(shared).toEqual([{ items: 100, models: 3 }])
    await expect(getModelNamed("meta/llama-3-8b-chat", { access: { viewer } })).resolves.toBeTruthy()
  })

  it.each([...real.realRuns.map(({ name }) => name), threeRuns])(
    "%s is read to its end, and every query tells the same",
    async (name) => {
      const report = await imported(name)
      const { scored, correct } = tally(report)
      const failures = scored - correct
      const id = await analysed(name)
      const { funnel, strata } = await get<Analysis>(`analyses/${id}`)
      expect(funnel).toMatchObject({
        predictions: scored,
        unscored: report.accepted - scored,
        failures,
        sampled: failures,
      })
      expect(sumOf(funnel, endings)).toBe(funnel.sampled)
      expect(sumOf(funnel, ["classified", "other", "unassigned"])).toBe(funnel.diagnosed)

      const scope = await getScope({ analysis: id }, viewer)
      const models = [...new Set(strata.map(({ model }) => model))]
      expect(models.length).toBeGreaterThan(0)
      for (const model of models) {
        const own = await listStrata(scope, { models: [(await getModelNamed(model, { access: { viewer } })).slug] })
        const total = (of: (row: (typeof own)[number]) => number) => own.reduce((sum, row) => sum + of(row), 0)
        expect(total((row) => row.read)).toBe(total((row) => row.failures))
        const signature = await get<Signature>(`models/${encodeURIComponent(model)}/signature?analysis=${id}`)
        expect(signature.readInFull).toBe(true)
        const [attempts, failed] = [total((row) => row.predictions), total((row) => row.failures)]
        const { count = 0, n = 0, estimate = 0 } = signature.failureRate ?? {}
        expect([count, n]).toEqual([failed, attempts])
        expect(estimate * attempts).toBeCloseTo(failed, 6)
        const top = signature.categories.filter(({ level }) => level === 1)
        expect(top.reduce((sum, { share }) => sum + (share?.count ?? 0), 0)).toBe(failed)
      }
      const sum = (of: "predictions" | "failures") => strata.reduce((total, row) => total + row[of], 0)
      expect([sum("predictions"), sum("failures")]).toEqual([scored, failures])
    },
  )

  /** Two sides by the runs they are in, with what the files themselves say of either's items. */
  const pairs: readonly [string, Side, Side][] = [
    ["Inspect logs of one task", inspectSide("anthropic/claude-sonnet-4-20250514", real.popularity.claude), inspectSide("google/gemini-2.5-flash-lite", real.popularity.gemini)],
    ["a cancelled log against a whole one", inspectSide("openai/gpt-4o-mini", real.popularity.gpt), inspectSide("anthropic/claude-sonnet-4-20250514", real.popularity.claude)],
    ["two providers in one file of promptfoo", promptfooSide("openai:gpt-3.5-turbo"), promptfooSide("custom-function-1")],
    ["two models in one archive of HELM", helmSide("anthropic/claude-3-5-sonnet-20240620", 0, threeRuns), helmSide("meta/llama-3-8b-chat", 1, threeRuns)],
    ["two other ones in it", helmSide("meta/llama-3-8b-chat", 1, threeRuns), helmSide("mistralai/mixtral-8x22b-instruct-v0.1", 2, threeRuns)],
    ["two runs of HELM that came by themselves", helmSide("anthropic/claude-3-5-sonnet-20240620", 0), helmSide("mistralai/mixtral-8x22b-instruct-v0.1", 2)],
  ] // prettier-ignore

  it.each(pairs)("compares %s, item by item as the files have it", async (_, a, b) => {
    const counts = real.pairCounts(await a.verdicts(), await b.verdicts())
    expect(counts.shared).toBeGreaterThan(0)
    expect(await compared(a, b)).toMatchObject(counts)
    expect(await compared(b, a)).toMatchObject({
      ...counts,
      onlyAFails: counts.onlyBFails,
      onlyBFails: counts.onlyAFails,
    })
  })

  it("compares two models by the ratings of FastChat's reviews, on one bar", async () => {
    const ratings = real.fastchatRatings()
    const { datasets } = await get<{ datasets: { threshold: number }[] }>(
      `result-sets/${(await imported("fastchat")).resultSet}`,
    )
    const bar = datasets[0]?.threshold ?? 0
    const mean = ratings.flat().reduce((sum, rating) => sum + rating, 0) / ratings.flat().length
    expect(bar).toBe(Math.round(0.7 * mean * 100) / 100)
    const sideOf = (model: string, at: 0 | 1): Side => ({
      ...{ model, run: "fastchat" },
      verdicts: async () => new Map(ratings.map((pair, item) => [String(item), pair[at] >= bar])),
    })
    const [bard, vicuna] = [sideOf("bard:20230327", 0), sideOf("vicuna-13b:20230322-clean-lang", 1)]
    const counts = real.pairCounts(await bard.verdicts(), await vicuna.verdicts())
    expect(await compared(bard, vicuna)).toMatchObject(counts)
  })
})

type Side = { readonly model: string; readonly run: string; readonly verdicts: () => Promise<real.Verdicts> }
const inspectSide = (model: string, run: string): Side => ({ model, run, verdicts: () => real.inspectVerdicts(run) })
const promptfooSide = (model: string): Side => ({
  ...{ model, run: real.promptfooRun },
  verdicts: async () => real.promptfooVerdicts(model),
})
const helmSide = (model: string, at: 0 | 1 | 2, run: string = real.bbqRuns[at]): Side => ({
  ...{ model, run },
  verdicts: async () => real.helmVerdicts(real.bbqRuns[at]),
})

/** What the API says of two models, of one analysis or of two. */
async function compared(a: Side, b: Side) {
  const [ofA, ofB] = [await analysed(a.run), await analysed(b.run)]
  const sides = { a: a.model, b: ofA === ofB ? b.model : `${b.model}@${ofB}`, analysis: String(ofA) }
  return get(`compare?${new URLSearchParams(sides).toString()}`)
}

const endings = "pending diagnosed noErrorFound refused unparseable contextTooLong unavailable".split(" ")
const sumOf = (funnel: Analysis["funnel"], parts: readonly string[]) =>
  parts.reduce((sum, part) => sum + (funnel[part] ?? Number.NaN), 0)

type Analysis = {
  readonly funnel: Readonly<Record<string, number>>
  readonly strata: readonly { readonly model: string; readonly predictions: number; readonly failures: number }[]
}

type Proportion = { readonly count: number; readonly n: number; readonly estimate: number }
type Signature = {
  readonly readInFull: boolean
  readonly failureRate: Proportion | null
  readonly categories: readonly { readonly level: number; readonly share: Proportion | null }[]
}
