import { afterEach, expect, it } from "vitest"
import { createAnalysis, getAnalysis } from "@/lib/data/analyses/analyses"
import { query } from "@/lib/data/base/client"
import { parseEnv } from "@/lib/env"
import { createJudge } from "@/lib/judge/create-judge"
import { memoryStore } from "@/lib/testing/judges/memory-store"
import { recordOfAnalysis, sortedJson } from "@/lib/testing/analyses/analysis-record"
import { startFakeJudge, type FakeJudge } from "@/lib/testing/fake-judge/server"
import { memoryFile } from "@/lib/testing/files/memory-file"
import { unitHash } from "@/lib/testing/judges/scripted-judge"
import { untilStatus } from "@/lib/testing/process/wait-until"
import { importFiles } from "@/lib/jobs/import/import-files"
import { startWorker, type RunningWorker } from "@/lib/jobs/worker/worker"

const workers: RunningWorker[] = []
const judges: FakeJudge[] = []
afterEach(async () => {
  await Promise.all(workers.splice(0).map((worker) => worker.stop()))
  await Promise.all(judges.splice(0).map((judge) => judge.close()))
})

const header = "example_id,model,input_text,output_text,score,correct_answer,dataset"
const lines = Array.from({ length: 40 }, (_, example) => example).flatMap((example) =>
  ["ada", "bob", "eve", "zoë"].flatMap((model) => {
    const right = unitHash(model, example) < 0.5
    const tag = Math.floor(unitHash("tag", model, example) * 0xffffffff)
    const output = right
      ? `It is ${example}. All steps hold.`
      : `First I add. Then I guess 😀 again. trace e-${tag.toString(16).padStart(8, "0")}${(example % 7).toString(16).padStart(2, "0")}`
    return `item ${example},${model},What is ${example}?,${output},${right ? 1 : 0},${example},${example % 2 ? "odd" : "even"}`
  }),
)
const reversed = [...lines].reverse()
const shuffled = [...lines].sort((a, b) => unitHash("order", a) - unitHash("order", b))

type Setting = {
  readonly rows: readonly string[]
  readonly inFlight: number
  readonly workers: number
  readonly jobs: number
}

/** Imported, analysed with the LLM judge over HTTP by an owner of its own, and told as text; no reply is shared. */
async function dumpOf(name: string, setting: Setting): Promise<string> {
  const [owner] = await query<{ id: number }>(
    "INSERT INTO app_user (login, name, role) VALUES ($1, $1, 'owner') RETURNING id",
    [name],
  )
  const viewer = { id: owner?.id ?? 0, name, role: "owner" as const }
  const file = memoryFile("rows.csv", `${header}\n${setting.rows.join("\n")}\n`, 1_000)
  const { resultSet } = await importFiles({ ownerId: viewer.id, files: [file] })
  // Some items are refused or answered with rubbish, always the same ones; the rest is served as it comes.
  const server = await startFakeJudge({
    latencyMs: 3,
    sticky: true,
    faults: { refusal: 0.05, prose: 0.12, empty: 0.12 },
  })
  judges.push(server)
  const environment = parseEnv({
    JUDGE_BASE_URL: server.url,
    JUDGE_MODEL: "fake",
    JUDGE_API_KEY: "any",
    JUDGE_CONCURRENCY: String(setting.inFlight),
  })
  const store = memoryStore()
  const judge = await createJudge("compatible/fake", { store, environment })
  const { id } = await createAnalysis(
    { resultSetId: resultSet, judgeId: "compatible/fake", config: { mode: "induce", ratio: 0.8, divideAbove: 2 } },
    viewer,
  )
  const started = await Promise.all(
    Array.from({ length: setting.workers }, () => startWorker({ createJudge: async () => judge, jobs: setting.jobs })),
  )
  workers.push(...started)
  await untilStatus(() => getAnalysis(id, viewer), "done")
  await Promise.all(workers.splice(0).map((worker) => worker.stop()))
  return sortedJson(await recordOfAnalysis(id))
}

it("brings the same bytes whatever the order of rows, calls in flight, workers and jobs", async () => {
  const first = await dumpOf("one at a time", { rows: lines, inFlight: 1, workers: 1, jobs: 1 })
  const { annotations, tree } = JSON.parse(first) as { annotations: { outcome: string }[]; tree: unknown[] }
  expect(new Set(annotations.map(({ outcome }) => outcome))).toEqual(new Set(["diagnosed", "refused", "unparseable"]))
  expect(tree.length).toBeGreaterThan(3)
  expect(await dumpOf("many", { rows: reversed, inFlight: 32, workers: 1, jobs: 6 })).toBe(first)
  expect(await dumpOf("several", { rows: shuffled, inFlight: 8, workers: 3, jobs: 2 })).toBe(first)
}, 60_000)
