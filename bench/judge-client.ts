import { spawn } from "node:child_process"
import { once } from "node:events"
import path from "node:path"
import { createInterface } from "node:readline"
import { parseArgs } from "node:util"
import { parseEnv } from "@/lib/env"
import { createJudge } from "@/lib/judge/create-judge"
import type { ReplyStore } from "@/lib/domain/judges/judge-reply"

/**
 * `npm run bench -- client --calls N --in-flight 100 [--json]`: what one call of the LLM judge costs this process, from
 * a failure's texts to the diagnosis: prompt, HTTP, reply, checks, memo. The judge is the test server in a process of
 * its own, so its work is not in the figure (but it takes turns on the same processor: calls a second depend on it).
 */
export async function run(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      calls: { type: "string", default: "20000" },
      "in-flight": { type: "string", default: "100" },
      latency: { type: "string", default: "0" },
      structured: { type: "boolean", default: false },
      json: { type: "boolean", default: false },
    },
  })
  const [calls, inFlight] = [Number(values.calls), Number(values["in-flight"])]
  if (!(calls >= 1 && calls <= 1_000_000 && inFlight >= 1 && inFlight <= 512)) {
    console.error("--calls must be 1 to 1000000, --in-flight 1 to 512.")
    return 2
  }
  const server = await startServer(values.latency)
  try {
    const environment = parseEnv({
      JUDGE_BASE_URL: server.url,
      JUDGE_MODEL: "fake",
      JUDGE_CONCURRENCY: String(inFlight),
      JUDGE_STRUCTURED_OUTPUTS: values.structured ? "1" : "0",
    })
    const judge = await createJudge("compatible/fake", { store: forgetful, environment })
    const failed = { count: 0 }
    /** `from` to `to` (exclusive), never more than `inFlight` at once. */
    const ask = async (from: number, to: number) => {
      let next = from
      const lane = async () => {
        while (next < to) if (!(await judge.diagnose(requestOf(next++))).ok) failed.count += 1
      }
      await Promise.all(Array.from({ length: inFlight }, lane))
    }
    const warm = Math.min(2_000, calls)
    await ask(0, warm)
    const [start, cpu] = [performance.now(), process.cpuUsage()]
    await ask(warm, warm + calls)
    const seconds = (performance.now() - start) / 1_000
    const { user, system } = process.cpuUsage(cpu)
    const figures = {
      calls,
      inFlight,
      failed: failed.count,
      callsPerSecond: Math.round(calls / seconds),
      cpuMsPerCall: Number(((user + system) / 1_000 / calls).toFixed(4)),
      peakRssMb: Math.round(process.resourceUsage().maxRSS / 1_024),
    }
    if (values.json) console.log(JSON.stringify(figures))
    else for (const [name, value] of Object.entries(figures)) console.log(`${name.padEnd(16)} ${value}`)
    return failed.count === 0 ? 0 : 1
  } finally {
    server.stop()
  }
}

/** The memo's work without its database. */
const forgetful: ReplyStore = { get: async () => null, put: async () => false }

const passage =
  "First the given rate is multiplied by the time, which leaves the distance of the second leg; the sum of both legs, 6 * 17 = 112, is then divided by the number of days. "
const pad = (name: string, index: number, length: number) =>
  `${name} ${index}: ${passage.repeat(Math.ceil(length / passage.length)).slice(0, length)}`

/** A kilobyte in, one and a half out, three correct outputs: the sizes of ../shared/bench/generate-predictions.mjs. */
function requestOf(index: number) {
  return {
    dataset: "bench",
    exampleId: String(index),
    input: pad("Task", index, 1_000),
    output: `${pad("Answer", index, 1_500)} (trace e-${index.toString(16).padStart(8, "0")}0${index % 10})`,
    reference: `102 after ${index} days`,
    correctOutputs: [1, 2, 3].map((number) => pad(`Right ${number}`, index, 1_500)),
  }
}

async function startServer(latency: string): Promise<{ readonly url: string; stop(): void }> {
  const script = path.join(import.meta.dirname, "../scripts/fake-judge.ts")
  const child = spawn(
    process.execPath,
    ["--max-semi-space-size=32", "--import", "tsx", script, "--port", "0", "--latency", latency, "--seconds", "600"],
    { stdio: ["ignore", "pipe", "inherit"] },
  )
  const ended = once(child, "exit").then(() => null)
  const lines = createInterface(child.stdout)
  const url = await Promise.race([
    ended,
    new Promise<string>((resolve) => {
      lines.on("line", (line) => {
        const found = /JUDGE_BASE_URL=(\S+)/.exec(line)?.[1]
        if (found) resolve(found)
      })
    }),
  ])
  if (url === null) throw new Error("the test server did not start")
  return { url, stop: () => child.kill("SIGTERM") }
}
