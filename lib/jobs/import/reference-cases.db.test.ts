import { afterEach, expect, it } from "vitest"
import type { DiagnoseRequest } from "@/lib/method/judge/judge"
import { createAnalysis, getAnalysis } from "@/lib/data/analyses/analyses"
import { getFunnel } from "@/lib/data/analyses/analysis-progress"
import { listAnalysisStrata } from "@/lib/data/analyses/analysis-strata"
import { query } from "@/lib/data/base/client"
import { memoryFile } from "@/lib/testing/files/memory-file"
import { scriptedJudge } from "@/lib/testing/judges/scripted-judge"
import { untilStatus } from "@/lib/testing/process/wait-until"
import { importFiles } from "./import-files"
import { startWorker, type RunningWorker } from "@/lib/jobs/worker/worker"

// Inputs on which the reference code loses or mixes up something (docs/reliability.md), from the file to the end.

const workers: RunningWorker[] = []
afterEach(async () => {
  await Promise.all(workers.splice(0).map((worker) => worker.stop()))
})

const header = "example_id,model,input_text,output_text,score,correct_answer"
let owners = 0

/** Imports the rows and analyses them; what the judge was asked is kept. */
async function analyse(rows: readonly string[], { ratio = 1, name = "case.csv" } = {}) {
  const [owner] = await query<{ id: number }>(
    "INSERT INTO app_user (login, name, role) VALUES ($1, 'Ada', 'owner') RETURNING id",
    [`ada-${(owners += 1)}`],
  )
  const viewer = { id: owner?.id ?? 0, name: "Ada", role: "owner" as const }
  const report = await importFiles({ ownerId: viewer.id, files: [memoryFile(name, [header, ...rows, ""].join("\n"))] })
  const asked: DiagnoseRequest[] = []
  const judge = scriptedJudge()
  const listening = { ...judge, diagnose: (request: DiagnoseRequest) => (asked.push(request), judge.diagnose(request)) }
  workers.push(await startWorker({ createJudge: async () => listening, jobs: 2 }))
  const config = { mode: "induce", ratio } as const
  const { id } = await createAnalysis({ resultSetId: report.resultSet, judgeId: "scripted", config }, viewer)
  const { treeId } = await untilStatus(() => getAnalysis(id, viewer), "done")
  await Promise.all(workers.splice(0).map((worker) => worker.stop()))
  return { id, report, asked, funnel: await getFunnel(id, treeId) }
}

it("an output without a score is no failure, and is shown to no judge as a right one", async () => {
  const { report, asked, funnel } = await analyse([
    "e1,right,in,The right one.,1,x",
    "e1,unscored,in,Nobody scored this.,NaN,x",
    "e1,wrong,in,The wrong one.,0,x",
  ])
  expect(report).toMatchObject({ accepted: 3, failures: 1 })
  expect(funnel).toMatchObject({ predictions: 2, failures: 1, diagnosed: 1 })
  expect(asked.map(({ output, correctOutputs }) => [output, correctOutputs])).toEqual([
    ["The wrong one.", ["The right one."]],
  ])
})

it("a model that gets nothing right has as many failures as answers", async () => {
  const rows = Array.from({ length: 20 }, (_, index) => `e${index},m,in ${index},out,0,x`)
  expect((await analyse(rows)).funnel).toMatchObject({ predictions: 20, failures: 20, diagnosed: 20 })
})

it("small groups are never sampled to nothing", async () => {
  const group = (model: string, size: number) =>
    Array.from({ length: size }, (_, index) => `e${index},${model},in ${index},out of ${model},0,x`)
  const { id } = await analyse([...group("four", 4), ...group("five", 5), ...group("forty", 40)], { ratio: 0.1 })
  const strata = await listAnalysisStrata(id)
  expect(strata.map(({ model, failures, sampled }) => [model, failures, sampled])).toEqual([
    ["five", 5, 1],
    ["forty", 40, 4],
    ["four", 4, 1],
  ])
})

it("ids that look like one number stay three items, and an output named NA is an answer", async () => {
  const { report, asked } = await analyse(["007,m,first,NA,0,1.50", "7,m,second,null,0,", "7.0,m,third,,0,007"], {
    name: "gpt-4.1-results.csv",
  })
  expect(report.datasets.map(({ dataset }) => dataset)).toEqual(["gpt-4.1-results"])
  expect(
    asked
      .map(({ exampleId, input, output, reference }) => [exampleId, input, output, reference])
      .sort(([a = ""], [b = ""]) => ((a ?? "") < (b ?? "") ? -1 : 1)),
  ).toEqual([
    ["007", "first", "NA", "1.50"],
    ["7", "second", "null", null],
    ["7.0", "third", "", "007"],
  ])
})

it("one bad cell costs its own row, with its line; the same id for another question is another item, not mixed in", async () => {
  const { report, asked } = await analyse([
    "e1,m,How many legs has a spider?,EIGHT LEGS,1,8",
    "e1,n,What is the capital of France?,Lyon,0,Paris",
    "e2,m,in,out,soon,x",
    "e3,,in,out,0,x",
    "e4,m,in,wrong,0,x",
    "e4,m,in,wrong,0,x",
  ])
  expect(report).toMatchObject({ rows: 6, accepted: 3, rejected: 2, duplicates: 1 })
  expect(asked.map(({ output, correctOutputs }) => [output, correctOutputs]).sort()).toEqual([
    ["Lyon", []],
    ["wrong", []],
  ])
})
