import v8 from "node:v8"
import { provideEnv } from "@/lib/env"
import { servePages } from "../../scripts/app/serve"
import type { Weight } from "./weight"

/** The built app as `npm start` serves it (scripts/run.mjs has the same flag), which weighs itself when it is asked. */
v8.setFlagsFromString("--heap-growing-percent=60")
provideEnv({ NODE_ENV: "production" })
const served = await servePages({ host: "127.0.0.1", port: 0 })

const settled = () => new Promise((resolve) => setTimeout(resolve, 50))

/** What nobody holds goes in several rounds: weak references and finalizers free more than the first round finds. */
async function weigh(): Promise<Weight> {
  if (!global.gc) throw new Error("This process is started with --expose-gc.")
  for (let round = 0; round < 4; round += 1) {
    global.gc()
    await settled()
  }
  const { heapUsed, rss } = process.memoryUsage()
  return { heapUsed, rss }
}

process.on("message", (message) => {
  if (message === "stop") return void served.stop().then(() => process.exit(0))
  if (typeof message === "string" && message.startsWith("snapshot ")) {
    global.gc?.()
    return void process.send?.(v8.writeHeapSnapshot(message.slice("snapshot ".length)))
  }
  void weigh().then((weight) => process.send?.(weight))
})
process.on("disconnect", () => process.exit(0))
process.send?.({ port: served.port })
