import { afterEach, beforeEach, expect, it } from "vitest"
import { createAnalysis, getAnalysis } from "@/lib/data/analyses/analyses"
import { prisma } from "@/lib/data/base/client"
import { judgeReplies } from "@/lib/data/judges/judge-replies"
import { getTaxonomy } from "@/lib/data/taxonomy/taxonomies"
import type { Viewer } from "@/lib/domain/access/permissions"
import type { ReplyStore } from "@/lib/domain/judges/judge-reply"
import type { FailureRule } from "@/lib/domain/results/prediction"
import { parseEnv } from "@/lib/env"
import { readFile } from "@/lib/ingest/formats/read-predictions"
import type { SourceFile } from "@/lib/ingest/source"
import { importFiles } from "@/lib/jobs/import/import-files"
import { startWorker, type RunningWorker } from "@/lib/jobs/worker/worker"
import { createJudge } from "@/lib/judge/create-judge"
import { memoryStore } from "@/lib/testing/judges/memory-store"
import { parseConfig, type AnalysisConfig } from "@/lib/method/config/analysis-config"
import type { Judge } from "@/lib/method/judge/judge"
import type { World, WorldPrediction } from "@/lib/method/memory-world"
import { runPipeline } from "@/lib/method/pipeline"
import { recordOfAnalysis, recordOfPipeline, sortedJson } from "@/lib/testing/analyses/analysis-record"
import { storeResults } from "@/lib/testing/analyses/stored-results"
import { reorder } from "@/lib/testing/analyses/synthetic-results"
import { seededDatabase } from "@/lib/testing/database"
import { startFakeJudge, type FakeJudge } from "@/lib/testing/fake-judge/server"
import { dataFile, hasDataFiles } from "@/lib/testing/files/data-files"
import { unitHash } from "@/lib/testing/judges/scripted-judge"
import { untilStatus } from "@/lib/testing/process/wait-until"

// The method is written once: what lib/method/pipeline.ts makes of a world in memory and what the jobs make of the same
// results in the database, asked of the same judge over HTTP, are the same bytes.

seededDatabase()

let server: FakeJudge
let worker: RunningWorker | undefined
beforeEach(async () => {
  // The same prompt always meets the same fault; whatever differs in one prompt shows in the outcomes too.
  server = await startFakeJudge({
    sticky: true,
    faults: {
      ...{ refusal: 0.04, prose: 0.04, empty: 0.04, context: 0.04, cut: 0.04, "padded-title": 0.05 },
      ...{ "title-list": 0.04, "left-out": 0.2, "unknown-category": 0.1 },
    },
  })
})
afterEach(async () => {
  await worker?.stop()
  worker = undefined
  await server.close()
})

const judgeId = "compatible/fake"
type Requests = string[]

/** The configured judge on the server of the test; keeps what it is asked in `requests`. */
async function judgeOn(store: ReplyStore, requests: Requests, replicate = 0): Promise<Judge> {
  const environment = parseEnv({ JUDGE_BASE_URL: server.url, JUDGE_MODEL: "fake", JUDGE_API_KEY: "any" })
  const judge = await createJudge(judgeId, { store, environment, replicate })
  const kept =
    <Request extends object, Reply>(task: string, ask: (request: Request) => Reply) =>
    (request: Request): Reply => {
      // Who pays and who may take the call back changes no answer.
      const asked = { ...request, payer: undefined, signal: undefined, onTurn: undefined, inside: undefined }
      requests.push(`${task} ${JSON.stringify(asked)}`)
      return ask(request)
    }
  return {
    ...judge,
    diagnose: kept("diagnose", judge.diagnose),
    proposeCategories: kept("propose", judge.proposeCategories),
    refineCategories: kept("refine", judge.refineCategories),
    reviewCategories: kept("review", judge.reviewCategories),
    assignCategories: kept("assign", judge.assignCategories),
  }
}

type Stored = { readonly resultSetId: number; readonly viewer: NonNullable<Viewer> }
type Settings = Partial<AnalysisConfig> & {
  /** names of the datasets to read; their ids differ between world and database */
  readonly datasets?: readonly string[]
}

/** Both ways, each told as text: what was asked of the judge, and what came of it. */
async function bothWays(world: Omit<World, "release">, { resultSetId, viewer }: Stored, settings: Settings) {
  const { datasets = [], ...rest } = settings
  const rows = await prisma().dataset.findMany({ where: { name: { in: [...datasets] } } })
  const asked = { jobs: [] as Requests, pipeline: [] as Requests }
  worker = await startWorker({
    createJudge: (_, replicate) => judgeOn(judgeReplies, asked.jobs, replicate),
    jobs: 4,
  })
  const config = { mode: "both", divideAbove: 2, constructBatch: 20, classifyBatch: 15, ...rest } as const
  const { id } = await createAnalysis(
    { resultSetId, judgeId, config: { ...config, datasetIds: rows.map((row) => row.id) } },
    viewer,
  )
  const analysis = await untilStatus(() => getAnalysis(id, viewer), "done")

  const release = await getTaxonomy(analysis.releaseId ?? 0)
  const chosen = world.predictions.filter(({ dataset }) => datasets.includes(dataset))
  const datasetIds = [...new Set(chosen.map(({ datasetId }) => datasetId))]
  const whole = { ...world, release }
  const judge = await judgeOn(memoryStore(), asked.pipeline)
  const result = await runPipeline(whole, parseConfig({ ...config, datasetIds }), judge)
  return {
    result,
    jobs: { asked: asked.jobs.sort(), record: sortedJson(await recordOfAnalysis(id)) },
    pipeline: { asked: asked.pipeline.sort(), record: sortedJson(recordOfPipeline(whole, result)) },
  }
}

/** Everything that an answer can be: right, wrong, on the threshold, cut off, broken, without score or text or words. */
function everyKind(): Omit<World, "release"> {
  const models = ["ada", "bob", 'e"ve', "zoë \u{1F600}", "zoë \uFF5E"]
  const datasets = ["a", "a b", "losses"]
  const rules = new Map<number, FailureRule>(
    datasets.map((name, at) => [
      at + 1,
      { threshold: name === "losses" ? 0.3 : 0.5, lowerIsBetter: name === "losses" },
    ]),
  )
  const predictions: WorldPrediction[] = []
  for (const [at, dataset] of datasets.entries())
    for (let example = 1; example <= 24; example += 1)
      for (const [of, model] of models.entries())
        for (let trial = 0; trial <= (example % 8 === 0 ? 1 : 0); trial += 1) {
          const chance = (what: string) => unitHash(what, dataset, example, model, trial)
          const score = Math.round(chance("score") * 10) / 10
          const kind = chance("kind")
          const status = kind < 0.06 ? "error" : kind < 0.16 ? "truncated" : kind < 0.24 ? "unscored" : "ok"
          const tag = Math.floor(chance("tag") * 0xffffffff)
          const trace = `e-${tag.toString(16).padStart(8, "0")}${(example % 7).toString(16).padStart(2, "0")}`
          const says = chance("says")
          predictions.push({
            ...{ id: predictions.length + 1, modelId: of + 1, datasetId: at + 1, exampleId: at * 100 + example },
            ...{ model, dataset, example: `item "${example}"`, variant: example % 5 ? "" : "cot", trial },
            score: status === "unscored" ? null : score,
            status,
            input: `${"Given much. ".repeat(example)}What of ${example}?`,
            reference: example % 3 ? `It is ${example}.` : null,
            output:
              says < 0.05 ? null : says < 0.12 ? "" : `First I add. Then ${model} guesses 😀 again. trace ${trace}`,
          })
        }
  return { predictions, rules }
}

it("pipeline and jobs bring the same bytes of answers of every kind", async () => {
  const world = everyKind()
  const stored = await storeResults({ ...world, predictions: reorder(world.predictions, 3) }, "every-kind")
  const { result, jobs, pipeline } = await bothWays(world, stored, {
    ...{ ratio: 0.8, seed: 7, inputLength: 200, refinePasses: 2, secondary: false },
    datasets: ["a b", "losses"],
  })
  expect(pipeline.asked).toEqual(jobs.asked)
  expect(pipeline.record).toBe(jobs.record)
  // And there was something to compare.
  expect(result.strata).toHaveLength(10)
  expect(new Set(result.annotations.map(({ outcome }) => outcome))).toEqual(
    new Set(["diagnosed", "refused", "unparseable", "context-too-long", "unavailable"]),
  )
  expect(jobs.asked.filter((one) => /"correctOutputs":\[".*",".*",".*"\]/.test(one)).length).toBeGreaterThan(3)
  expect(result.troubles.length).toBeGreaterThan(0)
  expect(Math.max(...(result.tree?.nodes ?? []).map(({ depth }) => depth))).toBeGreaterThan(1)
  for (const counts of [result.counts.own, result.counts.release]) expect(counts?.nodes.length).toBeGreaterThan(5)
}, 120_000)

/** The predictions of files as a world of their own: other ids, and not through the database. */
async function worldOf(files: readonly SourceFile[], rules: ReadonlyMap<string, FailureRule>) {
  const ids = new Map<string, number>()
  const idOf = (...name: string[]) => {
    const key = JSON.stringify(name)
    const id = ids.get(key) ?? ids.size + 1
    ids.set(key, id)
    return id
  }
  const predictions: WorldPrediction[] = []
  for (const file of files)
    for await (const results of readFile(file, { dataset: null }))
      for (const result of results) {
        if (result.kind === "refused") throw new Error(`refused line ${result.refusal.line} of ${file.name}`)
        const { model, dataset, exampleId: example, variant, trial, input, reference, score, status } = result.row
        predictions.push({
          ...{ id: predictions.length + 1, modelId: idOf("model", model), datasetId: idOf("dataset", dataset) },
          ...{ exampleId: idOf("example", dataset, example), model, dataset, example, variant, trial, score, status },
          ...{ input, reference, output: String(result.row.output) },
        })
      }
  return { predictions, rules: new Map([...rules].map(([dataset, rule]) => [idOf("dataset", dataset), rule])) }
}

it.skipIf(!hasDataFiles)(
  "pipeline and jobs bring the same bytes of real results (skipped without ../shared/data)",
  async () => {
    const files = ["gsm8k", "ifeval", "simpleqa", "vicuna_bench"].map((name) => dataFile(`${name}.csv`))
    const viewer = await prisma().user.create({ data: { login: "real", name: "Ada", role: "owner" } })
    const { resultSet: resultSetId } = await importFiles({ ownerId: viewer.id, files, threshold: 0.7 })
    const entries = await prisma().resultSetDataset.findMany({ where: { resultSetId }, include: { dataset: true } })
    const rules = new Map(
      entries.map(({ dataset, threshold, lowerIsBetter }) => [dataset.name, { threshold, lowerIsBetter }]),
    )
    const world = await worldOf(files, rules)
    const { result, jobs, pipeline } = await bothWays(
      world,
      { resultSetId, viewer },
      { ratio: 0.05, outputLength: 2_000 },
    )
    expect(pipeline.asked).toEqual(jobs.asked)
    expect(pipeline.record).toBe(jobs.record)
    expect(result.strata).toHaveLength(28)
    expect(result.annotations.length).toBeGreaterThan(300)
  },
  300_000,
)
