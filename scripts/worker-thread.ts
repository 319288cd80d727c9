import { parentPort } from "node:worker_threads"
import { disconnect } from "@/lib/data/base/client"
import { startWorker } from "@/lib/jobs/worker/worker"

// The worker in a thread of its own (threaded-worker.ts): any message asks it to stop. It finds database and judges in the
// environment, as its process left it. What it cannot handle ends the thread, and is told to whoever started it.

const stopAsked = new Promise<void>((resolve) => parentPort?.once("message", () => resolve()))
const worker = await startWorker()
parentPort?.postMessage("ready")
await stopAsked
await worker.stop()
await disconnect()
// Of the thread alone. Libraries leave timers behind.
process.exit(0)
