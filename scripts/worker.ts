import { projectFolder } from "./app/environment"
import { type House, runUntilStopped } from "./app/lifecycle"
import { say, took } from "./app/report"

/** `npm run worker`: does queued imports and analyses, beside an app started with ERRORATLAS_WORKER=0 or as one more. */
async function work(house: House): Promise<void> {
  process.chdir(projectFolder)
  const since = performance.now()
  const { openDatabase } = await import("./app/with-database")
  const database = await openDatabase()
  house.onStop(() => database.close())
  house.checkpoint()
  const { startWorker } = await import("@/lib/jobs/worker/worker")
  const worker = await startWorker()
  house.onStop(() => worker.stop())
  const where = database.embedded ? "the embedded database" : "the database of DATABASE_URL"
  say(`Worker ready after ${took(since)}: takes queued imports and analyses from ${where}. Stop with Ctrl-C.`)
}

await runUntilStopped(work)
