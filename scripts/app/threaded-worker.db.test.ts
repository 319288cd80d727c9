import { afterEach, expect, it } from "vitest"
import { query, transaction } from "@/lib/data/base/client"
import { enqueue, prepareQueue } from "@/lib/data/base/jobs"
import { until } from "@/lib/testing/process/wait-until"
import { startThreadedWorker, type ThreadedWorker } from "./threaded-worker"

let worker: ThreadedWorker | undefined
afterEach(async () => worker?.stop())

const waiting = async () => (await query("SELECT FROM graphile_worker._private_jobs")).length

async function queueOne(): Promise<void> {
  await prepareQueue()
  // Of a result set that is gone: done at once.
  await transaction((client) => enqueue(client, "index-search", { resultSetId: 2_000_000_000, analysisId: null }))
}

it("does queued work in its thread, and ends with it", async () => {
  await queueOne()
  worker = startThreadedWorker({ onGivenUp: () => undefined })
  await worker.ready
  await until("the job is done", async () => (await waiting()) === 0)
  await worker.stop()
  const held = await query(
    "SELECT FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
  )
  expect(held).toEqual([])
})

it("is started again when it breaks, and given up when it breaks again and again", async () => {
  const givenUp = new Promise<string>((resolve) => {
    worker = startThreadedWorker({
      onGivenUp: () => resolve("given up"),
      script: "no-such-script",
      times: { againAfterMs: 10, mostBreaks: 2, withinMs: 60_000 },
    })
  })
  expect(await givenUp).toBe("given up")
})
