import { existsSync } from "node:fs"
import { mkdir } from "node:fs/promises"
import path from "node:path"
import { parseArgs } from "node:util"
import { provideEnv } from "@/lib/env"
import { generatePredictions, startJudgeProcess } from "./pipeline/test-data"
import { measureBareCalls } from "./pipeline/bare-calls"
import { startWorkers } from "./pipeline/more-workers"
import { ownDatabase } from "./shared/temporary-database"
import { runOnce } from "./pipeline/run-once"
import { compareWithTruth } from "./pipeline/ground-truth"

const aids = path.join(import.meta.dirname, "../../shared/bench")

/**
 * `npm run bench -- pipeline [--n 20000] [--latency 0] [--in-flight 100] [--workers 1] [--json]`: generated predictions from the files
 * to the signatures in one run, every failure read by a judge over HTTP that answers after `latency` milliseconds.
 * Import, database, runner and judge are the real ones; the judge is a stand-in on this machine (scripts/fake-judge.ts)
 * in a process of its own. With more workers the others are processes of their own, and share the calls in flight.
 * Prints seconds; the floor that the judge's latency sets, and what the calls take on this machine when nothing else is
 * done; the highest resident memory of this process; and whether every (dataset, model), title and (model, category)
 * count equals the generator's truth.
 */
export async function run(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      n: { type: "string", default: "20000" },
      latency: { type: "string", default: "0" },
      "in-flight": { type: "string", default: "100" },
      workers: { type: "string", default: "1" },
      json: { type: "boolean", default: false },
      verbose: { type: "boolean", default: false },
    },
  })
  const [n, latencyMs, inFlight] = [Number(values.n), Number(values.latency), Number(values["in-flight"])]
  const workers = Number(values.workers)
  const isWhole = [n, latencyMs, inFlight, workers].every(Number.isInteger)
  if (!isWhole || n < 1 || inFlight < workers || latencyMs < 0 || workers < 1) {
    console.error("--n, --latency, --in-flight and --workers are whole numbers, each worker with a call in flight.")
    return 2
  }
  if (!existsSync(path.join(aids, "generate-predictions.mjs"))) {
    console.error("skipped: ../shared/bench is not here; it holds the generator of predictions.")
    return 0
  }
  const folder = path.join(import.meta.dirname, "../node_modules/.cache/erroratlas/bench")
  await mkdir(folder, { recursive: true })
  const data = await generatePredictions({ aids, folder, n })
  const failures = data.truth.errors
  const database = await ownDatabase(folder)
  const judge = await startJudgeProcess({ aids, latencyMs })
  try {
    provideEnv({
      JUDGE_BASE_URL: judge.url,
      JUDGE_MODEL: "fake",
      JUDGE_API_KEY: "any",
      JUDGE_CONCURRENCY: String(Math.ceil(inFlight / workers)),
    })
    const others = await startWorkers(workers - 1)
    const result = await runOnce({ files: data.files, judgeId: "compatible/fake" }).finally(() => others.stop())
    const differences = await compareWithTruth(result, data.truth)
    const floorS = (failures * latencyMs) / inFlight / 1_000
    const figures = {
      predictions: data.truth.predictions,
      failures,
      latencyMs,
      inFlight,
      workers,
      wallS: round(result.importS + result.analysisS),
      floorS: round(floorS),
      bareCallsS: round(await measureBareCalls({ aids, latencyMs, inFlight, calls: failures })),
      peakRssMb: Math.round(result.peakRss / 1e6),
      truthEqual: differences.length === 0,
      importS: round(result.importS),
      firstCallS: round(result.firstCallS),
      stages: result.stages,
      importCpuS: round(result.importCpuS),
      analysisCpuS: round(result.analysisCpuS),
      calls: await judge.calls(),
    }
    if (values.json) console.log(JSON.stringify(figures))
    else console.table(Object.entries(figures).map(([figure, value]) => ({ figure, value: show(value) })))
    for (const difference of differences.slice(0, 20)) console.error(difference)
    return differences.length === 0 ? 0 : 1
  } finally {
    await judge.stop()
    await database.close()
  }
}

const round = (seconds: number) => Math.round(seconds * 100) / 100
const show = (value: unknown) => (typeof value === "object" ? JSON.stringify(value) : value)
