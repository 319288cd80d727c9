import { mkdir } from "node:fs/promises"
import http from "node:http"
import path from "node:path"
import { parseArgs } from "node:util"
import { ensureBuilt } from "../scripts/app/ensure-built"
import { fill } from "./explorer/fill"
import { sizeFor } from "./explorer/generated"
import { namesIn, visitsOf } from "./memory/visits"
import type { Weight } from "./memory/weight"
import { ownDatabase } from "./shared/temporary-database"
import { serveInChild } from "./shared/served-app"

/**
 * How many requests, how many before the first weighing (what is loaded, compiled and opened once is there by then), and
 * what they may leave behind in MB (1,000,000 bytes). When each left its response behind that was 0.16 MB a request.
 */
const forms = {
  whole: { requests: 20_000, warming: 300, limits: { heapMb: 50, rssMb: 150 } },
  short: { requests: 250, warming: 120, limits: { heapMb: 20, rssMb: 150 } },
} as const

/**
 * `npm run bench -- memory [--requests 20000] [--short] [--snapshots FOLDER] [--json]`: asks the built app, in a process
 * of its own, for so many addresses of which no two are the same: known and unknown models, datasets, categories,
 * words, pairs and pages. Prints the heap and the memory of the process before and after, and exits with 1 when more
 * than 50 MB of heap or 150 MB of memory stayed. `--short` asks for 250, may leave 20 MB of heap, and is part of
 * `npm test`. `--snapshots` writes a heap snapshot before and after, which takes memory itself.
 */
export async function run(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      requests: { type: "string" },
      short: { type: "boolean", default: false },
      snapshots: { type: "string" },
      json: { type: "boolean", default: false },
    },
  })
  const { warming, limits, ...form } = values.short ? forms.short : forms.whole
  const requests = Number(values.requests ?? form.requests)
  if (!Number.isInteger(requests) || requests < 100 || requests > 1_000_000) {
    console.error("--requests is a whole number from 100 to 1,000,000.")
    return 2
  }
  const say = (line: string) => (values.json ? undefined : console.error(line))
  await ensureBuilt({ onStart: () => say("The pages are being built.") })
  const folder = path.join(import.meta.dirname, "../node_modules/.cache/erroratlas/bench")
  await mkdir(folder, { recursive: true })
  const database = await ownDatabase(folder)
  try {
    await fill(sizeFor(5_000), () => undefined)
    const found = await measure({ requests, warming, snapshots: values.snapshots, say })
    if (values.json) console.log(JSON.stringify({ ...found, limits }))
    else print(found, limits)
    return found.heapMb <= limits.heapMb && found.rssMb <= limits.rssMb ? 0 : 1
  } finally {
    await database.close()
  }
}

/** At a time: more than one, as visitors come, and no more than the machine has cores. */
const atOnce = 4

async function measure(wanted: {
  readonly requests: number
  readonly warming: number
  readonly snapshots: string | undefined
  readonly say: (line: string) => void
}) {
  const { requests, warming, snapshots, say } = wanted
  const names = await namesIn()
  const server = await serveInChild("memory/serve-weighed.ts", {
    flags: ["--expose-gc", "--max-semi-space-size=32"],
  })
  try {
    const agent = new http.Agent({ keepAlive: true, maxSockets: atOnce })
    const ask = async (from: number, count: number) => {
      const paths = visitsOf(names, from, count)
      const askers = Array.from({ length: atOnce }, async () => {
        for (const path of paths) await get(`${server.url}${path}`, agent)
      })
      await Promise.all(askers)
    }
    const weigh = async (name: string) => {
      const weight = await server.ask<Weight>("weigh")
      if (snapshots) say(await server.ask<string>(`snapshot ${path.resolve(snapshots, `${name}.heapsnapshot`)}`))
      return weight
    }
    await ask(0, warming)
    const before = await weigh("before")
    const begun = performance.now()
    for (let done = 0; done < requests;) {
      const part = Math.min(2_000, requests - done)
      await ask(warming + done, part)
      done += part
      const { heapUsed, rss } = await server.ask<Weight>("weigh")
      say(`after ${done} requests: heap ${mb(heapUsed)} MB, memory ${mb(rss)} MB`)
    }
    const seconds = (performance.now() - begun) / 1_000
    const after = await weigh("after")
    agent.destroy()
    return {
      requests,
      seconds: Math.round(seconds),
      before,
      after,
      heapMb: mb(after.heapUsed - before.heapUsed),
      rssMb: mb(after.rss - before.rss),
    }
  } finally {
    await server.stop()
  }
}

const mb = (bytes: number) => Math.round(bytes / 100_000) / 10

/** Not found is an answer, too; anything above is a failure of the app. */
function get(url: string, agent: http.Agent): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = http.get(url, { agent, headers: { "accept-encoding": "gzip" } }, (response) => {
      response.resume()
      response.once("error", reject)
      response.once("end", () => {
        if ((response.statusCode ?? 0) < 500) resolve()
        else reject(new Error(`${url} answered ${response.statusCode}.`))
      })
    })
    request.once("error", reject)
  })
}

type Limits = (typeof forms)[keyof typeof forms]["limits"]

function print(found: Awaited<ReturnType<typeof measure>>, limits: Limits): void {
  const { requests, seconds, before, after, heapMb, rssMb } = found
  const change = (of: keyof Weight) => `${mb(before[of])} MB -> ${mb(after[of])} MB`
  console.log(`${requests} requests in ${seconds} s, no two for the same address`)
  console.log(`heap after a collection: ${change("heapUsed")} (${heapMb}, limit ${limits.heapMb})`)
  console.log(`memory of the process: ${change("rss")} (${rssMb}, limit ${limits.rssMb})`)
}
